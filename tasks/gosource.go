package tasks

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/text/corpus"
)

// The tasks go-area and go-next are made of the comments in the source of a Go installation, so that they need no
// download. It is the default corpus: a model that was pre-trained on that has read the texts, without the labels.

// goAreas are the parts of Go's source that these tasks are made of, by the folder below src. Each has some hundred
// paragraphs at least, after those that name it are left out.
var goAreas = []struct{ label, folder string }{
	{"compile", "cmd/compile"}, {"crypto", "crypto"}, {"encoding", "encoding"}, {"go", "go"}, {"link", "cmd/link"},
	{"net", "net"}, {"os", "os"}, {"runtime", "runtime"},
}

// goDevShare is the share of the files that are for dev.
const goDevShare = 0.2

// goFile is a file with the paragraphs of each comment. Empty ones take the place of what is no example.
type goFile struct {
	path     string
	area     int // index in goAreas
	dev      bool
	comments [][]string
}

// goRead keeps what was read of an installation: a plan has the same tasks in each cell, and parsing takes seconds.
var goRead struct {
	sync.Mutex
	root  string
	files []goFile
}

// readGo reads the areas from an installation; an empty root means the installed Go's. It returns the root that it
// found.
func readGo(root string) ([]goFile, string, error) {
	ctx := context.Background()
	goRead.Lock()
	defer goRead.Unlock()
	if root == "" {
		var err error
		if root, err = corpus.GoRoot(ctx); err != nil {
			return nil, "", err
		}
	}
	if goRead.root == root {
		return goRead.files, root, nil
	}
	read, err := corpus.ReadGoComments(ctx, root, func(path string) bool { return goArea(path) >= 0 })
	if err != nil {
		return nil, "", err
	}
	var files []goFile
	for _, f := range read {
		files = append(files, goFile{f.Path, goArea(f.Path), hashShare(f.Path) < goDevShare, f.Comments})
	}
	dropRepeated(files)
	goRead.root, goRead.files = root, files
	return files, root, nil
}

// goArea is the index of the area of a file, -1 if it has none.
func goArea(path string) int {
	for i, a := range goAreas {
		if strings.HasPrefix(path, "src/"+a.folder+"/") {
			return i
		}
	}
	return -1
}

// hashShare is a number from 0 to below 1 that depends on s alone.
func hashShare(s string) float64 { return float64(goHash(s)>>11) / (1 << 53) }

func goHash(s string) uint64 { return rng.Mix(rng.Key(s)) }

// dropRepeated empties every paragraph that occurs more than once: it could be in both parts, and two files may have it
// in common. Paragraphs with the same letters count as equal, since twins of a file differ in numbers.
func dropRepeated(files []goFile) {
	seen := map[string]int{}
	for _, f := range files {
		for _, c := range f.comments {
			for _, p := range c {
				seen[letters(p)]++
			}
		}
	}
	for _, f := range files {
		for _, c := range f.comments {
			for i, p := range c {
				if seen[letters(p)] > 1 {
					c[i] = ""
				}
			}
		}
	}
}

// letters are the letters of a text in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// goData makes the data of a task of its training and dev examples.
func goData(t Task, root string, train, dev []Example) (*Data, error) {
	if len(train) == 0 || len(dev) == 0 {
		return nil, &FileError{Path: root, Err: fmt.Errorf("its source has too few comments for task %s", t.Name),
			Next: "name the GOROOT of a whole Go installation"}
	}
	d := &Data{
		Labels: t.Labels, Train: &Set{Name: "train", Path: root, Examples: train, Labelled: true},
		Dev: []*Set{{Name: "dev", Path: root, Examples: dev, Labelled: true}},
	}
	d.Notes = []string{fmt.Sprintf("%s is made of the comments in the source of Go %s in %s, with other files in dev than"+
		" in training; another version of Go has other examples", t.Name, corpus.GoVersion(root), root)}
	return d, nil
}

// inHashOrder sorts examples by a hash of their texts, and cuts them to n.
func inHashOrder(all []Example, n int) []Example {
	slices.SortStableFunc(all, func(a, b Example) int {
		switch x, y := textHash(a), textHash(b); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return all[:min(n, len(all))]
}
