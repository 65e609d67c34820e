package kernels

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// An instruction of SSE on vector registers among those of AVX can cost as much as a thousand of them: the processor
// keeps the upper halves of the registers apart. Three in a loop made AdamW 90 times slower. All of AVX begin with V.
func TestNoSSEAmongAVX(t *testing.T) {
	files, err := filepath.Glob("*_amd64.s")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of assembly, %v", len(files), err)
	}
	sse := regexp.MustCompile(`^[A-UW-Z]\w*\s.*\b[XYZ]\d+\b`)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			if s := strings.TrimSpace(line); sse.MatchString(s) {
				t.Errorf("%s:%d: %s", f, i+1, s)
			}
		}
	}
}
