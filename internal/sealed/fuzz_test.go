package sealed

import (
	"bytes"
	"testing"
)

// FuzzRead: whatever a file holds, it is refused or read; what was written is read again, whatever it is.
func FuzzRead(f *testing.F) {
	f.Add([]byte("{\n  \"checksum\": \"sha256:00\",\n  \"name\": \"a\"\n}\n"))
	f.Add([]byte("# checksum sha256:00 of all lines below\nlr: 1\n"))
	f.Add([]byte("{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		_ = Unmarshal("x", data, &v, true)
		for _, s := range []seal{jsonSeal, textSeal} {
			if content, err := s.content(data); err == nil && len(content) > len(data)+1 {
				t.Errorf("%q becomes %q", data, content)
			}
		}
		if got, err := textSeal.content(textSeal.sealed(data)); err != nil || !bytes.Equal(got, data) {
			t.Errorf("%q is read as %q, %v", data, got, err)
		}
	})
}
