package experiments

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testutil"
)

// A session is known from its beginning on, so that one that is killed is not forgotten.
func TestSessionsAreRecordedWhenTheyBegin(t *testing.T) {
	dir := t.TempDir()
	begin := func(version string) string {
		t.Helper()
		return testkit.Must[string](t)(BeginSession(dir, ThisCommand("ablate run", version, 0)))
	}
	killed, stopped, done := begin("v1"), begin("v2"), begin("v2")
	r := testkit.Must[RunInfo](t)(ReadRunInfo(dir))
	if len(r.Sessions) != 3 || r.Commands != nil {
		t.Fatalf("before an end: %+v", r)
	}
	for _, s := range r.Sessions {
		if s.Ended() || s.Host == "" || s.Process != os.Getpid() || s.Kernel == "" || s.Start.IsZero() ||
			s.Program == nil || s.Program.Command != "ablate run" {
			t.Errorf("a session that has begun: %+v", s)
		}
	}
	for id, err := range map[string]error{stopped: ErrInterrupted, done: nil} {
		if err := EndSession(dir, id, HowEnded(err), 2*time.Second); err != nil {
			t.Fatal(err)
		}
	}
	r = testkit.Must[RunInfo](t)(ReadRunInfo(dir))
	var how []string
	for _, s := range r.Sessions {
		how = append(how, s.How)
	}
	if got := strings.Join(how, ","); got != ",stopped,done" || r.Sessions[0].ID != killed || r.Sessions[1].End.IsZero() {
		t.Errorf("sessions ended %s: %+v", got, r.Sessions)
	}
	if len(r.Commands) != 1 || r.Commands[0].Version != "v2" || r.Commands[0].Times != 2 || r.Commands[0].Seconds != 4 {
		t.Errorf("commands %+v", r.Commands)
	}
	if HowEnded(errors.New("x")) != SessionFailed {
		t.Error("a failure is no failure")
	}
	if err := os.Remove(filepath.Join(dir, RunFile)); err != nil {
		t.Fatal(err)
	}
	testutil.WantSentence(t, EndSession(dir, done, SessionDone, 0), RunFile, "does not have this session")
	gone := filepath.Join(dir, "gone")
	if err := EndSession(gone, done, SessionDone, 0); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that was removed: %v", err)
	}
	if _, err := os.Stat(gone); err == nil {
		t.Error("a folder that was removed was made again")
	}
}
