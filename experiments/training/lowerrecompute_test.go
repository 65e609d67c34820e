package training

import (
	"math"
	"testing"

	"github.com/ablate-go/ablate/internal/lowertest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// On a device too, layers that are computed again give the losses of kept ones, and the compiler does not merge the two
// computations: the program needs less memory.
func TestLoweredRecomputationNeedsLessMemory(t *testing.T) {
	testutil.Long(t)
	c := onPlugin(t, Tiny(ObjectiveMLM, "none", CouplingAlternating))
	c.Model.GeneratorLayers, c.Model.Encoder.Layers = 4, 4
	c.Train.Batch, c.Train.Seq, c.Model.Encoder.MaxPositions = 8, 64, 64
	var temporary [2]int64
	var losses [2]float64
	for i, again := range []bool{false, true} {
		c.Train.Recompute = again
		programs, err := Programs(c)
		if err != nil {
			t.Fatal(err)
		}
		memory, err := lowertest.Compile(t, programs[0].Module).Memory()
		if err != nil {
			t.Fatal(err)
		}
		temporary[i] = memory.Temporary
		tr := trainerOf(t, c, 1)
		losses[i] = *trainSteps(t, tr, 1, 3).MLMLoss
	}
	t.Logf("%d kB of temporary memory, %d kB with recomputation", temporary[0]>>10, temporary[1]>>10)
	if 4*temporary[1] > 3*temporary[0] {
		t.Errorf("%d bytes of temporary memory with recomputation, %d without", temporary[1], temporary[0])
	}
	if math.Abs(losses[1]/losses[0]-1) > 1e-5 {
		t.Errorf("the loss is %g with recomputation, %g without", losses[1], losses[0])
	}
}
