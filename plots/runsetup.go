package plots

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/graph"
)

// addSetup adds the arms, the networks, the text and how they were trained.
func (r *folder) addSetup(s *Section) error {
	arms, err := r.setupTable()
	if err != nil {
		return err
	}
	s.Add(arms)
	if text := r.confounding(); text != "" {
		s.Add(Paragraph(text))
	}
	s.Add(Paragraph("The networks and their training, where arms do not set their own:"), r.settings())
	if r.Data == nil {
		s.Add(Notice{Kind: Warning, Text: "The folder has no data.json: the run did not get as far as reading its text, or the file was moved away."})
		return nil
	}
	s.Add(Paragraph("The text:"), r.text())
	return nil
}

// setupTable lists what makes each arm.
func (r *folder) setupTable() (Table, error) {
	unequal := !r.sameSteps()
	columns := []Column{{Title: "Arm"}, {Title: "Objective"}, {Title: "Sharing"}, {Title: "Coupling"}, {Title: "λ", Number: true},
		{Title: "Generator", Number: true}, {Title: "Discriminator", Number: true}, {Title: "Total", Number: true}, {Title: "TFLOP", Number: true}}
	if unequal {
		columns = append(columns, Column{Title: "Steps", Number: true})
	}
	minutes := r.minutes()
	if minutes != nil {
		columns = append(columns, Column{Title: "Minutes", Number: true})
	}
	others, any := r.otherSettings()
	if any {
		columns = append(columns, Column{Title: "Also"})
	}
	var rows [][]string
	for i, a := range r.arms {
		c := a.config
		row := []string{a.Name, c.Objective, missing, missing, missing, missing, missing, missing, missing}
		if a.rtd() {
			row[2], row[3], row[4] = c.Sharing, c.Coupling, fmt.Sprintf("%g", c.Lambda)
		}
		if sizes, err := training.SizesOf(c); err == nil {
			row[5], row[7], row[8] = thousands(sizes.Generator), thousands(sizes.Total), fmt.Sprintf("%.3g", sizes.StepFLOPs*float64(c.Train.Steps)/1e12)
			if a.rtd() {
				row[6] = thousands(sizes.Discriminator)
			}
		}
		if unequal {
			row = append(row, thousands(c.Train.Steps))
		}
		if minutes != nil {
			took := missing
			if m, ok := minutes[a.Name]; ok {
				took = fmt.Sprintf("%.3g", m)
			}
			row = append(row, took)
		}
		if any {
			row = append(row, others[i])
		}
		rows = append(rows, row)
	}
	return NewTable("The arms and their parameters.", columns, rows,
		"A shared table counts once, with the generator; E_Δ counts with the discriminator. mlm trains the generator alone, so that sharing, coupling and λ have no meaning there. TFLOP are 10¹² floating-point operations of the matrix products of a cell's training, counted in its graphs.", r.budget())
}

// otherSettings lists for each arm what it sets beyond the columns of the table.
func (r *folder) otherSettings() (texts []string, any bool) {
	for _, a := range r.arms {
		var own []string
		from := false // what follows is the model that the checkpoint says
		for _, set := range a.Set {
			key, _, _ := strings.Cut(set, "=")
			key = strings.TrimSpace(key)
			switch {
			case slices.Contains([]string{"objective", "sharing", "coupling", "lambda", "train.steps"}, key), from && strings.HasPrefix(key, "model."):
			default:
				own = append(own, "`"+set+"`")
			}
			from = from || key == "model.from"
		}
		any = any || own != nil
		if own == nil {
			own = []string{missing}
		}
		texts = append(texts, strings.Join(own, ", "))
	}
	return texts, any
}

// confounding says which arms differ in more than sharing, and how this program's alternating ES differs
// from the authors'.
func (r *folder) confounding() string {
	joint, alternating, es := false, false, ""
	for _, a := range r.arms {
		if !a.rtd() {
			continue
		}
		if a.config.Coupling == training.CouplingJoint {
			joint = joint || a.config.Sharing == "es"
		} else {
			alternating = alternating || a.config.Sharing != "es"
		}
		if a.shared() {
			es = " In the alternating ES of the authors' code the gradient of RTD on the shared table is dropped; here it reaches E in both couplings."
		}
	}
	text := ""
	if joint && alternating {
		text = "Couplings follow the paper: ES is joint, one loss with one optimizer and one clip, while NES and GDES alternate, a step of the generator and then one of the discriminator. These arms therefore differ in sharing and in coupling, and a difference between ES and the others is that of both together unless the plan also has arms that differ in one alone."
	}
	return strings.TrimSpace(text + es)
}

// settings are those of the plan's base.
func (r *folder) settings() Definitions {
	c := r.Plan.Base
	e, t := c.Model.Encoder, c.Train
	head := "MLM head on the last layer"
	if c.Model.EMD {
		head = "enhanced mask decoder"
	}
	clip := "no clipping"
	if t.ClipNorm > 0 {
		clip = fmt.Sprintf("gradient norm clipped at %g", t.ClipNorm)
	}
	correction := "with bias correction"
	if !t.BiasCorrection {
		correction = "without bias correction"
	}
	return Definitions{
		{"Generator", fmt.Sprintf("%s, %s, %s", count(c.Model.GeneratorLayers, "layer"), shape(c.Model.Generator()), head)},
		{"Discriminator", fmt.Sprintf("%s, %s", count(e.Layers, "layer"), shape(e))},
		{"Attention", fmt.Sprintf("%s, %d position buckets to each side", c.Model.Attention, e.PositionBuckets)},
		{"Dropout", fmt.Sprintf("%g, and %g of attention probabilities", e.HiddenDropout, e.AttentionDrop)},
		{"Masking", fmt.Sprintf("%s, rate %g; of the chosen tokens %s%% become [MASK]", c.Masking.Strategy, c.Masking.Rate, fixed(100*c.Masking.MaskProb, 0))},
		{"Batches", fmt.Sprintf("%d windows of %d tokens, %s", t.Batch, t.Seq, count(t.Steps, "step"))},
		{"Learning rates", fmt.Sprintf("%g generator, %g discriminator; linear warm-up over %s, then linear to 0", t.LR, t.DiscriminatorLR, count(t.Warmup, "step"))},
		{"AdamW", fmt.Sprintf("β %g and %g, ε %g, weight decay %g, %s, %s", t.Beta1, t.Beta2, t.Eps, t.WeightDecay, correction, clip)},
		{"Sampling", fmt.Sprintf("from the generator at temperature %g", t.Temperature)},
	}
}

func shape(c graph.Config) string {
	return fmt.Sprintf("hidden %d, %s, feed-forward %d", c.Hidden, count(c.Heads, "head"), c.Intermediate)
}

// text describes what the models read.
func (r *folder) text() Definitions {
	d, t := r.Data, r.Plan.Base.Train
	name := d.Name
	if d.Remark != "" {
		name += ": " + d.Remark
	}
	defs := Definitions{
		{"Corpus", name},
		{"Size", fmt.Sprintf("%s words, %s bytes", thousands(d.Words), thousands(d.Bytes))},
		{"Vocabulary", fmt.Sprintf("%s ids, %s", thousands(d.Vocabulary), tokenizerOf(d))},
		{"Training text", fmt.Sprintf("%s tokens in %s windows", thousands(d.TrainTokens), thousands(d.TrainWindows))},
		{"Held-out text", fmt.Sprintf("%s tokens in %s windows", thousands(d.HeldOutTokens), thousands(d.HeldOutWindows))},
	}
	if d.OutsideTokens > 0 {
		defs = append(defs, Definition{"Other domain", thousands(d.OutsideTokens) + " tokens of text from outside, for scoring only"})
	}
	if d.TrainTokens > 0 {
		passes := float64(t.Steps) * float64(t.Batch) * float64(t.Seq) / float64(d.TrainTokens)
		defs = append(defs, Definition{"Passes", fixed(passes, 2) + " over the training text, at the base settings"})
	}
	return append(defs, Definition{"Unigram entropy", fmt.Sprintf("%s nats a token on held-out text, for a model that knows the training text's frequencies; %s is the training text's own", fixed(d.Entropy.Cross, 3), fixed(d.Entropy.Train, 3))})
}

// tokenizerOf says where the tokenizer comes from.
func tokenizerOf(d *experiments.DataInfo) string {
	if d.TokenizerOf != "" {
		return "the tokenizer of " + d.TokenizerOf
	}
	return "a unigram tokenizer trained on this text"
}
