package tasks

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/rng"
	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/corpus"
)

// goTree writes a GOROOT with 25 files in each area. Each file has comments of one to three paragraphs of invented
// words; some paragraphs stand in several files, and some name their area.
func goTree(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	texttest.Write(t, root, "VERSION", "go9.9\n")
	for i, a := range goAreas {
		for file := range 25 {
			r := rng.Stream(uint64(i), "tree", uint64(file))
			sentence := func() string {
				var s strings.Builder
				for range 12 {
					s.WriteString(" ")
					for range 3 {
						s.WriteString(string("bdfgklmnprst"[r.IntN(12)]) + string("aeiou"[r.IntN(5)]))
					}
				}
				return s.String()
			}
			var src strings.Builder
			src.WriteString("// This very sentence stands at the head of every file of this whole tree here.\npackage p\n")
			for c := range 6 {
				fmt.Fprintf(&src, "\n//%s.\n", sentence())
				for range c % 3 {
					fmt.Fprintf(&src, "//\n//%s.\n", sentence())
				}
				fmt.Fprintf(&src, "var v%d int\n\n// The %s of%s.\nvar w%d int\n", c, a.label, sentence(), c)
			}
			texttest.Write(t, root, fmt.Sprintf("src/%s/f%d.go", a.folder, file), src.String())
		}
	}
	return root
}

// checkParts checks that no file and no text is in both parts, and that classes are equally frequent.
func checkParts(t *testing.T, d *Data) {
	t.Helper()
	files, texts := map[string]string{}, map[string]string{}
	for _, set := range d.Sets() {
		classes := map[int]int{}
		for _, e := range set.Examples {
			classes[e.Class]++
			file, _, _ := strings.Cut(e.ID, "#")
			if at := files[file]; at != "" && at != set.Name {
				t.Errorf("%s is in %s and %s", file, at, set.Name)
			}
			files[file] = set.Name
			for _, s := range []string{e.Text, e.Pair} {
				if at := texts[letters(s)]; s != "" && at != "" && at != set.Name {
					t.Errorf("in %s and %s: %q", at, set.Name, s)
				}
				texts[letters(s)] = set.Name
			}
		}
		for c := range d.Labels {
			if classes[c]*len(d.Labels) != len(set.Examples) {
				t.Errorf("%s has %d examples of %s among %d", set.Name, classes[c], d.Labels[c], len(set.Examples))
			}
		}
	}
}

// placesOf finds each paragraph of the areas: its file, comment and index.
func placesOf(t *testing.T, root string) map[string][3]any {
	t.Helper()
	read, err := corpus.ReadGoComments(t.Context(), root, func(path string) bool { return goArea(path) >= 0 })
	if err != nil {
		t.Fatal(err)
	}
	places := map[string][3]any{}
	for _, f := range read {
		for i, c := range f.Comments {
			for j, p := range c {
				places[p] = [3]any{f.Path, i, j}
			}
		}
	}
	return places
}

func checkPairs(t *testing.T, d *Data, places map[string][3]any) {
	t.Helper()
	for _, set := range d.Sets() {
		seconds := map[string]bool{}
		for _, e := range set.Examples {
			a, b := places[e.Text], places[e.Pair]
			next := a[0] == b[0] && a[1] == b[1] && a[2].(int)+1 == b[2].(int)
			if e.Class == 1 && !next || e.Class == 0 && a[0] == b[0] ||
				goArea(a[0].(string)) != goArea(b[0].(string)) || hashShare(b[0].(string)) < goDevShare != (set.Name == "dev") {
				t.Errorf("%s is %s: %v and %v", e.ID, d.Labels[e.Class], a, b)
			}
			if seconds[e.Pair] {
				t.Errorf("%s: in two pairs: %q", e.ID, e.Pair)
			}
			seconds[e.Pair] = true
		}
	}
}

func TestTasksOfTheGoSource(t *testing.T) {
	one, two := goTree(t), goTree(t)
	for _, name := range []string{"go-area", "go-next"} {
		d, err := Load(name, Source{Path: one})
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, d)
		if note := strings.Join(d.Notes, " "); !strings.Contains(note, "Go 9.9") || !strings.Contains(note, one) {
			t.Errorf("notes %q", note)
		}
		for _, set := range d.Sets() {
			for _, e := range set.Examples {
				if strings.Contains(e.Text+e.Pair, "This very sentence") {
					t.Errorf("a sentence of every file: %q", e.Text)
				}
			}
		}
		if name == "go-next" {
			checkPairs(t, d, placesOf(t, one))
		}
		again, err := Load(name, Source{Path: two}) // another folder: nothing is kept in memory of it
		if err != nil || !reflect.DeepEqual(d.Train.Examples, again.Train.Examples) ||
			!reflect.DeepEqual(d.Dev[0].Examples, again.Dev[0].Examples) {
			t.Errorf("%s: the same source gives other examples, error %v", name, err)
		}
	}
}

func TestNoTextNamesItsArea(t *testing.T) {
	d, err := Load("go-area", Source{Path: goTree(t)})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range d.Sets() {
		for _, e := range set.Examples {
			for _, w := range words(e.Text) {
				if namesOnPath(e.ID)[w] {
					t.Errorf("%s: %q names %s", e.ID, e.Text, w)
				}
			}
		}
	}
	if names := namesOnPath("src/net/http/server.go"); !names["http"] || !names["net"] || !names["os"] || names["server"] {
		t.Errorf("names %v", names)
	}
}

func TestGoSourceThatIsNotWhole(t *testing.T) {
	_, err := Load("go-area", Source{Path: texttest.GoInstallation(t)}) // has other packages
	var fault *FileError
	if !errors.As(err, &fault) {
		t.Errorf("error %v", err)
	}
	testutil.WantSentence(t, err, "go-area", "GOROOT")
	if _, err := Load("go-next", Source{Path: t.TempDir()}); !errors.As(err, new(*corpus.GoSourceError)) {
		t.Errorf("error %v", err)
	}
}

// On this machine's Go: the sizes that settings are made for, and a task that words alone do not solve.
func TestTasksOfThisMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("parses a large part of the Go source")
	}
	root, err := corpus.GoRoot(t.Context())
	if err != nil {
		t.Skip("no Go source here:", err)
	}
	for _, tt := range []struct {
		task                string
		train, dev          int // at least
		majority, low, high float64
	}{
		{"go-area", 3000, 900, 1. / 8, 0.4, 0.8},
		{"go-next", 3600, 900, 0.5, 0.65, 0.9},
	} {
		d, err := Load(tt.task, Source{})
		if err != nil {
			t.Fatal(err)
		}
		checkParts(t, d)
		if tt.task == "go-next" {
			checkPairs(t, d, placesOf(t, root))
		}
		if len(d.Train.Examples) < tt.train || len(d.Dev[0].Examples) < tt.dev {
			t.Errorf("%s: %d and %d examples", tt.task, len(d.Train.Examples), len(d.Dev[0].Examples))
		}
		majority, err := Majority(d.Task, d.Train)
		if err != nil {
			t.Fatal(err)
		}
		bag, err := BagOfWords(t.Context(), d.Task, d.Train)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []struct {
			Predictor
			low, high float64
		}{{majority, tt.majority, tt.majority}, {bag, tt.low, tt.high}} {
			r, err := d.Task.Score(d.Dev[0], p.Predict(d.Dev[0]))
			if err != nil || !(r[0].Value.X >= p.low && r[0].Value.X <= p.high) {
				t.Errorf("%s: accuracy %v, error %v", tt.task, r, err)
			}
		}
	}
}
