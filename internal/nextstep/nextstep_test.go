package nextstep

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
)

// Every error of the table gets its step once, wherever in an error it stands, and nothing else does.
func TestErrorsOfTheSystemSayWhatToDo(t *testing.T) {
	seen := map[string]syscall.Errno{}
	for _, s := range steps {
		if other, twice := seen[s.errno.Error()]; twice && other != s.errno {
			t.Errorf("%d and %d have the same words", other, s.errno)
		}
		seen[s.errno.Error()] = s.errno
		err := error(&fs.PathError{Op: "open", Path: "x", Err: s.errno})
		for _, e := range []error{err, fmt.Errorf("metrics file: %w", err), fmt.Errorf("not written (%w)", err)} {
			if got := Add(e).Error(); got != e.Error()+": "+s.do || !errors.Is(Add(e), s.errno) {
				t.Errorf("%q", got)
			}
			if got := Line(e.Error()); got != e.Error()+": "+s.do {
				t.Errorf("as a line: %q", got)
			}
			if again := Add(Add(e)).Error(); again != Add(e).Error() {
				t.Errorf("twice: %q", again)
			}
		}
		if For(err) != s.do {
			t.Errorf("%v: %q", err, For(err))
		}
		if strings.ContainsAny(s.do, "\n.") || strings.Contains(s.do, "--") {
			t.Errorf("%q is no part of a sentence, or names a flag", s.do)
		}
	}
	for _, e := range []error{
		errors.New("lambda is -1: give a number above 0"),
		fmt.Errorf("run folder: %w: use another", syscall.ENOSPC),
		errors.Join(syscall.EIO, errors.New("a second line")),
	} {
		if got := Add(e); got.Error() != e.Error() {
			t.Errorf("%q became %q", e, got)
		}
	}
	for _, c := range []struct {
		err  error
		want string
	}{{syscall.EMFILE, For(syscall.EMFILE)}, {syscall.EACCES, "train anew"}, {errors.New("x"), "train anew"}} {
		if got := Instead(fmt.Errorf("x: %w", c.err), "train anew"); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
	if Add(nil) != nil || For(errors.New("x")) != "" {
		t.Error("no error, or one of no system, gets a step")
	}
	if got := Add(fmt.Errorf("x: %w", os.ErrNotExist)).Error(); got != "x: file does not exist: check the path" {
		t.Errorf("%q", got)
	}
}
