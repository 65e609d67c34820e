package pretrained

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/graph"
)

// released is config.json of a DeBERTaV3 model of the size of a preset.
const released = `{"model_type": "deberta-v2", "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu",
"hidden_dropout_prob": 0.1, "hidden_size": 768, "initializer_range": 0.02, "intermediate_size": 3072,
"max_position_embeddings": 512, "relative_attention": true, "position_buckets": 256, "norm_rel_ebd": "layer_norm",
"share_att_key": true, "pos_att_type": "p2c|c2p", "layer_norm_eps": 1e-7, "max_relative_positions": -1,
"position_biased_input": false, "num_attention_heads": 12, "num_hidden_layers": 12, "type_vocab_size": 0,
"vocab_size": 128100, "some_key_of_the_future": {"a": 1}}`

func TestReleasedConfigurationIsAPreset(t *testing.T) {
	n, err := parseConfig([]byte(released))
	if err != nil {
		t.Fatal(err)
	}
	base, err := graph.FindPreset("base")
	if err != nil {
		t.Fatal(err)
	}
	if n.Config != base.Encoder || n.Attention != "c2c+c2p+p2c" || n.Embedding != 768 {
		t.Errorf("%+v, want %+v", n, base.Encoder)
	}
}

// What is written is read as it was, in the words of transformers or in ours.
func TestConfigurationsSurviveWriting(t *testing.T) {
	base, err := graph.FindPreset("xsmall")
	if err != nil {
		t.Fatal(err)
	}
	biased := base.Encoder
	biased.PositionBiasedInput = true
	for _, n := range []Network{
		{Config: base.Encoder, Embedding: 384, Attention: "c2c+c2p+p2c"},
		{Config: base.Encoder, Embedding: 384, Attention: "c2c+p2c"},
		{Config: base.Encoder, Embedding: 384, Attention: "p2c"},
		{Config: base.Encoder.Narrowed(128), Embedding: 384, Attention: "c2c+c2p"},
		{Config: biased, Embedding: 384, Attention: "plain"},
	} {
		text, err := Describe("gdes", &n, nil)
		if err != nil {
			t.Fatal(err)
		}
		var pair pairFile
		if err := json.Unmarshal([]byte(text), &pair); err != nil {
			t.Fatal(err)
		}
		if got, err := parseConfig(pair.Generator); err != nil || got != n {
			t.Errorf("%+v, %v, want %+v", got, err, n)
		}
		if pair.Discriminator != nil || pair.Sharing != "gdes" {
			t.Errorf("%s", text)
		}
	}
}

// A model that is computed in another way is refused by the key that says so.
func TestOtherModelsAreRefusedByKey(t *testing.T) {
	for change, cause := range map[string]string{
		`"model_type": "deberta-v2"|"model_type": "bert"`:                  "model_type",
		`"hidden_act": "gelu"|"hidden_act": "relu"`:                        "hidden_act",
		`"type_vocab_size": 0|"type_vocab_size": 2`:                        "type_vocab_size",
		`"share_att_key": true|"share_att_key": false`:                     "share_att_key",
		`"norm_rel_ebd": "layer_norm"|"norm_rel_ebd": "none"`:              "norm_rel_ebd",
		`"max_relative_positions": -1|"max_relative_positions": 128`:       "max_relative_positions",
		`"pos_att_type": "p2c\|c2p"|"pos_att_type": "p2p"`:                 "p2p",
		`"pos_att_type": "p2c\|c2p"|"pos_att_type": 3`:                     "pos_att_type",
		`"vocab_size": 128100|"vocab_size": 128100, "conv_kernel_size": 3`: "conv_kernel_size",
		`"vocab_size": 128100|"vocab_size": 128100, "pad_token_id": 1`:     "pad_token_id",
		`"hidden_size": 768|"hidden_size": 770`:                            "hidden",
		`"hidden_size": 768|"hidden_size": -768`:                           "hidden",
		`"hidden_size": 768|"hidden_size": "768"`:                          "hidden_size",
		`"layer_norm_eps": 1e-7|"layer_norm_eps": 0`:                       "layer_norm_eps",
		`"position_buckets": 256|"position_buckets": 0`:                    "position_buckets",
	} {
		i := strings.LastIndex(change, "|\"")
		from, to := strings.ReplaceAll(change[:i], `\|`, "|"), change[i+1:]
		text := strings.Replace(released, from, to, 1)
		if text == released {
			t.Fatalf("%q is not there to be changed", from)
		}
		if _, err := parseConfig([]byte(text)); err == nil || !strings.Contains(err.Error(), cause) {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add([]byte(released))
	for _, path := range []string{"hub/config.json", "saved/config.json"} {
		data, err := os.ReadFile(filepath.Join("testdata", path))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := parseConfig(data)
		if err != nil {
			return
		}
		if err := n.Config.Validate(); err != nil {
			t.Fatalf("accepted, and %v", err)
		}
		if _, err := n.file(); err != nil {
			t.Fatal(err)
		}
	})
}
