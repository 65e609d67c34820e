package scores_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/scores"
)

func collect(t *testing.T, logits []float64, labels []bool) scores.BinaryScores {
	t.Helper()
	var b scores.Binary
	for i, x := range logits {
		if err := b.Add(x, labels[i]); err != nil {
			t.Fatal(err)
		}
	}
	return b.Scores()
}

func sameScores(t *testing.T, name string, got, want scores.BinaryScores) {
	t.Helper()
	if got.N != want.N || got.Positives != want.Positives {
		t.Errorf("%s: %d outcomes, %d positives; want %d, %d", name, got.N, got.Positives, want.N, want.Positives)
	}
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if v, ok := g.Field(i).Interface().(scores.Value); ok {
			same(t, name+" "+g.Type().Field(i).Name, v, w.Field(i).Interface().(scores.Value), 1e-12)
		}
	}
}

func TestBinaryAgainstFixture(t *testing.T) {
	for _, c := range readFixture(t).Binary {
		sameScores(t, c.Name, collect(t, c.Logits, c.Labels), c.Scores)
	}
}

// Worked by hand: four tokens at 0.8(+) 0.4(-) 0.4(+) -0.2(-). Calls: 3, of which 2 right.
// Pairs: (0.8 over both) 2, (0.4 ties, over -0.2) 1.5, so AUC 3.5/4. AP: 1/2*1 + 1/2*2/3.
func TestBinaryByHand(t *testing.T) {
	got := collect(t, []float64{0.8, 0.4, 0.4, -0.2}, []bool{true, false, true, false})
	v := func(x float64) scores.Value { return scores.Value{X: x, OK: true} }
	sameScores(t, "four tokens", got, scores.BinaryScores{
		N: 4, Positives: 2, BaseRate: v(0.5), Accuracy: v(0.75), Precision: v(2. / 3), Recall: v(1),
		F1: v(0.8), ROCAUC: v(0.875), AveragePrecision: v(0.5 + 1./3),
	})
}

// A logit of exactly 0 is not called replaced, nor is a negative zero.
func TestThresholdIsStrict(t *testing.T) {
	got := collect(t, []float64{0, math.Copysign(0, -1), math.SmallestNonzeroFloat64}, []bool{true, true, true})
	same(t, "recall", got.Recall, scores.Value{X: 1. / 3, OK: true}, 1e-15)
}

// Many ties, every pair and every threshold gone through.
func TestRankingAgainstAllPairs(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 1 + r.IntN(60)
		logits, labels := make([]float64, n), make([]bool, n)
		for i := range n {
			logits[i], labels[i] = float64(r.IntN(9)-4)/2, r.IntN(3) == 0
		}
		if seed%7 == 0 {
			logits[0] = math.Inf(1) // ranks like any other
		}
		got := collect(t, logits, labels)
		name := fmt.Sprintf("seed %d", seed)
		same(t, name+" AUC", got.ROCAUC, allPairs(logits, labels), 1e-14)
		same(t, name+" AP", got.AveragePrecision, allThresholds(logits, labels), 1e-14)

		r.Shuffle(n, func(i, j int) {
			logits[i], logits[j] = logits[j], logits[i]
			labels[i], labels[j] = labels[j], labels[i]
		})
		if again := collect(t, logits, labels); again != got {
			t.Errorf("%s: the order of outcomes matters: %+v, then %+v", name, got, again)
		}
	}
}

func allPairs(logits []float64, labels []bool) scores.Value {
	won, pairs := 0.0, 0
	for i := range logits {
		for j := range logits {
			if labels[i] && !labels[j] {
				pairs++
				switch {
				case logits[i] > logits[j]:
					won++
				case logits[i] == logits[j]:
					won += 0.5
				}
			}
		}
	}
	if pairs == 0 {
		return scores.Value{}
	}
	return scores.Value{X: won / float64(pairs), OK: true}
}

// allThresholds gives each positive the precision among the outcomes at or above it.
func allThresholds(logits []float64, labels []bool) scores.Value {
	sum, positives := 0.0, 0
	for i := range logits {
		if !labels[i] {
			continue
		}
		positives++
		called, right := 0, 0
		for j := range logits {
			if logits[j] >= logits[i] {
				called++
				if labels[j] {
					right++
				}
			}
		}
		sum += float64(right) / float64(called)
	}
	if positives == 0 {
		return scores.Value{}
	}
	return scores.Value{X: sum / float64(positives), OK: true}
}

func TestNaNLogitIsRefused(t *testing.T) {
	var b scores.Binary
	if err := b.Add(1, true); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(math.NaN(), true); err == nil || !strings.Contains(err.Error(), "outcome 1 is NaN") {
		t.Errorf("NaN: error %v", err)
	}
	if got := b.Scores(); got.N != 1 {
		t.Errorf("%d outcomes after a refused one, want 1", got.N)
	}
}

func TestUndefinedScoresAreNullInJSON(t *testing.T) {
	var empty scores.Binary
	data, err := json.Marshal(empty.Scores())
	want := `{"n":0,"positives":0,"base_rate":null,"accuracy":null,"precision":null,"recall":null,"f1":null,"roc_auc":null,"average_precision":null}`
	if err != nil || string(data) != want {
		t.Errorf("%s, error %v; want %s", data, err, want)
	}
	full := collect(t, []float64{1, -1, 2}, []bool{true, false, false})
	data, err = json.Marshal(full)
	if err != nil {
		t.Fatal(err)
	}
	var back scores.BinaryScores
	if err := json.Unmarshal(data, &back); err != nil || back != full {
		t.Errorf("%s reads back as %+v, error %v; want %+v", data, back, err, full)
	}
}

func TestValueSaysWhatItIs(t *testing.T) {
	for _, c := range []struct {
		v    scores.Value
		want string
	}{{scores.Value{}, "not defined"}, {scores.Value{OK: true}, "0"}, {scores.Value{X: 0.125, OK: true}, "0.125"}} {
		if got := fmt.Sprint(c.v); got != c.want {
			t.Errorf("%#v prints %q, want %q", c.v, got, c.want)
		}
	}
}
