package machine

import "testing"

func TestNameInCPUInfo(t *testing.T) {
	const (
		x86 = "processor\t: 0\nmodel name\t: AMD EPYC 9R14\n\nprocessor\t: 1\nmodel name\t: other\n"
		arm = "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n"
	)
	for info, want := range map[string]string{
		x86: "AMD EPYC 9R14", arm: "implementer 0x41, part 0xd0c", "": "",
	} {
		if got := nameIn(info); got != want {
			t.Errorf("%q names %q, want %q", info, got, want)
		}
	}
}
