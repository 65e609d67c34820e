package measure

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Metric declares one number of metrics.jsonl, once: files, tables, figures, captions and the terminal read from here
// what it is called and how it is written.
type Metric struct {
	Key      string    // in metrics.jsonl and in all that is made from it
	Group    string    // of TensorBoard, and of the columns of summary.csv; see Groups
	Title    string    // in tables and on axes, as in "MLM loss"
	Unit     string    // as in "nats a masked token"; empty for shares, cosines and other bare numbers
	Decimals int       // in tables
	Better   Direction // which way is better, if one is
	Due      Due       // when it is measured
	Summary  Summary   // what summary.csv gives of a cell
	Doc      string    // the sentence that defines it
}

// Direction says which values of a metric are better.
type Direction int

// The directions.
const (
	Neither Direction = iota
	Lower
	Higher
)

// Due says when a metric is measured.
type Due int

// The times at which metrics are due.
const (
	EachStep       Due = iota // of the training batch, before the update
	EachMeasure               // every intervals.measure_every steps, and at the last
	EachEvaluation            // every intervals.eval_every steps, and at the last
	AtTheEnd                  // at the last step alone
)

// String says it as a sentence about a metric does.
func (d Due) String() string {
	return [...]string{"each step", "each measure", "each evaluation", "the last step"}[d]
}

// Summary says what of a metric stands in summary.csv.
type Summary int

// What summary.csv has of a metric.
const (
	NotInSummary Summary = iota
	Last                 // the newest value, in the column KEY
	LastAndMean          // that and, for what varies from batch to batch, the mean of the second half, in KEY_late
)

// Group is what belongs together: a group of TensorBoard.
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
}

var declared struct {
	sync.RWMutex
	metrics  []Metric
	measures []Measure
}

// Declare makes metrics known. A key that is known already is an error, and then none of them is declared.
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

// MustDeclare is Declare for the metrics of a package, at its start: it panics where Declare has an error.
func MustDeclare(metrics ...Metric) {
	if err := Declare(metrics...); err != nil {
		panic(err)
	}
}

// Metrics are all that are declared: group by group, and in the order of their declaration within one.
func Metrics() []Metric {
	declared.RLock()
	defer declared.RUnlock()
	all := slices.Clone(declared.metrics)
	order := func(m Metric) int {
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Name == m.Group })
		if at < 0 {
			return len(groups) // groups of a program's own come last
		}
		return at
	}
	slices.SortStableFunc(all, func(a, b Metric) int { return order(a) - order(b) })
	return all
}

// Find is the metric of a key. A key that nobody has declared, as in files of another program, stands for itself, and
// ok is false.
func Find(key string) (m Metric, ok bool) {
	declared.RLock()
	defer declared.RUnlock()
	for _, m := range declared.metrics {
		if m.Key == key {
			return m, true
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

// Tag is the metric's name in TensorBoard, which groups by what stands before a slash.
func (m Metric) Tag() string {
	return m.Group + "/" + strings.TrimPrefix(m.Key, m.Group+"_")
}

// Axis is the title with its unit, for an axis.
func (m Metric) Axis() string {
	if m.Unit == "" {
		return m.Title
	}
	return m.Title + " (" + m.Unit + ")"
}

// ofTables are the metrics of the three word tables that have one definition. %s in the texts stands for the table.
func ofTables(m Metric) [3]Metric {
	var all [3]Metric
	for i, table := range []struct{ key, name string }{{"eg", "E_G"}, {"ed", "E_D"}, {"delta", "E_Δ"}} {
		all[i] = m
		all[i].Key += "_" + table.key
		all[i].Title = strings.ReplaceAll(m.Title, "%s", table.name)
		all[i].Doc = strings.ReplaceAll(m.Doc, "%s", table.name)
	}
	return all
}
