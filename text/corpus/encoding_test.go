package corpus

import (
	"bytes"
	"slices"
	"testing"
)

// The charset must not depend on how a file's bytes are cut into reads.
func TestByteStatsDoNotDependOnCuts(t *testing.T) {
	for _, s := range []string{"aé日𝄞z", "a\xe9b\xe9", "é\xf0\x9d", "\xff\xfea\x00", "\xc3", "日\xe6\x97é"} {
		var whole byteStats
		_, _ = whole.Write([]byte(s))
		for size := 1; size < len(s); size++ {
			var parts byteStats
			for chunk := range slices.Chunk([]byte(s), size) {
				_, _ = parts.Write(chunk)
			}
			if parts.multi != whole.multi || parts.broken+int64(len(parts.tail)) != whole.broken+int64(len(whole.tail)) ||
				!bytes.Equal(parts.head, whole.head) {
				t.Errorf("%q in parts of %d: %+v, whole %+v", s, size, parts, whole)
			}
		}
	}
}
