package training

import (
	"testing"

	"github.com/ablate-go/ablate/graph"
	"gorgonia.org/tensor"
)

// presetConfig is the default configuration in the shape of a preset, at its longest window.
func presetConfig(t testing.TB, preset string) Config {
	t.Helper()
	p, err := graph.FindPreset(preset)
	if err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	c.Model.Preset, c.Model.Encoder, c.Model.GeneratorLayers = p.Name, p.Encoder, p.Generator
	c.Train.Batch, c.Train.Seq = 8, p.Encoder.MaxPositions
	return c
}

// Every phase of the released shapes lowers, without a device and without memory for weights. The parameters that it
// trains are donated with their moments.
func TestEveryPresetLowers(t *testing.T) {
	for _, preset := range graph.Presets() {
		for _, coupling := range []string{CouplingJoint, CouplingAlternating} {
			c := presetConfig(t, preset.Name)
			c.Coupling = coupling
			n, err := newNetworkBuilder(c)
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range n.build(graph.NewShapes(tensor.Float32)) {
				m, err := p.lower(c.Train, lowering{moments: "optimizer.", tables: true})
				if err != nil {
					t.Fatalf("%s, %s, phase %d: %v", preset.Name, coupling, i, err)
				}
				donated := 0
				for _, a := range m.Arguments {
					if a.Donated {
						donated++
					}
				}
				if want := 3 * len(p.trained()); donated != want {
					t.Errorf("%s, %s, phase %d: %d arguments are donated, want %d", preset.Name, coupling, i, donated, want)
				}
			}
		}
	}
}
