package mpi_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/mpi"
	"github.com/ablate-go/ablate/internal/mpi/mpitest"
)

// TestMain lets the test's program be the one that a launcher starts.
func TestMain(m *testing.M) {
	if as := os.Getenv("ABLATE_TEST_RANK"); as != "" {
		if err := rank(as); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func rank(as string) error {
	launch, ok := mpi.Launched(os.LookupEnv)
	if !ok {
		return errors.New("the launcher is not seen")
	}
	w, err := mpi.Join(launch, "")
	if err != nil {
		return err
	}
	if w.Rank() != launch.Rank || w.Size() != launch.Size || w.Version() == "" {
		return fmt.Errorf("rank %d of %d (%s), and the launcher says %+v", w.Rank(), w.Size(), w.Version(), launch)
	}
	if as == "abort" {
		if w.Rank() == w.Size()-1 {
			w.Abort(7)
		}
		return w.Barrier()
	}
	if err := exchange(w); err != nil {
		return fmt.Errorf("rank %d: %w", w.Rank(), err)
	}
	if w.Rank() == 0 {
		fmt.Println("all well with", w.Version(), "in", w.Library())
	}
	return w.Close()
}

func exchange(w *mpi.World) error {
	big := make([]byte, 3<<20)
	for i := range big {
		big[i] = byte(i * 7)
	}
	got := make([]byte, len(big))
	if w.Rank() == w.Size()-1 {
		copy(got, big)
	}
	if err := w.Broadcast(got, w.Size()-1); err != nil {
		return err
	}
	if !bytes.Equal(got, big) {
		return errors.New("the broadcast has other bytes")
	}
	n := w.Size()
	all := make([]byte, 3*n)
	if err := w.AllGather([]byte{byte(w.Rank()), 1, 2}, all); err != nil {
		return err
	}
	send, receive := make([]byte, 2*n), make([]byte, 2*n)
	for i := range n {
		send[2*i], send[2*i+1] = byte(w.Rank()), byte(i)
	}
	if err := w.AllToAll(send, receive); err != nil {
		return err
	}
	for i := range n {
		if all[3*i] != byte(i) || all[3*i+2] != 2 {
			return fmt.Errorf("gathered %v", all)
		}
		if receive[2*i] != byte(i) || receive[2*i+1] != byte(w.Rank()) {
			return fmt.Errorf("received %v", receive)
		}
	}
	var size *mpi.SizeError
	if err := w.AllGather([]byte{1}, all); !errors.As(err, &size) {
		return fmt.Errorf("a buffer of the wrong size gives %v", err)
	}
	if err := w.AllToAll(send, receive[1:]); !errors.As(err, &size) {
		return fmt.Errorf("a buffer of the wrong size gives %v", err)
	}
	var call *mpi.CallError
	if err := w.Broadcast(all, n+5); !errors.As(err, &call) || call.Message == "" {
		return fmt.Errorf("a root that is not there gives %v", err)
	}
	return w.Barrier()
}

func TestExchange(t *testing.T) {
	mpitest.Each(t, func(t *testing.T, e mpitest.Engine) {
		for _, n := range []int{2, 4} {
			c := e.Command(t, n, os.Args[0])
			c.Env = append(c.Env, "ABLATE_TEST_RANK=exchange")
			out, err := c.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "all well") {
				t.Errorf("%d ranks: %v\n%s", n, err, out)
			}
			t.Logf("%s", out)
		}
	})
}

func TestAbortEndsAllRanks(t *testing.T) {
	mpitest.Each(t, func(t *testing.T, e mpitest.Engine) {
		c := e.Command(t, 3, os.Args[0])
		c.Env = append(c.Env, "ABLATE_TEST_RANK=abort")
		out, err := c.CombinedOutput()
		if err == nil || c.ProcessState.ExitCode() != 7 {
			t.Errorf("ended with %v, want code 7\n%s", err, out)
		}
	})
}

func TestLibraryOfAnotherMPI(t *testing.T) {
	mpitest.Each(t, func(t *testing.T, e mpitest.Engine) {
		other := map[string]string{"MPICH": "libmpi.so.40", "OpenMPI": "libmpich.so.12"}[e.Name]
		c := e.Command(t, 2, os.Args[0])
		c.Env = append(c.Env, "ABLATE_TEST_RANK=exchange", mpi.Variable+"="+other)
		out, err := c.CombinedOutput()
		if strings.Contains(string(out), "cannot be loaded") {
			t.Skipf("%s is not installed", other)
		}
		if err == nil || !strings.Contains(string(out), "they are of different MPIs") {
			t.Errorf("ended with %v\n%s", err, out)
		}
	})
}

func TestNoLibrary(t *testing.T) {
	if !mpi.Supported {
		t.Skip("this program loads no libraries")
	}
	_, err := mpi.Join(mpi.Launch{Kind: mpi.MPICH, Size: 2}, "/no/such/libmpi.so")
	var missing *mpi.NotFoundError
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), mpi.Variable) {
		t.Errorf("got %v", err)
	}
}
