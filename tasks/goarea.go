package tasks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// goAreaTask asks which area of Go's source a comment is from. Areas are equally frequent.
var goAreaTask = Task{Name: "go-area", Kind: Classify,
	Doc:   "which part of Go's source does a comment describe; made of the Go installation, as the default corpus is",
	Files: "none: the installed Go, or the folder of another, its GOROOT", Columns: "none",
	Paper:  "none; dev has other files than training, and no text names its area",
	Labels: goAreaLabels(), Metrics: []score.Metric{score.Accuracy}, Read: readGoArea}

// Numbers of examples of each area at most. Shorter texts are no task.
const (
	goAreaTrain, goAreaDev = 500, 125
	goAreaWords            = 10
)

func goAreaLabels() (labels []string) {
	for _, a := range goAreas {
		labels = append(labels, a.label)
	}
	return labels
}

func readGoArea(t Task, from Source) (*Data, error) {
	files, root, err := readGo(from.Path)
	if err != nil {
		return nil, err
	}
	var train, dev []Example
	for area := range goAreas {
		train = append(train, areaExamples(files, area, false)...)
		dev = append(dev, areaExamples(files, area, true)...)
	}
	return goData(t, root, balanced(train, goAreaTrain), balanced(dev, goAreaDev))
}

// areaExamples are the paragraphs of an area in the files of one part.
func areaExamples(files []goFile, area int, dev bool) (all []Example) {
	for _, f := range files {
		if f.area != area || f.dev != dev {
			continue
		}
		names := namesOnPath(f.path)
		for i, c := range f.comments {
			for j, p := range c {
				if w := words(p); len(w) >= goAreaWords && !slices.ContainsFunc(w, func(w string) bool { return names[w] }) {
					all = append(all, Example{ID: fmt.Sprintf("%s#%d.%d", f.path, i, j), Text: p, Class: area})
				}
			}
		}
	}
	return all
}

// namesOnPath are the words that would give a file's area away: the names of all areas, and of the folders and of the
// package on the file's own path.
func namesOnPath(path string) map[string]bool {
	names := map[string]bool{}
	for _, a := range goAreas {
		names[a.label] = true
	}
	parts := strings.Split(strings.TrimPrefix(path, "src/"), "/")
	for _, p := range parts[:len(parts)-1] {
		names[p] = true
	}
	return names
}

// balanced takes equally many examples of each class, at most n, chosen and mixed by their texts alone.
func balanced(all []Example, n int) (out []Example) {
	classes := map[int][]Example{}
	for _, e := range all {
		classes[e.Class] = append(classes[e.Class], e)
	}
	for area := range goAreas {
		n = min(n, len(classes[area]))
	}
	for area := range goAreas {
		out = append(out, inHashOrder(classes[area], n)...)
	}
	return inHashOrder(out, len(out))
}
