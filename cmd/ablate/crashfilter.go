package main

import (
	"bytes"
	"io"
	"strings"
)

// crashFilter passes on what a Go program writes to standard error, but for the last words of one that panics: these
// are the reason, which belongs into one sentence with what ended. They are passed on too if anything follows them,
// since then the program has only printed such words.
type crashFilter struct {
	to   io.Writer
	line []byte // begun and not ended
	held []byte // lines from the one that may be the reason on
}

// Write implements io.Writer.
func (f *crashFilter) Write(p []byte) (int, error) {
	f.line = append(f.line, p...)
	for {
		line, rest, ended := bytes.Cut(f.line, []byte("\n"))
		if !ended {
			break
		}
		if err := f.pass(append(bytes.Clone(line), '\n')); err != nil {
			return 0, err
		}
		f.line = rest
	}
	if len(f.line) > 0 && len(f.held) == 0 && !couldBegin(f.line) { // such as a question without an end of line
		line := f.line
		f.line = nil
		return len(p), f.write(line)
	}
	return len(p), nil
}

func (f *crashFilter) pass(line []byte) error {
	begins := bytes.HasPrefix(line, []byte("panic: ")) || bytes.HasPrefix(line, []byte("fatal error: "))
	blank := len(bytes.TrimSpace(line)) == 0
	if len(f.held) > 0 && !blank && !bytes.HasPrefix(line, []byte("[")) && !bytes.HasPrefix(line, []byte("\t")) {
		if err := f.write(f.held); err != nil {
			return err
		}
		f.held = nil
	}
	if begins || len(f.held) > 0 {
		f.held = append(f.held, line...)
		return nil
	}
	return f.write(line)
}

func (f *crashFilter) write(b []byte) error {
	_, err := f.to.Write(b)
	return err
}

// couldBegin is whether a line that is not whole may become the reason of a panic.
func couldBegin(line []byte) bool {
	for _, begin := range []string{"panic: ", "fatal error: "} {
		if strings.HasPrefix(string(line), begin) || strings.HasPrefix(begin, string(line)) {
			return true
		}
	}
	return false
}

// reason is the first line of a program's last words, "" if they are none of a panic; it is not passed on then.
func (f *crashFilter) reason() string {
	reason, _, _ := strings.Cut(string(f.held), "\n")
	f.held = nil
	return reason
}

// end passes on what has not been: the program has ended.
func (f *crashFilter) end() {
	rest := f.held
	if len(f.line) > 0 {
		rest = append(rest, f.line...)
	}
	f.line, f.held = nil, nil
	_ = f.write(rest) // as of any other words, a closed terminal is no failure of the notebook
}
