package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// A launcher ends all ranks when one of them dies, mostly by SIGKILL: no rank has time for a word. So rank 0 starts a
// witness, a process that the launcher does not know. It sees when a rank of its machine ends, and if rank 0 did not say
// before that all is well, it says what has happened: at once, while the launcher still passes words on.

type witnessCmd struct {
	Again string `arg:""`
	Ranks []int  `arg:"" optional:""` // the processes of the ranks on this machine
}

// goodbye is what rank 0 writes when it ends by itself.
const goodbye = "."

// witnessLooks is the time between two looks at the ranks.
const witnessLooks = 50 * time.Millisecond

func (c witnessCmd) Run() error {
	said := make(chan string)
	go func() {
		text, _ := io.ReadAll(os.Stdin) // until the pipe's other end goes, as with its process
		said <- string(text)
	}()
	look := time.NewTicker(witnessLooks)
	defer look.Stop()
	for {
		select {
		case text := <-said:
			if text != goodbye {
				c.speak()
			}
			return nil
		case <-look.C:
			if !slices.ContainsFunc(c.Ranks, ended) {
				continue
			}
			select {
			case text := <-said: // rank 0 says goodbye before it lets the others end
				if text == goodbye {
					return nil
				}
			default:
			}
			c.speak()
			return nil
		}
	}
}

func (c witnessCmd) speak() {
	fmt.Fprintf(os.Stderr, "ablate: the training has ended before its time, as a rank of it died or was killed: steps since "+
		"the last checkpoint are repeated by the same command: %s\n", c.Again)
}

// witness is the process, by the pipe to it; nil if there is none.
type witness struct {
	pipe io.WriteCloser
	wait func() error
}

// newWitness starts a witness of the ranks' processes on this machine. launcher is the first part of the command that goes
// on.
func newWitness(launcher string, processes []int) (*witness, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.Command(program, "witness", launcher+commandLine(os.Args[1:]...))
	for _, p := range processes {
		c.Args = append(c.Args, strconv.Itoa(p))
	}
	c.Args[0] = os.Args[0] // tests are this program under a name of its own
	c.Stderr = os.Stderr
	c.SysProcAttr = ofItsOwn()
	pipe, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, fmt.Errorf("the process that watches rank 0 cannot be started: %w", err)
	}
	return &witness{pipe, c.Wait}, nil
}

// endsWell lets the witness end without a word.
func (w *witness) endsWell() {
	if w == nil {
		return
	}
	_, _ = io.WriteString(w.pipe, goodbye)
	_ = w.pipe.Close()
	_ = w.wait()
}
