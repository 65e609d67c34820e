package experiments

import (
	"errors"
	"path/filepath"
	"testing"
)

func TestListenerFuncs(t *testing.T) {
	set := cellText(t)
	c := Cell{Arm: "mlm", Seed: 3, Config: cellArms()["mlm"], Dir: filepath.Join(t.TempDir(), "cell")}
	var started, steps, ended int
	l := ListenerFuncs{
		OnStarted: func(Cell, int) { started++ },
		OnStepped: func(_ Cell, row Row) { steps = row.Step },
		OnEnded:   func(_ Cell, last Row, err error) { ended = last.Step },
	}
	if err := c.Run(t.Context(), set, l); err != nil {
		t.Fatal(err)
	}
	if n := c.Config.Train.Steps; started != 1 || steps != n || ended != n {
		t.Errorf("started %d times, stepped to %d and ended at %d of %d", started, steps, ended, n)
	}
	none := ListenerFuncs{} // tells nobody
	none.Started(c, 0)
	none.Stepped(c, Row{})
	none.Warned(c, "x")
	none.Ended(c, Row{}, errors.New("x"))
}
