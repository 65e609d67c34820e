package finetune

import (
	"math"
	"testing"
)

func TestLayerShare(t *testing.T) {
	const layers, decay = 6, 0.8
	for name, power := range map[string]int{
		"discriminator.pooler.dense.weight":                                   0,
		"discriminator.classifier.bias":                                       0,
		"generator.qa_outputs.weight":                                         0,
		"discriminator.deberta.encoder.layer.5.output.dense.bias":             1,
		"discriminator.deberta.encoder.layer.0.attention.self.query.weight":   6,
		"discriminator.deberta.embeddings.word_embeddings.weight":             7,
		"discriminator.deberta.encoder.rel_embeddings.weight":                 7,
		"discriminator.deberta.encoder.LayerNorm.weight":                      7,
		"generator.deberta.encoder.layer.3.attention.output.LayerNorm.weight": 3,
		"discriminator.deberta.encoder.layer.3.attention.output.dense.weight": 3,
	} {
		if got, want := layerShare(name, layers, decay), math.Pow(decay, float64(power)); got != want {
			t.Errorf("%s has the share %g, want %g", name, got, want)
		}
		if got := layerShare(name, layers, 1); got != 1 {
			t.Errorf("%s has the share %g without decay", name, got)
		}
	}
}
