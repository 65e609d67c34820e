package experiments

import (
	"strings"
	"testing"
)

func TestTwoRunsDoNotTrainOneCell(t *testing.T) {
	dir := t.TempDir()
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(dir); err == nil || !strings.Contains(err.Error(), "another ablate is training here") {
		t.Errorf("a second lock gives %v", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = lock(dir)
	if err != nil {
		t.Fatalf("after the first ended: %v", err)
	}
	unlock()
}
