package experiments

import (
	"os"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
)

func TestAnArmThatSetsAKeyTwiceIsRefused(t *testing.T) {
	testutil.WantSentence(t, onePlan(t, "  - {name: c, set: [lambda=1, sharing=es, lambda =2]}\n").Validate(),
		"arm c sets lambda twice, by lambda=1 and lambda =2: leave one out")
	for set, want := range map[string]string{
		"model.emd=true,model.from=x,model.emd=true":  "", // as Resolve writes it
		"model.from=x,model.emd=true,model.emd=false": "model.emd=true",
		"lambda=1,model.from=x,lambda=2":              "lambda=1",
		"model.from=x,model.from=y":                   "model.from=x",
		"lambda=1,train.lr=1":                         "",
	} {
		if first, _ := (Arm{Set: strings.Split(set, ",")}).repeatedKey(); first != want {
			t.Errorf("%s: %q, want %q", set, first, want)
		}
	}
}

func TestEqualArmsAreNoted(t *testing.T) {
	p := onePlan(t, "base: {lambda: 7}\n")
	p.Arms = []Arm{{Name: "one", Set: []string{"lambda=3"}}, {Name: "two", Set: []string{"sharing=es"}},
		{Name: "three", Set: []string{"sharing=gdes", "lambda=3.0"}}}
	p.Base.Sharing = "gdes"
	if notes := p.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "arms one and three are the same in every key") {
		t.Errorf("notes %q", notes)
	}
	p.Arms[2].Set = append(p.Arms[2].Set, "train.steps=9")
	if notes := p.Notes(); len(notes) != 0 {
		t.Errorf("arms of different lengths: %q", notes)
	}
	p.Budget.Equal = BudgetMinutes
	if notes := p.Notes(); len(notes) != 1 {
		t.Errorf("arms whose steps were timed: %q", notes)
	}
	p = onePlan(t, "base: {objective: mlm, sharing: none}\n")
	p.Arms = []Arm{{Name: "weak", Set: []string{"lambda=3"}},
		{Name: "strong", Set: []string{"lambda=5", "coupling=joint"}},
		{Name: "fast", Set: []string{"train.lr=0.1"}}}
	if notes := p.Notes(); len(notes) != 1 || !strings.Contains(notes[0], "arms weak and strong are the same") {
		t.Errorf("generators alone with different keys of the discriminator: %q", notes)
	}
	for _, name := range ReadyPlans() {
		p, err := LoadPlan(name)
		if err != nil {
			t.Fatal(err)
		}
		notes := p.Notes()
		if p.Tune.Pending() && len(notes) == 1 && strings.Contains(notes[0], "tuned before by 16 cells of 8 trials, on 2 seeds") {
			notes = nil
		}
		if len(notes) != 0 {
			t.Errorf("%s: %q", name, notes)
		}
	}
}

func TestACellThatIsNotThereIsRefusedBeforeAnythingIsWritten(t *testing.T) {
	plan, set := queuePlan(t, 1, 2)
	dir := t.TempDir() + "/out"
	r := &Runner{Plan: plan, Out: dir, Only: "5"}
	testutil.WantSentence(t, r.OpenWith(set), "cell 5: the plan has cells 1 to 4")
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the run folder is there: %v", err)
	}
	r.Only = "4"
	if err := r.OpenWith(set); err != nil {
		t.Fatal(err)
	}
}
