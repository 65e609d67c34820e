package progress_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/progress"
)

// A task that was asked to stop has not failed, and what it says is counted apart.
func TestStoppedTasksHaveNotFailed(t *testing.T) {
	var out bytes.Buffer
	b := progress.New(&out, progress.Options{Mode: progress.Plain})
	one, two := b.Task("one", 10), b.Task("two", 10)
	one.Update(3)
	two.Update(10)
	one.Stop("saved")
	one.Update(4) // too late to be shown
	two.Done("")
	b.Close()
	got := out.String()
	if !strings.Contains(got, "one: stopped at step 3/10") || !strings.Contains(got, "saved") {
		t.Errorf("no line says that one stopped at step 3:\n%s", got)
	}
	if strings.Contains(got, "failed") || !strings.Contains(got, "1 of 2 done, 1 stopped") {
		t.Errorf("the counts are wrong:\n%s", got)
	}
}
