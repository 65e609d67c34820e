package machine

import "testing"

func TestNameInCPUInfo(t *testing.T) {
	for info, want := range map[string]string{
		"processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 9R14\n\nprocessor\t: 1\nmodel name\t: other\n": "AMD EPYC 9R14",
		"processor\t: 0\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU part\t: 0xd0c\n":                               "implementer 0x41, part 0xd0c",
		"": "",
	} {
		if got := nameIn(info); got != want {
			t.Errorf("%q names %q, want %q", info, got, want)
		}
	}
}
