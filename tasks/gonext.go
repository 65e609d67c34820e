package tasks

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ablate-go/ablate/tasks/score"
)

// goNextTask asks whether two paragraphs follow one another in a comment. Each first paragraph is in two pairs: with
// the one that follows it, and with one from another file of the same area, so that it alone tells nothing. No other
// paragraph is in two pairs, and none is in both parts.
var goNextTask = Task{Name: "go-next", Kind: Classify,
	Doc: "do two paragraphs follow one another in a comment of Go's source, or is the second from another file of the " +
		"same part; made of the Go installation, as the default corpus is",
	Files: "none: the installed Go, or the folder of another, its GOROOT", Columns: "none",
	Paper:  "none; dev has other files than training",
	Labels: []string{"other", "next"}, Metrics: []score.Metric{score.Accuracy}, Read: readGoNext}

// Numbers of pairs at most, half of which follow one another. Paragraphs with fewer words are no task.
const (
	goNextTrain, goNextDev = 4000, 1000
	goNextWords            = 6
)

func readGoNext(t Task, from Source) (*Data, error) {
	files, root, err := readGo(from.Path)
	if err != nil {
		return nil, err
	}
	return goData(t, root, nextExamples(files, false, goNextTrain), nextExamples(files, true, goNextDev))
}

// goPair is two paragraphs that follow one another.
type goPair struct {
	file, id      string
	first, second string
}

// goLone is a paragraph that is in no goPair.
type goLone struct{ file, text string }

// nextExamples are n examples of one part at most, half of each class.
func nextExamples(files []goFile, dev bool, n int) (all []Example) {
	for area := range goAreas {
		pairs, lone := pairsOf(files, area, dev)
		all = append(all, bothClasses(pairs, lone)...)
	}
	// The hash of the first alone keeps its two pairs together.
	slices.SortStableFunc(all, func(a, b Example) int { return cmp.Compare(goHash(a.Text), goHash(b.Text)) })
	return inHashOrder(all[:min(n/2*2, len(all))], n)
}

// pairsOf finds the pairs in an area's files of one part, and the paragraphs that are left over.
func pairsOf(files []goFile, area int, dev bool) (pairs []goPair, lone []goLone) {
	for _, f := range files {
		if f.area != area || f.dev != dev {
			continue
		}
		for i, c := range f.comments {
			for j := 0; j < len(c); j++ {
				switch {
				case len(words(c[j])) < goNextWords:
				case j+1 < len(c) && len(words(c[j+1])) >= goNextWords:
					pairs = append(pairs, goPair{f.path, fmt.Sprintf("%s#%d.%d", f.path, i, j), c[j], c[j+1]})
					j++ // the second is not the first of another pair
				default:
					lone = append(lone, goLone{f.path, c[j]})
				}
			}
		}
	}
	return pairs, lone
}

// bothClasses has each pair twice: as it is, and with a paragraph of another file as its second. Pairs that find none
// are left out.
func bothClasses(pairs []goPair, lone []goLone) (all []Example) {
	slices.SortStableFunc(lone, func(a, b goLone) int { return cmp.Compare(goHash(a.text), goHash(b.text)) })
	used := make([]bool, len(lone))
	for _, p := range pairs {
		for i, l := range lone {
			if used[i] || l.file == p.file {
				continue
			}
			used[i] = true
			all = append(all, Example{ID: p.id + "/next", Text: p.first, Pair: p.second, Class: 1},
				Example{ID: p.id + "/other", Text: p.first, Pair: l.text, Class: 0})
			break
		}
	}
	return all
}
