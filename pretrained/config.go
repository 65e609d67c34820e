package pretrained

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/ablate-go/ablate/attention"
	"github.com/ablate-go/ablate/graph"
)

// Network is the shape of one network of a checkpoint.
type Network struct {
	Config    graph.Config
	Embedding int    // width of the word table: Config.Hidden, except in a generator narrower than its table
	Attention string // see attention.ByName
	EMD       bool   // of a generator: masked tokens are predicted through the enhanced mask decoder
}

// configFile is config.json with the keys of transformers' DebertaV2Config and of the authors' model_config.json.
// Absent keys have transformers' defaults, except the sizes, which are required.
type configFile struct {
	ModelType     string   `json:"model_type,omitempty"`
	Architectures []string `json:"architectures,omitempty"`

	Layers       int  `json:"num_hidden_layers"`
	Hidden       int  `json:"hidden_size"`
	Heads        int  `json:"num_attention_heads"`
	HeadSize     int  `json:"attention_head_size,omitempty"`
	Intermediate int  `json:"intermediate_size"`
	Vocab        int  `json:"vocab_size"`
	Embedding    int  `json:"embedding_size,omitempty"`
	Positions    int  `json:"max_position_embeddings"`
	Relative     bool `json:"relative_attention"`
	Buckets      int  `json:"position_buckets"`
	MaxRelative  int  `json:"max_relative_positions"`

	PosAttType    posAttType `json:"pos_att_type"`
	Terms         string     `json:"attention_terms,omitempty"` // ours, for what pos_att_type cannot say
	NormRel       string     `json:"norm_rel_ebd"`
	ShareKeys     bool       `json:"share_att_key"`
	BiasedInput   bool       `json:"position_biased_input"`
	TypeVocab     int        `json:"type_vocab_size"`
	ConvKernel    int        `json:"conv_kernel_size,omitempty"`
	Activation    string     `json:"hidden_act"`
	HiddenDropout float64    `json:"hidden_dropout_prob"`
	AttentionDrop float64    `json:"attention_probs_dropout_prob"`
	LayerNormEps  float64    `json:"layer_norm_eps"`
	InitStd       float64    `json:"initializer_range"`
	PadID         *int       `json:"pad_token_id"`
	Legacy        *bool      `json:"legacy,omitempty"`
	PoolerHidden  int        `json:"pooler_hidden_size,omitempty"`
	PoolerAct     string     `json:"pooler_hidden_act,omitempty"`
	PoolerDropout float64    `json:"pooler_dropout"`
	TieWords      *bool      `json:"tie_word_embeddings,omitempty"`
	TorchDtype    string     `json:"torch_dtype,omitempty"`
}

// posAttType is written "p2c|c2p", or as a list by newer versions of transformers.
type posAttType []string

func (p *posAttType) UnmarshalJSON(b []byte) error {
	var list []string
	if json.Unmarshal(b, &list) == nil { // null is an empty list
		*p = list
		return nil
	}
	var joined string
	if err := json.Unmarshal(b, &joined); err != nil {
		return errors.New(`pos_att_type is neither text such as "p2c|c2p" nor a list`)
	}
	*p = nil
	for _, term := range strings.Split(joined, "|") {
		if term = strings.ToLower(strings.TrimSpace(term)); term != "" {
			*p = append(*p, term)
		}
	}
	return nil
}

// parseConfig reads the configuration of one network. It refuses what this program does not compute, with the key.
func parseConfig(data []byte) (Network, error) {
	f := configFile{
		MaxRelative: -1, Buckets: -1, NormRel: "none", BiasedInput: true, Activation: "gelu", HiddenDropout: 0.1,
		AttentionDrop: 0.1, LayerNormEps: 1e-7, InitStd: 0.02,
	}
	if err := json.Unmarshal(data, &f); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return Network{}, fmt.Errorf("%s is a JSON %s and should be of another type: it is no configuration of a network",
				cmp.Or(wrong.Field, "the whole"), wrong.Value)
		}
		return Network{}, fmt.Errorf("is no configuration of a network: %w", err)
	}
	n := Network{
		Config: graph.Config{
			Layers: f.Layers, Hidden: f.Hidden, Heads: f.Heads, Intermediate: f.Intermediate, Vocab: f.Vocab,
			MaxPositions: f.Positions, PositionBuckets: f.Buckets, HiddenDropout: f.HiddenDropout,
			AttentionDrop: f.AttentionDrop, PositionBiasedInput: f.BiasedInput, LayerNormEps: f.LayerNormEps, InitStd: f.InitStd,
		},
		Embedding: f.Hidden, Attention: attention.PlainName,
	}
	if f.Embedding > 0 {
		n.Embedding = f.Embedding
	}
	if f.Terms != "" {
		n.Attention = f.Terms
	} else if f.Relative {
		n.Attention = f.terms().String()
	} else if n.Config.PositionBuckets < 2 {
		n.Config.PositionBuckets = 2 // no relative table reads it
	}
	_, err := attention.ByName(n.Attention, n.Config)
	return n, errors.Join(f.refused(), n.Config.Validate(), err)
}

// terms of the attention score; content to content is always one.
func (f configFile) terms() attention.Terms {
	t := attention.Terms{C2C: true}
	for _, term := range f.PosAttType {
		t.C2P = t.C2P || term == "c2p"
		t.P2C = t.P2C || term == "p2c"
	}
	return t
}

func (f configFile) refused() error {
	var faults []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			faults = append(faults, fmt.Errorf(format+": this program computes DeBERTaV3", args...))
		}
	}
	other := func(bad bool, format string, args ...any) { // another model altogether
		refuse(bad, format, args...)
		if bad {
			last := len(faults) - 1
			faults[last] = fmt.Errorf("%w; take a model of it, such as microsoft/deberta-v3-base", faults[last])
		}
	}
	other(f.ModelType == "deberta", "model_type is deberta, the first DeBERTa: it has projections of its own for "+
		"positions (pos_proj, pos_q_proj), queries, keys and values in one matrix (in_proj), no log buckets, and the "+
		"vocabulary of GPT-2")
	other(f.ModelType != "" && f.ModelType != "deberta-v2" && f.ModelType != "deberta",
		"model_type is %q and must be deberta-v2", f.ModelType)
	refuse(f.Activation != "gelu", "hidden_act is %q and must be gelu", f.Activation)
	refuse(f.TypeVocab > 0, "type_vocab_size is %d and must be 0", f.TypeVocab)
	other(f.ConvKernel > 0, "conv_kernel_size is %d: DeBERTa v2 xlarge and xxlarge have a convolution over neighbouring "+
		"tokens beside the first layer, which v3 does not have", f.ConvKernel)
	refuse(f.TieWords != nil && !*f.TieWords,
		"tie_word_embeddings is false, so that the head of MLM has a decoder of its own, and must be true")
	refuse(f.PadID != nil && *f.PadID != 0, "pad_token_id must be 0")
	refuse(f.HeadSize > 0 && f.Heads > 0 && f.HeadSize*f.Heads != f.Hidden,
		"attention_head_size is %d and must be hidden_size/num_attention_heads", f.HeadSize)
	if f.Relative {
		refuse(!f.ShareKeys,
			"share_att_key is false, so that positions would have projections of their own, and must be true")
		refuse(!strings.Contains(f.NormRel, "layer_norm"), "norm_rel_ebd is %q and must be layer_norm", f.NormRel)
		refuse(f.Buckets < 1, "position_buckets is %d and must be positive", f.Buckets)
		refuse(f.MaxRelative > 0 && f.MaxRelative != f.Positions,
			"max_relative_positions is %d and must be -1 or max_position_embeddings, %d", f.MaxRelative, f.Positions)
		for _, term := range f.PosAttType {
			refuse(term != "c2p" && term != "p2c", "pos_att_type has %q and may have c2p and p2c", term)
		}
	}
	return errors.Join(faults...)
}

// file returns the configuration in the form of transformers.
func (n Network) file() (configFile, error) {
	c := n.Config
	zero, tie := 0, true
	f := configFile{
		ModelType: "deberta-v2", Layers: c.Layers, Hidden: c.Hidden, Heads: c.Heads, HeadSize: c.Hidden / max(1, c.Heads),
		Intermediate: c.Intermediate, Vocab: c.Vocab, Positions: c.MaxPositions, Buckets: c.PositionBuckets, MaxRelative: -1,
		NormRel: "none", ShareKeys: true, BiasedInput: c.PositionBiasedInput, Activation: "gelu",
		HiddenDropout: c.HiddenDropout, AttentionDrop: c.AttentionDrop, LayerNormEps: c.LayerNormEps, InitStd: c.InitStd,
		PadID: &zero, PoolerHidden: c.Hidden, PoolerAct: "gelu", TieWords: &tie, TorchDtype: "float32",
	}
	if n.Embedding != c.Hidden {
		f.Embedding = n.Embedding
	}
	if n.Attention == attention.PlainName {
		return f, nil
	}
	terms, err := attention.ParseTerms(n.Attention)
	if err != nil {
		return f, err
	}
	if !terms.C2C || !terms.C2P && !terms.P2C {
		f.Terms = n.Attention // transformers knows neither content left out, nor a name for content alone
	}
	if f.Relative = terms.C2P || terms.P2C; f.Relative {
		f.NormRel = "layer_norm"
	}
	if terms.P2C {
		f.PosAttType = append(f.PosAttType, "p2c")
	}
	if terms.C2P {
		f.PosAttType = append(f.PosAttType, "c2p")
	}
	return f, nil
}

func (p posAttType) MarshalJSON() ([]byte, error) { return json.Marshal(strings.Join(p, "|")) }

// pairFile is the authors' configuration of a pair, as in their RTD experiments.
type pairFile struct {
	Sharing       string          `json:"embedding_sharing"`
	Generator     json.RawMessage `json:"generator,omitempty"`
	Discriminator json.RawMessage `json:"discriminator,omitempty"`
}

// Describe returns the shapes of a pair as JSON; a network may be nil. Open reads it from the metadata of a checkpoint,
// under [ConfigKey]. An unknown attention is an error.
func Describe(sharing string, generator, discriminator *Network) (string, error) {
	p := pairFile{Sharing: sharing}
	for _, part := range []struct {
		n    *Network
		into *json.RawMessage
	}{{generator, &p.Generator}, {discriminator, &p.Discriminator}} {
		if part.n == nil {
			continue
		}
		f, err := part.n.file()
		if err != nil {
			return "", err
		}
		if *part.into, err = json.Marshal(f); err != nil {
			return "", err
		}
	}
	data, err := json.Marshal(p)
	return string(data), err
}
