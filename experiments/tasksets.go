package experiments

import (
	"slices"
	"strings"

	"github.com/ablate-go/ablate/experiments/finetune"
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/tasks"
	"github.com/ablate-go/ablate/tasks/score"
)

// manySets is how many dev sets have a mean, and a table of their own in the report: one for each language.
const manySets = 3

// MeanOverSets is what stands in the place of a set's name for the mean over the dev sets of a task, where there are
// three or more, such as the languages of XNLI.
const MeanOverSets = "mean"

// TaskSet is a set on which cells have scores.
type TaskSet struct {
	Name    string           // such as dev, matched, fr, test fr, or [MeanOverSets]
	Metrics []measure.Metric // one for each metric of the task
}

// TaskSets are the sets of a task that any cell has scores on: dev sets, their mean where there are three or more, and
// test sets.
func (r *Result) TaskSets(d Downstream) (all []TaskSet) {
	for _, c := range r.Cells {
		for _, s := range c.Tasks {
			if s.Task.Label() != d.Label() {
				continue
			}
			for _, set := range s.sets() {
				if !slices.ContainsFunc(all, func(have TaskSet) bool { return have.Name == set.Name }) {
					all = append(all, set)
				}
			}
		}
	}
	return all
}

// ManySets reports whether a task has a table by set of its own.
func (r *Result) ManySets(d Downstream) bool {
	return slices.ContainsFunc(r.TaskSets(d), func(s TaskSet) bool { return s.Name == MeanOverSets })
}

func (s TaskScore) sets() (all []TaskSet) {
	best := s.Results.Best()
	if best == nil {
		return nil
	}
	for _, set := range best.Dev {
		all = append(all, s.set(set.Set, set.Results))
	}
	if len(best.Dev) >= manySets {
		all = append(all, s.set(MeanOverSets, best.Dev[0].Results))
	}
	for _, set := range best.Test {
		all = append(all, s.set(set.Set, set.Results))
	}
	return all
}

func (s TaskScore) set(name string, like []tasks.Result) TaskSet {
	title := s.Task.Label()
	if name != "dev" {
		title += " " + name
	}
	set := TaskSet{Name: name}
	for _, x := range like {
		set.Metrics = append(set.Metrics, measure.Metric{
			Key: taskKey(s.Task, name, string(x.Metric)), Group: DownstreamMean.Group, Decimals: 3,
			Title: title + ", " + strings.ReplaceAll(string(x.Metric), "_", " "), Better: measure.Higher, Due: measure.AtTheEnd,
		})
	}
	return set
}

// meansOverSets are the means of each metric over many dev sets; one that a set does not have defined has none.
func (s TaskScore) meansOverSets(best *finetune.Finished) (all []measure.Scalar) {
	if len(best.Dev) < manySets {
		return nil
	}
	for _, x := range best.Dev[0].Results {
		scalar := measure.Scalar{Key: taskKey(s.Task, MeanOverSets, string(x.Metric))}
		if mean, ok := meanOf(best.Dev, x.Metric); ok {
			scalar.Value = &mean
		}
		all = append(all, scalar)
	}
	return all
}

func meanOf(sets []finetune.SetResult, metric score.Metric) (mean float64, ok bool) {
	for _, set := range sets {
		v := finetune.Value(sets, set.Set, metric)
		if !v.OK {
			return 0, false
		}
		mean += v.X / float64(len(sets))
	}
	return mean, true
}
