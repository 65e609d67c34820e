package dirlock

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/gofrs/flock"
)

// onMachines stands in for a file system whose locks do not reach other machines: each machine can lock a folder that
// another has locked. It returns a function that says on which machine this process is from now on.
func onMachines(t *testing.T, every, stale time.Duration) (be func(name string)) {
	t.Helper()
	lock, here, beat, old := TryLock, machine, beatEvery, staleAfter
	t.Cleanup(func() { TryLock, machine, beatEvery, staleAfter = lock, here, beat, old })
	TryLock = func(l *flock.Flock) (bool, error) {
		f, err := os.OpenFile(l.Path(), os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return false, err
		}
		return true, f.Close()
	}
	beatEvery, staleAfter = every, stale
	return func(name string) { machine = func() string { return name } }
}

// fake is a lock that the system has not given yet.
func fake(dir, host string) *Lock {
	o := newOwner()
	o.Host = host
	return &Lock{dir: dir, flock: lockOf(dir, os.O_CREATE), owner: o, stop: func() {}}
}

// atTimes lets a test move the clock of this package.
func atTimes(t *testing.T) (pass func(time.Duration)) {
	t.Helper()
	old, now := clock, time.Now()
	t.Cleanup(func() { clock = old })
	clock = func() time.Time { return now }
	return func(d time.Duration) { now = now.Add(d) }
}

// A folder of a living process on another machine is busy; one of a process that shows no life is taken over, and that
// process finds out before it writes.
func TestAFolderIsOfOneMachine(t *testing.T) {
	be, pass := onMachines(t, time.Hour, 20*time.Second), atTimes(t)
	dir := t.TempDir()
	be("a")
	a := fake(dir, "first")
	if err := a.own(); err != nil {
		t.Fatal(err)
	}
	be("b")
	b := fake(dir, "second")
	busy := func(what string) {
		t.Helper()
		err := b.own()
		if !errors.Is(err, ErrBusy) || !errors.Is(err, ErrUnsure) || !strings.Contains(err.Error(), "on first") {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for range 5 { // longer than a process without a beat is waited for
		busy("the folder of a living process")
		pass(15 * time.Second)
		if err := os.Chtimes(filepath.Join(dir, OwnerFile), clock(), clock()); err != nil {
			t.Fatal(err)
		}
	}
	be("a")
	if err := a.Check(); err != nil {
		t.Fatalf("the owner: %v", err)
	}
	be("b") // a is killed, or stands still
	busy("first seen without a new beat")
	pass(19 * time.Second)
	busy("not long enough without a beat")
	pass(2 * time.Second)
	if err := b.own(); err != nil {
		t.Fatalf("the folder of a process that shows no life: %v", err)
	}
	if err := b.Check(); err != nil {
		t.Errorf("the new owner: %v", err)
	}
	be("a")
	err := a.Check()
	testutil.WantSentence(t, err, "on second has taken "+dir+" over", "nothing more is written")
	if !errors.As(err, new(*Error)) {
		t.Errorf("%T", err)
	}
}

// While a lock is held, the time of its owner file goes on.
func TestALockBeats(t *testing.T) {
	onMachines(t, time.Millisecond, time.Hour)
	dir := t.TempDir()
	l, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, OwnerFile)
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		t.Fatal(err)
	}
	for range 6000 { // a minute at most
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.ModTime().Sub(past) > time.Minute {
			past = time.Time{}
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if !past.IsZero() {
		t.Error("its time stands still")
	}
	if err := l.Unlock(); err != nil {
		t.Error(err)
	}
}

// A process of this machine that was killed holds nothing: the system has ended its lock.
func TestAKilledProcessOfThisMachineIsNotWaitedFor(t *testing.T) {
	dir := t.TempDir()
	dead := newOwner()
	dead.Process = 1 << 30 // no system has so many
	if ok, err := claim(dir, dead); !ok || err != nil {
		t.Fatal(ok, err)
	}
	l, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Check(); err != nil {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(dir, OwnerFile)); err != nil { // as somebody may who tidies up
		t.Fatal(err)
	}
	if err := l.Check(); err != nil {
		t.Errorf("after its file was removed: %v", err)
	}
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, OwnerFile)); !os.IsNotExist(err) {
		t.Errorf("the file stays after the end: %v", err)
	}
	if err := (*Lock)(nil).Check(); err != nil {
		t.Errorf("no lock: %v", err)
	}
}

// Unlocking leaves the file of another process alone, and one that cannot be understood is waited for.
func TestOwnersOfAllKinds(t *testing.T) {
	be := onMachines(t, time.Hour, 2*time.Second)
	dir := t.TempDir()
	be("a")
	l, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, OwnerFile)
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	testutil.WantSentence(t, l.Check(), "another process has taken")
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file of another was removed: %v", err)
	}
	if _, err := Try(dir); !errors.Is(err, ErrUnsure) {
		t.Errorf("an owner that cannot be read: %v", err)
	}
	if yes, ok := Held(dir); !yes || !ok {
		t.Errorf("watch says held %v, known %v", yes, ok)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	l, err = Wait(ctx, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Unlock(); err != nil {
		t.Error(err)
	}
}

// Who waits is told for whom, and stops waiting when told to.
func TestWaitingIsSaidAndEnds(t *testing.T) {
	dir := t.TempDir()
	l, err := Try(dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	said := ""
	_, err = Wait(ctx, dir, func(who string) {
		said += who
		cancel()
	})
	if !errors.Is(err, context.Canceled) || !strings.HasPrefix(said, "process ") {
		t.Errorf("%v, said %q", err, said)
	}
	if err := l.Unlock(); err != nil {
		t.Error(err)
	}
}
