package sharing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
	"github.com/ablate-go/ablate/sharing"
	"gorgonia.org/tensor"
)

var shape = sharing.Shape{Vocab: 6, Hidden: 4, InitStd: 0.5}

// looked is what both networks look up, by values of now.
func looked(t *testing.T, s sharing.Strategy, p *graph.Params) (generator, discriminator []float32, trains string) {
	t.Helper()
	b := graph.NewBuilder(p)
	g := s.Generator(b, shape)
	d, trains := s.Discriminator(b, shape)
	b.Scale(d, 1)
	program, err := b.Compile()
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	if err := program.Run(); err != nil {
		t.Fatal(err)
	}
	return slices.Clone(graph.Floats[float32](g.Value())), slices.Clone(graph.Floats[float32](d.Value())), trains
}

func TestTablesOfEachStrategy(t *testing.T) {
	first := map[string]sharing.Tables{}
	for _, s := range sharing.Strategies() {
		p := graph.NewParams(1, tensor.Float32)
		g, d, trains := looked(t, s, p)
		now := s.Tables(p)
		if !slices.Equal(now.G, g) || !slices.Equal(now.D, d) {
			t.Errorf("%s: Tables differ from what is looked up", s.Name())
		}
		if p.Get(trains) == nil {
			t.Errorf("%s: RTD trains %q, which is no parameter", s.Name(), trains)
		}
		var names []string
		for _, w := range p.List() {
			names = append(names, w.Name)
		}
		want := map[string][]string{
			"none": {sharing.GeneratorTable, sharing.DiscriminatorTable}, "es": {sharing.GeneratorTable},
			"gdes": {sharing.GeneratorTable, sharing.DeltaTable},
		}[s.Name()]
		if slices.Sort(names); !slices.Equal(names, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s: parameters %v, want %v", s.Name(), names, want)
		}
		first[s.Name()] = sharing.Tables{G: slices.Clone(now.G), D: slices.Clone(now.D), Delta: slices.Clone(now.Delta)}

		// Whatever the parameters become, the lookup and the export stay one.
		for i, w := range p.List() {
			for j := range w.Size() {
				w.Value.Data().([]float32)[j] += float32(i+1) * float32(j) / 7
			}
		}
		g, d, _ = looked(t, s, p)
		now = s.Tables(p)
		if !slices.Equal(now.G, g) || !slices.Equal(now.D, d) || slices.Equal(now.D, first[s.Name()].D) {
			t.Errorf("%s: after a change Tables differ from what is looked up", s.Name())
		}
		if (now.Delta != nil) != (s.Name() == "gdes") {
			t.Errorf("%s: E_Delta is %v", s.Name(), now.Delta)
		}
	}
	none, es, gdes := first["none"], first["es"], first["gdes"]
	if !slices.Equal(none.G, es.G) || !slices.Equal(none.G, gdes.G) {
		t.Error("with one seed the generator's table differs by strategy")
	}
	if !slices.Equal(es.D, gdes.D) || !slices.Equal(es.D, es.G) || slices.Equal(none.D, none.G) {
		t.Error("the first tables of the discriminator: that of ES and GDES is the generator's, that of NES is not")
	}
	if slices.ContainsFunc(gdes.Delta, func(x float32) bool { return x != 0 }) {
		t.Error("E_Delta does not start at zero")
	}
}

// Reading tables of a double-precision set, as the parity tests have it, gives the same numbers.
func TestTablesOfFloat64(t *testing.T) {
	for _, s := range sharing.Strategies() {
		single, double := graph.NewParams(1, tensor.Float32), graph.NewParams(1, tensor.Float64)
		for _, p := range []*graph.Params{single, double} {
			b := graph.NewBuilder(p)
			s.Generator(b, shape)
			s.Discriminator(b, shape)
			if b.Err() != nil {
				t.Fatal(b.Err())
			}
		}
		if a, b := s.Tables(single), s.Tables(double); !slices.Equal(a.G, b.G) || !slices.Equal(a.D, b.D) ||
			!slices.Equal(a.Delta, b.Delta) {
			t.Errorf("%s: tables differ by precision", s.Name())
		}
	}
}

// A generator alone has its table and no other, whatever the strategy.
func TestTablesOfAGeneratorAlone(t *testing.T) {
	for _, s := range sharing.Strategies() {
		p := graph.NewParams(1, tensor.Float32)
		if empty := s.Tables(p); empty.G != nil || empty.D != nil || empty.Delta != nil {
			t.Errorf("%s: tables without parameters", s.Name())
		}
		s.Generator(graph.NewBuilder(p), shape)
		if now := s.Tables(p); len(now.G) != 24 || now.Delta != nil || s.Name() != "es" && now.D != nil {
			t.Errorf("%s: E_G has %d values, E_D %d, E_Delta %d", s.Name(), len(now.G), len(now.D), len(now.Delta))
		}
	}
}

func TestByName(t *testing.T) {
	for _, s := range sharing.Strategies() {
		if got, err := sharing.ByName(s.Name()); err != nil || got != s {
			t.Errorf("%s: %v, %v", s.Name(), got, err)
		}
	}
	for _, name := range []string{"", "GDES", "shared"} {
		if _, err := sharing.ByName(name); err == nil ||
			!strings.Contains(err.Error(), "choose none (NES), es (ES) or gdes (GDES)") {
			t.Errorf("%q: %v", name, err)
		}
	}
}
