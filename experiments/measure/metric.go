package measure

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Metric declares one number of metrics.jsonl. Files, tables, figures, captions and the terminal read from here what it
// is called and how it is written.
type Metric struct {
	Key      string    // name in metrics.jsonl and in all files made from it
	Group    string    // group in TensorBoard and order of the columns of summary.csv; see [Groups]
	Title    string    // name in tables and on axes, such as "MLM loss"
	Unit     string    // such as "nats a masked token"; empty for shares, cosines and other numbers without a unit
	Decimals int       // digits after the point in tables
	Better   Direction // whether lower or higher is better, or neither
	Due      Due       // when it is measured
	Summary  Summary   // which values summary.csv has
	Doc      string    // the sentence that defines it

	// ByLanguage says that a text of several languages has the metric for each of them too, see [Metric.In].
	ByLanguage bool
}

// Direction says which values of a metric are better.
type Direction int

// The directions.
const (
	Neither Direction = iota
	Lower
	Higher
)

// String is the word for better values: "lower".
func (d Direction) String() string { return [...]string{"neither", "lower", "higher"}[d] }

// Due says when a metric is measured.
type Due int

// The times at which metrics are due.
const (
	EachStep       Due = iota // of the training batch, before the update
	EachMeasure               // every intervals.measure_every steps, and at the last
	EachEvaluation            // every intervals.eval_every steps, and at the last
	AtTheEnd                  // at the last step alone
	EachTrial                 // every pairs.every steps, and at the last
)

// String writes the time as in a sentence about a metric: "each step".
func (d Due) String() string {
	return [...]string{"each step", "each measure", "each evaluation", "the last step", "each trial"}[d]
}

// Summary says which values of a metric are in summary.csv.
type Summary int

// The values of a metric that summary.csv can have.
const (
	NotInSummary Summary = iota
	Last                 // the newest value, in the column KEY
	LastAndMean          // Last, and in KEY_late the mean of the second half, for what varies between batches
)

// String says which values these are, as docs/metrics.md does.
func (s Summary) String() string { return [...]string{"none", "last", "last and mean"}[s] }

// Group is a group of metrics in TensorBoard and in summary.csv.
type Group struct{ Name, Title string }

var groups = []Group{
	{"train", "Training batches"},
	{"eval", "Held-out text"},
	{"outside", "Text of another domain"},
	{"sim", "Mean pairwise cosine of a table's rows"},
	{"norm", "Norm of a table"},
	{"update", "Norm of a table's update"},
	{"rank", "Effective rank of a table"},
	{"conflict", "The two losses' gradients on the table"},
	{"pull", "What each loss adds to the table's update"},
	{"pairs", "Minimal pairs"},
	{"referee", "Discriminators on tests that all arms have"},
	{"downstream", "Tasks after fine-tuning"},
}

// Groups are the groups of this program in their order, and after them those that only metrics of another program name,
// with the name as title.
func Groups() []Group {
	all := slices.Clone(groups)
	for _, m := range Metrics() {
		if !slices.ContainsFunc(all, func(g Group) bool { return g.Name == m.Group }) {
			all = append(all, Group{Name: m.Group, Title: m.Group})
		}
	}
	return all
}

var declared struct {
	sync.RWMutex
	metrics  []Metric
	measures []Measure
}

// Declare adds metrics. It is an error if one has no key, group or title, or a key that is declared already; then none
// of them is added.
func Declare(metrics ...Metric) error {
	declared.Lock()
	defer declared.Unlock()
	for i, m := range metrics {
		if m.Key == "" || m.Group == "" || m.Title == "" {
			return fmt.Errorf("metric %+v: give it a key, a group and a title", m)
		}
		same := func(o Metric) bool { return o.Key == m.Key }
		if slices.ContainsFunc(declared.metrics, same) || slices.ContainsFunc(metrics[:i], same) {
			return fmt.Errorf("metric %s is declared already: choose another key", m.Key)
		}
	}
	declared.metrics = append(declared.metrics, metrics...)
	return nil
}

// MustDeclare is Declare for the metrics of a package, to be called in init: it panics where Declare returns an error.
func MustDeclare(metrics ...Metric) {
	if err := Declare(metrics...); err != nil {
		panic(err)
	}
}

// Metrics returns all declared metrics: group by group, and within a group in the order of their declaration.
func Metrics() []Metric {
	declared.RLock()
	defer declared.RUnlock()
	all := slices.Clone(declared.metrics)
	order := func(m Metric) int {
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Name == m.Group })
		if at < 0 {
			return len(groups) // groups that other programs add come last
		}
		return at
	}
	slices.SortStableFunc(all, func(a, b Metric) int { return order(a) - order(b) })
	return all
}

// Find returns the metric with the key. For a key that is not declared, as in files of another program, ok is false and
// the metric has the key as its title.
func Find(key string) (m Metric, ok bool) {
	declared.RLock()
	defer declared.RUnlock()
	base, language, of := strings.Cut(key, languageMark)
	for _, m := range declared.metrics {
		if m.Key == key {
			return m, true
		}
		if of && m.Key == base && m.ByLanguage && language != "" {
			return m.In(language), true
		}
	}
	group := "train"
	for _, g := range groups {
		if strings.HasPrefix(key, g.Name+"_") {
			group = g.Name
		}
	}
	return Metric{Key: key, Group: group, Title: key, Decimals: 3}, false
}

// Tag is the metric's name in TensorBoard, which groups names by the part before the slash.
func (m Metric) Tag() string {
	return m.Group + "/" + strings.TrimPrefix(m.Key, m.Group+"_")
}

// Axis is the label of an axis: the title with its unit.
func (m Metric) Axis() string {
	if m.Unit == "" {
		return m.Title
	}
	return m.Title + " (" + m.Unit + ")"
}
