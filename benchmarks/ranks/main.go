// Command ranks compares a training step over MPI with that of one process on the same cores. Start it by mpirun:
//
//	go build -o ranks ./benchmarks/ranks
//	mpirun -n 2 ./ranks --shape default
//
// Rounds of three kinds take turns within the same processes: one process with as many threads as there are ranks and
// the whole batch at once; the same with the batch in parts, train.accumulate; and the ranks, with one thread each. So
// other work on the machine disturbs all three alike, and a ratio is taken within each turn. The waiting ranks sleep.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"github.com/ablate-go/ablate/benchmarks"
	"github.com/ablate-go/ablate/experiments/cost"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/cputime"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/mpi"
)

func main() {
	shape := flag.String("shape", "default", "a shape of benchmarks/shapes.json")
	turns := flag.Int("turns", 9, "how often the three kinds take turns")
	seconds := flag.Float64("seconds", 1, "length of a round")
	flag.Parse()
	if err := compare(*shape, *turns, *seconds); err != nil {
		fmt.Fprintln(os.Stderr, "ranks:", err)
		os.Exit(1)
	}
}

func compare(name string, turns int, seconds float64) error {
	s, err := benchmarks.FindShape(name)
	if err != nil {
		return err
	}
	launch, ok := mpi.Launched(os.LookupEnv)
	if !ok {
		return errors.New("start several by mpirun -n 2")
	}
	world, err := mpi.Join(launch, "")
	if err != nil {
		return err
	}
	debug.SetGCPercent(training.GarbagePercent)
	b := bench{world: &clocked{World: world}, shape: s, seconds: seconds}
	if err := b.run(turns); err != nil {
		fmt.Fprintln(os.Stderr, "ranks:", err)
		world.Abort(1)
	}
	return world.Close()
}

// clocked is the ranks with the time spent in exchanges, waiting for other ranks included.
type clocked struct {
	*mpi.World
	in    time.Duration
	bytes int
}

func (c *clocked) clock(n int, f func() error) error {
	start := time.Now()
	defer func() { c.in += time.Since(start) }()
	c.bytes += n
	return f()
}

func (c *clocked) AllToAll(send, receive []byte) error {
	return c.clock(len(send), func() error { return c.World.AllToAll(send, receive) })
}

func (c *clocked) AllGather(mine, all []byte) error {
	return c.clock(len(all), func() error { return c.World.AllGather(mine, all) })
}

// bench is what a rank has for the comparison.
type bench struct {
	world   *clocked
	shape   benchmarks.Shape
	seconds float64
	steps   int
}

// kind is a way to do the step.
type kind struct {
	name    string
	trainer *training.Trainer // nil in ranks that have no part in it
	threads int
	shared  bool // by all ranks
}

// took is the time of a step in a round.
type took struct{ wall, processor, exchange, bytes float64 }

func (b *bench) run(turns int) error {
	n := b.world.Size()
	config := b.shape.Config()
	parts := config
	parts.Train.Accumulate = n
	kinds := []kind{
		{name: fmt.Sprintf("one process, %d threads", n), threads: n},
		{name: fmt.Sprintf("the same, batch in %d parts", n), threads: n},
		{name: fmt.Sprintf("%d ranks, 1 thread each", n), threads: 1, shared: true},
	}
	var err error
	if b.world.Rank() == 0 {
		for i, c := range []training.Config{config, parts} {
			if kinds[i].trainer, err = training.NewTrainer(c, 1); err != nil {
				return err
			}
		}
	}
	if kinds[2].trainer, err = training.NewTrainer(parts, 1, training.AcrossRanks(b.world)); err != nil {
		return err
	}
	if err := kinds[2].trainer.SyncState(); err != nil {
		return err
	}
	b.steps = 1
	times := make([][]took, len(kinds))
	for turn := range turns + 1 { // the first one allocates, and says how many steps make a round
		for i := range kinds {
			k := (i + turn) % len(kinds)
			t, err := b.round(kinds[k])
			if err != nil {
				return err
			}
			if turn > 0 {
				times[k] = append(times[k], t)
			} else if b.steps == 1 && k == len(kinds)-1 {
				again, err := b.round(kinds[k])
				if err != nil {
					return err
				}
				if b.steps, err = b.agreed(int(math.Ceil(b.seconds / again.wall))); err != nil {
					return err
				}
			}
		}
	}
	if b.world.Rank() > 0 {
		return nil
	}
	b.report(kinds, times)
	return b.reportModel(config)
}

// reportModel prints what package cost says of the processor time.
func (b *bench) reportModel(c training.Config) error {
	kernels.SetThreads(1)
	sizes, err := training.SizesOf(c)
	if err != nil {
		return err
	}
	parts, err := training.TimeStepParts(c, sizes, sizes.StepFLOPs)
	if err != nil {
		return err
	}
	step := cost.Step{Windows: c.Train.Batch, WindowSeconds: parts.Window, UpdateSeconds: parts.Update,
		GradientBytes: float64(sizes.GradientBytes)}
	n := b.world.Size()
	fmt.Printf("estimate: %.1f ms of processors for one process, %.1f ms for %d ranks; an update takes %.1f ms, gradients have "+
		"%.1f MB\n", 1e3*step.Processors(1), 1e3*step.Processors(n), n, 1e3*step.UpdateSeconds, step.GradientBytes/1e6)
	return nil
}

// agreed is rank 0's number.
func (b *bench) agreed(n int) (int, error) {
	word := binary.LittleEndian.AppendUint64(nil, uint64(n))
	err := b.world.Broadcast(word, 0)
	return int(binary.LittleEndian.Uint64(word)), err
}

// round does some steps. The time is that of rank 0, and the processor time that of all ranks.
func (b *bench) round(k kind) (took, error) {
	if err := b.world.Barrier(); err != nil {
		return took{}, err
	}
	kernels.SetThreads(k.threads)
	b.world.in, b.world.bytes = 0, 0
	start, processor := time.Now(), cputime.Seconds()
	if k.trainer != nil {
		for range b.steps {
			if err := b.step(k); err != nil {
				return took{}, err
			}
		}
	}
	t := took{wall: time.Since(start).Seconds(), processor: cputime.Seconds() - processor, exchange: b.world.in.Seconds(),
		bytes: float64(b.world.bytes)}
	if k.shared { // ranks without a part only sleep
		all := make([]byte, 8*b.world.Size())
		if err := b.world.World.AllGather(binary.LittleEndian.AppendUint64(nil, math.Float64bits(t.processor)), all); err != nil {
			return took{}, err
		}
		t.processor = 0
		for i := range b.world.Size() {
			t.processor += math.Float64frombits(binary.LittleEndian.Uint64(all[8*i:]))
		}
	}
	n := float64(b.steps)
	return took{t.wall / n, t.processor / n, t.exchange / n, t.bytes / n}, nil
}

// step is one step; where ranks share it, rank 0 draws the batch and sends it as a run does.
func (b *bench) step(k kind) error {
	var batch *training.Batch
	if b.world.Rank() == 0 {
		words, step := training.SyntheticVocabulary(b.shape.Vocab), k.trainer.StepsDone()
		var err error
		if batch, err = k.trainer.Batch(words, words.Windows(k.trainer.Config, step), 1, step); err != nil {
			return err
		}
	}
	if k.shared {
		var text bytes.Buffer
		if batch != nil {
			if err := gob.NewEncoder(&text).Encode(batch); err != nil {
				return err
			}
		}
		size, err := b.agreed(text.Len())
		if err != nil {
			return err
		}
		data := make([]byte, size)
		copy(data, text.Bytes())
		if err := b.world.Broadcast(data, 0); err != nil {
			return err
		}
		if batch == nil {
			if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&batch); err != nil {
				return err
			}
		}
	}
	_, err := k.trainer.Step(batch)
	return err
}

func (b *bench) report(kinds []kind, times [][]took) {
	fmt.Printf("%s, kernels %s, shape %s: %d windows of %d, %d turns of %d steps\n", b.world.Version(), kernels.Kernel(),
		b.shape.Name, b.shape.Batch, b.shape.Seq, len(times[0]), b.steps)
	for i, k := range kinds {
		line := fmt.Sprintf("%-32s %7.1f ms a step, %7.1f ms of processors", k.name,
			1e3*median(times[i], func(t took) float64 { return t.wall }),
			1e3*median(times[i], func(t took) float64 { return t.processor }))
		if k.shared {
			line += fmt.Sprintf("; %.1f ms in exchanges of %.1f MB", 1e3*median(times[i], func(t took) float64 { return t.exchange }),
				median(times[i], func(t took) float64 { return t.bytes })/1e6)
		}
		fmt.Println(line)
	}
	last := len(kinds) - 1
	for i := range last {
		ratios := make([]float64, len(times[i]))
		for turn := range ratios {
			ratios[turn] = times[i][turn].wall / times[last][turn].wall
		}
		slices.Sort(ratios)
		fmt.Printf("speed of the ranks as a share of that of %q: %.2f (%.2f to %.2f)\n", kinds[i].name, ratios[len(ratios)/2],
			ratios[0], ratios[len(ratios)-1])
	}
}

func median(all []took, of func(took) float64) float64 {
	var x []float64
	for _, t := range all {
		x = append(x, of(t))
	}
	slices.Sort(x)
	return x[len(x)/2]
}
