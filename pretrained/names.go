package pretrained

import "strings"

// Tensors have the names of the authors' files, which the released checkpoints have too:
//
//	deberta.embeddings.word_embeddings.weight       [vocab, embedding]   E_G or E_D
//	deberta.embeddings.word_embeddings._weight      [vocab, embedding]   E_Delta, in a GDES discriminator
//	deberta.embeddings.position_embeddings.weight   [positions, hidden]  read by the enhanced mask decoder
//	deberta.embeddings.LayerNorm.{weight,bias}      [hidden]
//	deberta.encoder.layer.N.*, deberta.encoder.rel_embeddings.weight, deberta.encoder.LayerNorm.{weight,bias}
//	lm_predictions.lm_head.*                        the head of MLM, its decoder tied to the word table
//	mask_predictions.*                              the head of RTD
const (
	wordTable     = "deberta.embeddings.word_embeddings.weight"
	deltaTable    = "deberta.embeddings.word_embeddings._weight"
	positionTable = "deberta.embeddings.position_embeddings.weight"
	backbone      = "deberta."
	mlmHead       = "lm_predictions."
	rtdHead       = "mask_predictions."
)

// legacyHead has the names of the head of MLM in transformers, unless its config says legacy: false.
var legacyHead = []struct{ name, legacy string }{
	{"lm_predictions.lm_head.dense.weight", "cls.predictions.transform.dense.weight"},
	{"lm_predictions.lm_head.dense.bias", "cls.predictions.transform.dense.bias"},
	{"lm_predictions.lm_head.LayerNorm.weight", "cls.predictions.transform.LayerNorm.weight"},
	{"lm_predictions.lm_head.LayerNorm.bias", "cls.predictions.transform.LayerNorm.bias"},
	{"lm_predictions.lm_head.bias", "cls.predictions.bias"},
}

// ignoredTensors has the names of copies of other tensors and of buffers that are not weights, which some files
// contain.
var ignoredTensors = map[string]string{
	"cls.predictions.decoder.weight":                 "the word table once more",
	"cls.predictions.decoder.bias":                   "the bias of the head once more",
	"deberta.embeddings.position_ids":                "a buffer that counts from 0",
	"deberta.embeddings.position_embeddings._weight": "a delta of positions, which no loss ever trains",
}

// ourName is the name of a tensor in this program. Files may have BERT's prefix or none, TensorFlow's gamma and beta,
// or transformers' names of the head.
func ourName(name string) string {
	if rest, ok := strings.CutPrefix(name, "bert."); ok {
		name = backbone + rest
	}
	if strings.HasPrefix(name, "embeddings.") || strings.HasPrefix(name, "encoder.") {
		name = backbone + name
	}
	if rest, ok := strings.CutSuffix(name, "LayerNorm.gamma"); ok {
		name = rest + "LayerNorm.weight"
	}
	if rest, ok := strings.CutSuffix(name, "LayerNorm.beta"); ok {
		name = rest + "LayerNorm.bias"
	}
	for _, h := range legacyHead {
		if name == h.legacy {
			return h.name
		}
	}
	return name
}

// legacyName is transformers' legacy name of a tensor.
func legacyName(name string) string {
	for _, h := range legacyHead {
		if name == h.name {
			return h.legacy
		}
	}
	return name
}
