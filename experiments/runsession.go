package experiments

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ablate-go/ablate/internal/sealed"
)

// RunSession is one process that trained in a run folder. It is written to run.json when it begins, so that one that is
// killed is not forgotten.
type RunSession struct {
	ID      string    `json:"id"`
	Host    string    `json:"host"`
	Process int       `json:"process"`
	Version string    `json:"version"`          // of the program
	Kernel  string    `json:"kernel"`           // instruction set of the matrix kernels
	Device  string    `json:"device,omitempty"` // see [CommandInfo]
	Start   time.Time `json:"start"`
	End     time.Time `json:"end,omitzero"`  // zero for one that still runs, or ended without saying so
	How     string    `json:"how,omitempty"` // how it ended: see [RunSession.Ended]

	// Program is how it was made, until it ends: then it is among [RunInfo.Commands].
	Program *CommandInfo `json:"program,omitempty"`
}

// How a session may end, see [EndSession].
const (
	SessionDone    = "done"
	SessionStopped = "stopped"
	SessionFailed  = "failed"
)

// Ended reports whether the session has said how it ended.
func (s RunSession) Ended() bool { return s.How != "" }

// BeginSession records in the run.json of a folder that this process begins to train there; c describes it. Pass the
// result to [EndSession]. A damaged run.json and a folder that cannot be written to are errors.
func BeginSession(dir string, c CommandInfo) (id string, err error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	s := RunSession{
		ID: rand.Text(), Host: host, Process: os.Getpid(), Version: c.Version, Kernel: c.Kernel, Device: c.Device,
		Start: time.Now().UTC().Truncate(time.Second), Program: &c,
	}
	return s.ID, changeRunInfo(dir, func(r *RunInfo) error {
		r.Sessions = append(r.Sessions, s)
		return nil
	})
}

// EndSession records how a session ended and how long it took by the wall clock, and adds its command to those of the
// run. Errors are those of [BeginSession], and that of a session that is not in run.json, as after it was moved away.
func EndSession(dir, id, how string, elapsed time.Duration) error {
	if _, err := os.Stat(dir); err != nil { // was removed in the meantime: it is not made again
		return err
	}
	return changeRunInfo(dir, func(r *RunInfo) error {
		i := slices.IndexFunc(r.Sessions, func(s RunSession) bool { return s.ID == id })
		if i < 0 {
			return fmt.Errorf("%s does not have this session any more: the report lacks its command",
				filepath.Join(dir, RunFile))
		}
		s := &r.Sessions[i]
		if c := s.Program; c != nil {
			c.Seconds = elapsed.Seconds()
			r.Add(*c)
		}
		s.End, s.How, s.Program = time.Now().UTC().Truncate(time.Second), how, nil
		return nil
	})
}

// changeRunInfo changes the run.json of a folder under its lock, so that processes that begin and end at the same time
// keep each other's words.
func changeRunInfo(dir string, change func(*RunInfo) error) error {
	return Locked(dir, func() error {
		r, err := ReadRunInfo(dir)
		if err != nil {
			return err
		}
		if err := change(&r); err != nil {
			return err
		}
		if err := sealed.WriteJSON(filepath.Join(dir, RunFile), r); err != nil {
			return fmt.Errorf("how the run was made was not written: %w", err)
		}
		return nil
	})
}

// HowEnded is how a session ended in which training gave err.
func HowEnded(err error) string {
	switch {
	case err == nil:
		return SessionDone
	case errors.Is(err, ErrInterrupted):
		return SessionStopped
	}
	return SessionFailed
}
