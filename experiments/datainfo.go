package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/text"
)

// DataInfo describes the text of a run for its report. It is stored in the run folder's data.json.
type DataInfo struct {
	Name           string       `json:"name"`
	Remark         string       `json:"remark"`
	Hash           string       `json:"hash"`      // of the corpus
	DataHash       string       `json:"data_hash"` // of corpus, split and tokenizer
	Bytes          int64        `json:"bytes"`
	Words          int64        `json:"words"`
	TrainTokens    int64        `json:"train_tokens"`
	HeldOutTokens  int64        `json:"held_out_tokens"`
	OutsideTokens  int64        `json:"outside_tokens"`         // of the text of another domain; 0 if there is none
	OutsideName    string       `json:"outside_name,omitempty"` // of that text
	TrainWindows   int          `json:"train_windows"`
	HeldOutWindows int          `json:"held_out_windows"`
	Vocabulary     int          `json:"vocabulary"`
	TokenizerOf    string       `json:"tokenizer_of,omitempty"` // a checkpoint; empty if it was trained on the text
	Entropy        text.Entropy `json:"unigram_entropy"`

	Languages []LanguageInfo `json:"languages,omitempty"`
	Alpha     float64        `json:"alpha,omitempty"` // exponent of the languages' shares

	Warnings []string `json:"warnings"`
	Examples []string `json:"examples"`
}

// LanguageInfo describes the text of one language.
type LanguageInfo struct {
	Name           string       `json:"name"`
	Corpus         string       `json:"corpus"` // name of its text
	Hash           string       `json:"hash"`   // of its text
	Bytes          int64        `json:"bytes"`
	Words          int64        `json:"words"`
	TrainTokens    int64        `json:"train_tokens"`
	HeldOutTokens  int64        `json:"held_out_tokens"`
	TrainWindows   int          `json:"train_windows"`
	HeldOutWindows int          `json:"held_out_windows"`
	Size           float64      `json:"size"`            // its share of all training tokens
	Share          float64      `json:"share"`           // its share of the windows in batches
	Entropy        text.Entropy `json:"unigram_entropy"` // of a model of this language alone
}

func newDataInfo(set *text.Dataset) DataInfo {
	d := DataInfo{
		Name: set.Name, Remark: set.Remark, Hash: set.Hash, DataHash: set.DataHash,
		Bytes: set.Sizes.Bytes, Words: set.Sizes.Words,
		TrainTokens: set.Train.Tokens(), HeldOutTokens: set.HeldOut.Tokens(),
		TrainWindows: set.Train.Len(), HeldOutWindows: set.HeldOut.Len(),
		Vocabulary: set.Tokenizer.Size(), Entropy: set.Entropy, Warnings: set.Warnings, Examples: set.Examples,
	}
	if set.OutOfDomain != nil {
		d.OutsideTokens, d.OutsideName = set.OutOfDomain.Tokens(), set.OutsideName
	}
	d.Alpha = set.Alpha
	for _, l := range set.Languages {
		d.Languages = append(d.Languages, LanguageInfo{
			Name: l.Name, Corpus: l.Corpus, Hash: l.Hash, Bytes: l.Sizes.Bytes, Words: l.Sizes.Words,
			TrainTokens: l.Train.Tokens(), HeldOutTokens: l.HeldOut.Tokens(),
			TrainWindows: l.Train.Len(), HeldOutWindows: l.HeldOut.Len(),
			Size: l.Size, Share: l.Share, Entropy: l.Entropy,
		})
	}
	return d
}

// readData reads a run folder's data.json.
func readData(dir string, d *DataInfo) error {
	err := sealed.ReadJSON(filepath.Join(dir, dataFile), d)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %s", err, nextstep.Instead(err, "move the file away; a report then does not describe the "+
			"text, and the next run of the plan writes the file again"))
	}
	return err
}
