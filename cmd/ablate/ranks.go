package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/mpi"
)

// ranks are the processes that mpirun or srun has started to train together; nil if this one trains alone.
type ranks struct {
	*mpi.World
	threads   int // cores of this one
	hosts     int
	processes []int // of the ranks on this machine
}

// withoutMPI is the value of --mpi by which a process trains alone.
const withoutMPI = "off"

// acrossRanks trains by train in rank 0, and lets the other ranks follow. flag is the value of --mpi. Without a launcher
// it only calls train.
func acrossRanks(flag string, train func(*ranks) error) error {
	launch, launched := mpi.Launched(os.LookupEnv)
	if flag == withoutMPI || flag == "" && !launched {
		return train(nil)
	}
	world, err := mpi.Join(launch, flag)
	if err == nil && world.Size() == 1 {
		return errors.Join(train(nil), world.Close())
	}
	var r *ranks
	if err == nil {
		r, err = meet(world)
	}
	if err != nil {
		return fromRank(launch.Rank, err)
	}
	if r.Rank() > 0 {
		return r.follow()
	}
	w, err := newWitness(r.again(), r.processes)
	if err == nil {
		err = train(r)
	}
	code := 0
	if asCode := exitCode(0); errors.As(err, &asCode) {
		code = int(asCode)
	} else if err != nil {
		code = 1
	}
	w.endsWell()
	if broken := new(training.RanksBrokenError); errors.As(err, &broken) {
		fail(withHint(err), code)
		r.Abort(code)
	}
	if released := experiments.ReleaseRanks(r, code); released != nil {
		return errors.Join(err, released)
	}
	return errors.Join(err, r.Close())
}

// fromRank says an error of all ranks once.
func fromRank(rank int, err error) error {
	if rank > 0 {
		return exitCode(1)
	}
	return err
}

// follow is what ranks other than 0 do.
func (r *ranks) follow() error {
	ctx, stop, _ := untilSignal()
	defer stop()
	code, err := experiments.FollowRank0(ctx, r, r.threads)
	if err != nil {
		fail(fmt.Errorf("rank %d: %w", r.Rank(), err), 1)
		r.Abort(1)
		return exitCode(1)
	}
	if err := r.Close(); err != nil {
		return err
	}
	if code != 0 {
		return exitCode(code)
	}
	return nil
}

// again is the launcher's part of the command that does the same once more, with a space at its end.
func (r *ranks) again() string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf("mpirun -n %d ", r.Size())
}

// aboutRank is what each rank tells the others when they meet.
type aboutRank struct {
	Host, Version, Kernel string
	Cores                 []int // that it may run on; nil if the system does not say
	Count                 int   // of cores
	Process               int
}

// meet refuses ranks that would compute other bits, and divides the cores of each machine among its ranks.
func meet(world *mpi.World) (*ranks, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	mine := aboutRank{Host: host, Version: programVersion(), Kernel: kernels.Kernel(), Cores: allowedCores(),
		Count: runtime.NumCPU(), Process: os.Getpid()}
	text, err := json.Marshal(mine)
	if err != nil {
		return nil, err
	}
	const size = 1 << 14
	record, records := make([]byte, size), make([]byte, size*world.Size())
	copy(record, text)
	if err := world.AllGather(record, records); err != nil {
		return nil, err
	}
	all := make([]aboutRank, world.Size())
	for i := range all {
		text := strings.TrimRight(string(records[i*size:(i+1)*size]), "\x00")
		if err := json.Unmarshal([]byte(text), &all[i]); err != nil {
			return nil, fmt.Errorf("rank %d says something else than this program does (%w): start one program in all ranks", i,
				err)
		}
	}
	if err := sameBits(all); err != nil {
		return nil, err
	}
	r, hosts := &ranks{World: world, threads: coresOf(all, world.Rank())}, map[string]bool{}
	for _, a := range all {
		hosts[a.Host] = true
		if a.Host == host {
			r.processes = append(r.processes, a.Process)
		}
	}
	r.hosts = len(hosts)
	return r, nil
}

// sameBits refuses ranks whose sums would depend on which of them computes what.
func sameBits(all []aboutRank) error {
	for i, a := range all {
		if a.Version != all[0].Version {
			return fmt.Errorf("rank %d on %s is version %s of ablate, and rank 0 on %s is %s: start one program in all ranks", i,
				a.Host, a.Version, all[0].Host, all[0].Version)
		}
		if a.Kernel != all[0].Kernel {
			return fmt.Errorf("rank %d on %s computes by %s and rank 0 on %s by %s, whose last bits differ: set %s to one of them "+
				"that all machines have", i, a.Host, a.Kernel, all[0].Host, all[0].Kernel, kernels.KernelsEnv)
		}
	}
	return nil
}

// coresOf is the number of cores for a rank: those that it may run on, divided among the ranks of its machine that may
// run on the same ones. Launchers bind ranks to cores, or do not.
func coresOf(all []aboutRank, rank int) int {
	me, sharing := all[rank], 0
	for _, a := range all {
		if a.Host == me.Host && overlap(a.Cores, me.Cores) {
			sharing++
		}
	}
	return max(1, me.Count/max(1, sharing))
}

// overlap reports whether two lists of cores have one in common; a list that is not known has all.
func overlap(a, b []int) bool {
	if a == nil || b == nil {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}
