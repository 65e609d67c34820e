package pretrained

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

// expected is what the reference computes from a checkpoint of testdata, see make.py.
type expected struct {
	MLM    [][]float32 `json:"mlm_logits"`
	RTD    []float32   `json:"rtd_logits"`
	States []float32   `json:"discriminator_states"`
	Words  []float32   `json:"word_table"`
}

type fixture struct {
	IDs, Places []int
	Hub         expected
	Plain       expected
	Authors     expected
	Saved       expected
}

func readExpected(t *testing.T) (f fixture, by map[string]expected) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f, map[string]expected{"hub": f.Hub, "plain": f.Plain, "authors": f.Authors, "saved": f.Saved}
}

func open(t *testing.T, path string) *Checkpoint {
	t.Helper()
	c, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// near compares within the tolerance of the reference comparisons, relative to the largest value.
func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	largest := 0.0
	for _, x := range want {
		largest = math.Max(largest, math.Abs(float64(x)))
	}
	for i := range want {
		if d := math.Abs(float64(got[i]) - float64(want[i])); !(d <= 1e-5*largest) {
			t.Fatalf("%s: value %d is %g, the reference has %g", what, i, got[i], want[i])
		}
	}
}

// computes holds a checkpoint against what the reference computes from it.
func computes(t *testing.T, c *Checkpoint, f fixture, want expected) {
	t.Helper()
	if want.MLM != nil {
		g := &FillMask{Network: *c.Generator(), params: graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)}
		logits, err := g.Logits(f.IDs, f.Places)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want.MLM {
			near(t, "MLM logits", logits[i], want.MLM[i])
		}
	}
	if want.RTD == nil {
		return
	}
	params := graph.NewParamsFrom(c.InitialValues(false), 0, tensor.Float32)
	b := graph.NewBuilder(params)
	d, err := discriminate(b, *c.Discriminator(), len(f.IDs))
	if err != nil {
		t.Fatal(err)
	}
	logits, err := alone(d, b, f.IDs)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "RTD logits", logits, want.RTD)
	near(t, "states of the discriminator", graph.Floats[float32](d.encoder.Output().Value()), want.States)
	tables, err := c.Tables()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "E_D", tables.D[:len(want.Words)], want.Words)
}

func TestCheckpointsOfOthersComputeWhatTheReferenceDoes(t *testing.T) {
	f, by := readExpected(t)
	for name, want := range by {
		t.Run(name, func(t *testing.T) { computes(t, open(t, filepath.Join("testdata", name)), f, want) })
	}
	t.Run("a file", func(t *testing.T) {
		c := open(t, filepath.Join("testdata", "hub", "pytorch_model.generator.bin"))
		if c.Discriminator() != nil {
			t.Error("the discriminator beside it is open too")
		}
		computes(t, c, f, expected{MLM: by["hub"].MLM})
	})
}

func TestReportNamesWhatIsLoadedMissingAndUnused(t *testing.T) {
	head := "lm_predictions.lm_head.LayerNorm.bias lm_predictions.lm_head.LayerNorm.weight lm_predictions.lm_head.bias " +
		"lm_predictions.lm_head.dense.bias lm_predictions.lm_head.dense.weight"
	for _, test := range []struct {
		path, network   string
		loaded          int
		missing, unused string
	}{
		{"hub", "generator", 44, "", ""},
		{"hub", "discriminator", 61, "",
			"deberta.embeddings.position_embeddings._weight deberta.embeddings.position_embeddings.weight " + head},
		{"plain", "discriminator", 60, "", "deberta.embeddings.position_embeddings.weight " + head},
		{"saved", "generator", 43, "", ""},
	} {
		reports, err := open(t, filepath.Join("testdata", test.path)).Report()
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(reports, func(r Report) bool { return r.Network == test.network })
		if i < 0 {
			t.Fatalf("%s: no %s in %+v", test.path, test.network, reports)
		}
		r := reports[i]
		if len(r.Loaded) != test.loaded || strings.Join(r.Missing, " ") != test.missing {
			t.Errorf("%s: %d tensors of the %s are loaded and %q missing, want %d and %q", test.path, len(r.Loaded), r.Network,
				r.Missing, test.loaded, test.missing)
		}
		var unused []string
		for _, u := range r.Unused {
			unused = append(unused, u.Name)
			if u.Why == "" {
				t.Errorf("%s: %s is unused without a reason", test.path, u.Name)
			}
		}
		if got := strings.Join(unused, " "); got != test.unused {
			t.Errorf("%s: unused of the %s: %q, want %q", test.path, r.Network, got, test.unused)
		}
	}
}
