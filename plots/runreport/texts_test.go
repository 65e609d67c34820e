package runreport

import (
	"fmt"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
)

// situations are invented runs that between them need every text of the report.
func situations(t *testing.T) map[string]*experiments.Result {
	t.Helper()
	planned := func(name string, n testruns.Numbers, settings ...string) *experiments.Result {
		p := testkit.Must[*experiments.Plan](t)(experiments.LoadPlan(name))
		for _, s := range append([]string{"train.steps=200", "train.warmup=5", "intervals.eval_every=20"}, settings...) {
			if err := p.Set(s); err != nil {
				t.Fatal(err)
			}
		}
		if e := p.Budget.Equal; e == experiments.BudgetTokens || e == experiments.BudgetFLOPs {
			if err := p.AllotSteps(nil); err != nil {
				t.Fatal(err)
			}
		}
		return testruns.Filled(t, p, n)
	}
	asItsSharing := func(arm string, seed uint64, key string, step int) (float64, bool) {
		for _, sharing := range []string{"none", "gdes", "es"} {
			if strings.Contains(arm, sharing) {
				arm = "rtd-" + sharing
			}
		}
		if key == measure.ContributionShare.Key && arm != "rtd-none" && arm != "mlm" {
			return 0.7, step > 0
		}
		return testruns.AsThePaper(arm, seed, key, step)
	}
	weak := func(arm string, seed uint64, key string, step int) (float64, bool) {
		switch {
		case key == heldOut.AUC.Key && (arm == "rtd-none" || seed == 2):
			return 0.51, true
		case key == heldOut.F1.Key:
			return 0.01, true
		}
		return testruns.AsThePaper(arm, seed, key, step)
	}

	broken := testruns.Invented(t, 3, asItsSharing)
	failed := testruns.Cell(t, broken, "rtd-es", 2)
	failed.Rows, failed.Error = failed.Rows[:4], "step 61: the RTD loss is not a number"
	unfinished := testruns.Cell(t, broken, "rtd-gdes", 1)
	unfinished.Rows = unfinished.Rows[:6]
	testruns.Cell(t, broken, "rtd-none", 3).Rows = nil

	elsewhere := testruns.Invented(t, 1, asItsSharing)
	elsewhere.Data.OutsideTokens, elsewhere.Data.OutsideName = 1000, "another book"

	crossed := testruns.Invented(t, 3, asItsSharing)
	for i := range crossed.Cells {
		crossed.Cells[i].Unigram = 6.5
	}

	words := testruns.Invented(t, 1, asItsSharing)
	words.Data = nil
	words.Cells[0].Neighbours = []measure.Neighbourhood{
		{Word: "cat", Band: "rare", EG: []measure.Neighbour{{Piece: "▁dog"}}}, {Word: "unheard", Absent: "unheard"},
	}

	often := testruns.Invented(t, 1, asItsSharing)
	for i := range 2 {
		made := experiments.ThisCommand(fmt.Sprintf("ablate run --seeds %d", i+1), "v1", 0)
		if err := experiments.RecordCommand(often.Dir, made); err != nil {
			t.Fatal(err)
		}
	}
	for i := range often.Cells[0].Rows {
		v := float64(i)
		for _, key := range []string{"a", "b", "c", "d", "e", "f", "g"} {
			often.Cells[0].Rows[i].Scalars = append(often.Cells[0].Rows[i].Scalars, measure.Scalar{Key: key, Value: &v})
		}
	}

	slowed := planned("tug-of-war", asItsSharing, "budget.equal=minutes", "budget.minutes=5")
	slowed.Cells[0].Rows[len(slowed.Cells[0].Rows)-1].Seconds *= 2

	merged := testkit.Must[*experiments.Result](t)(experiments.Merge(t.TempDir(),
		testruns.Invented(t, 2, asItsSharing), testruns.Invented(t, 2, asItsSharing)))

	withTasks := testruns.Invented(t, 3, asItsSharing)
	testruns.AddTasks(withTasks, func(arm string, seed uint64, task string) float64 {
		return 0.6 + 0.1*float64(len(arm)%3) + 0.01*float64(seed) + 0.02*float64(len(task))
	}, "sst2", "rte", "xnli")
	languages := testruns.WithLanguages(testruns.Invented(t, 2, asItsSharing), 21)

	asking := testruns.Invented(t, 2, asItsSharing)
	asking.Plan.Contrasts = []experiments.Contrast{{Name: "is it so", Of: "rtd-gdes - rtd-none"}}

	refereed := testruns.AddReferee(testruns.Invented(t, 2, asItsSharing), func(arm string, seed uint64, o string) float64 {
		return 0.6 + 0.01*float64(len(arm)) - 0.002*float64(len(o)) + 0.01*float64(seed)
	})

	for i := range refereed.Cells {
		c := &refereed.Cells[i]
		for k := range c.Rows {
			v := 0.5 + 0.1*float64(k)/float64(len(c.Rows))
			c.Rows[k].Scalars = append(c.Rows[k].Scalars, measure.Scalar{Key: experiments.PairsGenerator.Key, Value: &v})
		}
	}

	return map[string]*experiments.Result{
		"asking": asking, "refereed": refereed,
		"tasks": withTasks, "languages": languages,
		"three seeds": crossed, "one seed": testruns.Invented(t, 1, asItsSharing),
		"weak": testruns.Invented(t, 2, weak), "broken": broken, "words": words, "often": often, "merged": merged,
		"elsewhere": elsewhere,
		"lambda":    planned("lambda", asItsSharing), "attention": planned("attention", asItsSharing),
		"coupling": planned("coupling", asItsSharing), "minutes": slowed,
		"tokens": planned("paper-table", asItsSharing, "budget.equal=tokens"),
		"flops":  planned("paper-table", asItsSharing, "budget.equal=flops"),
	}
}

// Every text is said by some report, with all of the values that it names, in whatever branch of it.
func TestEveryTextIsSaidWithItsValues(t *testing.T) {
	given := map[string][]fill{}
	said = func(name string, values fill) { given[name] = append(given[name], values) }
	t.Cleanup(func() { said = func(string, fill) {} })
	for name, r := range situations(t) {
		run := testkit.Must[*run](t)(newRun(r, Meta{}))
		d, failed := run.document()
		if failed != nil {
			t.Errorf("%s: %v", name, failed)
		}
		md := d.Markdown()
		for _, bad := range []string{"{{", "<no value>", "&lt;no value", "%!"} {
			if strings.Contains(md, bad) {
				t.Errorf("%s: the report holds %q", name, bad)
			}
		}
	}
	for _, one := range texts.Templates() {
		name := one.Name()
		if name == "texts" || strings.HasSuffix(name, ".txt") {
			continue
		}
		if given[name] == nil {
			t.Errorf("no report says %q", name)
		}
		fields := map[string]bool{}
		fieldsOf(one.Root, fields)
		for _, values := range given[name] {
			for field := range fields {
				if _, ok := values[field]; !ok {
					t.Fatalf("%q names %s, and is said with %v", name, field, values)
				}
			}
			if len(values) != len(fields) {
				t.Fatalf("%q names %v, and is said with %v", name, fields, values)
			}
			if s := say(name, values); s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
				t.Errorf("%q has blanks at an end or two in a row: %q", name, s)
			}
		}
	}
}

// fieldsOf gathers the names of values in a part of a template.
func fieldsOf(n parse.Node, to map[string]bool) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, one := range l.Nodes {
				fieldsOf(one, to)
			}
		}
	}
	pipe := func(p *parse.PipeNode) {
		for _, c := range p.Cmds {
			for _, a := range c.Args {
				fieldsOf(a, to)
			}
		}
	}
	switch n := n.(type) {
	case *parse.ListNode:
		list(n)
	case *parse.ActionNode:
		pipe(n.Pipe)
	case *parse.FieldNode:
		to[n.Ident[0]] = true
	case *parse.IfNode:
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	case *parse.RangeNode:
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	}
}

func TestATextThatIsNotThereIsAFault(t *testing.T) {
	for name, values := range map[string]fill{"no such text": nil, "rank": nil} {
		if err := guarded(func() error { say(name, values); return nil }); err == nil {
			t.Errorf("%q was said with %v", name, values)
		}
	}
}

// A name that two files define would be the text of one of them.
func TestTextsHaveNamesOfTheirOwn(t *testing.T) {
	names, err := textFiles.ReadDir("texts")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, f := range names {
		source := string(testkit.Must[[]byte](t)(textFiles.ReadFile("texts/" + f.Name())))
		for _, after := range strings.Split(source, `{{define "`)[1:] {
			name, _, _ := strings.Cut(after, `"`)
			if seen[name] {
				t.Errorf("%q is defined twice", name)
			}
			seen[name] = true
		}
	}
	if len(seen) < 40 {
		t.Errorf("%d texts", len(seen))
	}
}
