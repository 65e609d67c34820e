package experiments

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/jsonl"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/sealed"
	"github.com/ablate-go/ablate/objectives"
	"github.com/ablate-go/ablate/sharing"
)

// refereeDir is the folder in a run folder that holds the scores of discriminators against the generators of other
// arms, a file for each seed.
const refereeDir = "referee"

// Opponents that are no arm, as the referee names them. No arm can have such a name.
const (
	OpponentUnigram = "text:unigram"
	OpponentBigram  = "text:bigram"
)

// Detection is how well an arm's discriminator tells the replacements of one generator, of the same seed, at the same
// places of the same held-out text and with the same uniform numbers for all.
type Detection struct {
	Detector string   `json:"detector"` // an arm
	Opponent string   `json:"opponent"` // the arm of the generator, OpponentUnigram or OpponentBigram
	AUC      *float64 `json:"auc"`      // area under the ROC curve; null where nothing is replaced
	RTDLoss  *float64 `json:"rtd_loss"` // nats a token
	Replaced *float64 `json:"replaced"` // share of tokens that differ from the text
}

// refereeTest is what all pairs are tested on.
type refereeTest struct {
	Data    string             `json:"data"`    // hash of text, split and tokenizer
	Masking objectives.Masking `json:"masking"` // of the plan's base
	Batches int                `json:"batches"` // of held-out text
}

// refereeJSON is the file of a seed.
type refereeJSON struct {
	Seed       uint64            `json:"seed"`
	Test       refereeTest       `json:"test"`
	Cells      map[string]string `json:"cells"` // by arm, the hash of all rows of the cell that was tested
	Detections []Detection       `json:"detections"`
}

// The scores of a cell's discriminator on tests that all arms of a seed have in common. They are no numbers of
// metrics.jsonl: [Load] reads them from the files of the referee, and adds them to the last row of a finished cell.
var (
	CommonAUC = measure.Metric{
		Key: "referee_auc", Group: "referee", Title: "AUC, common test", Decimals: 3, Better: measure.Higher,
		Due: measure.AtTheEnd, Summary: measure.Last,
		Doc: "Area under the ROC curve of the discriminator on the replacements of a generator that MLM alone has trained, " +
			"the same for all arms of a seed, on held-out text.",
	}
	UnigramAUC = measure.Metric{
		Key: "referee_unigram_auc", Group: "referee", Title: "AUC, unigram", Decimals: 3, Better: measure.Higher,
		Due: measure.AtTheEnd, Summary: measure.Last,
		Doc: "As referee_auc, on replacements drawn by the frequencies of tokens in the training text.",
	}
	BigramAUC = measure.Metric{
		Key: "referee_bigram_auc", Group: "referee", Title: "AUC, bigram", Decimals: 3, Better: measure.Higher,
		Due: measure.AtTheEnd, Summary: measure.Last,
		Doc: "As referee_auc, on replacements drawn by what follows the left neighbour in the training text.",
	}
)

func init() { measure.MustDeclare(CommonAUC, UnigramAUC, BigramAUC) }

// CommonOpponent is the arm whose generator is the common test: the first with the generator alone or, without one, the
// first in which no gradient of RTD reaches the generator, which then is the same. It is "" for a plan with neither.
func (p *Plan) CommonOpponent() string {
	alone := ""
	for _, a := range p.Arms {
		c, err := p.Config(a)
		if err != nil {
			continue // Validate reports it
		}
		if c.Objective == training.ObjectiveMLM {
			return a.Name
		}
		apart := c.Objective == training.ObjectiveRTD && c.Coupling == training.CouplingAlternating &&
			!sharing.DescriptionOf(c.Sharing).OneTable
		if alone == "" && apart {
			alone = a.Name
		}
	}
	return alone
}

func refereePath(dir string, seed uint64) string {
	return filepath.Join(dir, refereeDir, fmt.Sprintf("seed-%d.json", seed))
}

// readReferee reads the file of a seed; nil if there is none.
func readReferee(dir string, seed uint64) (*refereeJSON, error) {
	var f refereeJSON
	switch err := sealed.ReadJSON(refereePath(dir, seed), &f); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%w: %s", err, nextstep.Instead(err,
			"remove it, and the scores of the referee are computed again from the checkpoints"))
	}
	return &f, nil
}

// rowsHash stands for what a cell has been trained to: all its rows, with the clock.
func (c Cell) rowsHash() (string, error) {
	return jsonl.Sum(filepath.Join(c.Dir, metricsFile), func([]byte) bool { return true })
}

// loadReferee gives the cells of a result their scores by the referee. Those of a cell that was trained on since then
// are left out, and a damaged file is a notice: the rest can be read without it.
func (r *Result) loadReferee() {
	common := r.Plan.CommonOpponent()
	for _, seed := range r.Plan.Seeds {
		f, err := readReferee(r.Dir, seed)
		if err != nil {
			r.Notices = append(r.Notices, err.Error())
		}
		if f == nil || r.Data == nil || f.Test.Data != r.Data.DataHash {
			continue
		}
		of := map[string]*CellResult{}
		for i := range r.Cells {
			c := &r.Cells[i]
			if c.Seed != seed || !c.Done() || f.Cells[c.Arm] == "" {
				continue
			}
			if now, err := c.rowsHash(); err == nil && now == f.Cells[c.Arm] {
				of[c.Arm] = c
			}
		}
		for _, d := range f.Detections {
			known := of[d.Opponent] != nil || d.Opponent == OpponentUnigram || d.Opponent == OpponentBigram
			if c := of[d.Detector]; c != nil && known {
				c.Detections = append(c.Detections, d)
			}
		}
		for _, c := range of {
			c.setReferee(common)
		}
	}
}

// setReferee adds the scores on the tests that all arms have in common to the cell's last row.
func (c *CellResult) setReferee(common string) {
	if len(c.Detections) == 0 || len(c.Rows) == 0 {
		return
	}
	c.Rows = slices.Clone(c.Rows)
	last := &c.Rows[len(c.Rows)-1]
	last.Scalars = slices.DeleteFunc(slices.Clone(last.Scalars), func(x measure.Scalar) bool {
		return strings.HasPrefix(x.Key, CommonAUC.Group+"_")
	})
	for _, test := range []struct {
		metric   measure.Metric
		opponent string
	}{{CommonAUC, common}, {UnigramAUC, OpponentUnigram}, {BigramAUC, OpponentBigram}} {
		for _, d := range c.Detections {
			if d.Opponent == test.opponent {
				last.Scalars = append(last.Scalars, measure.Scalar{Key: test.metric.Key, Value: d.AUC})
			}
		}
	}
}
