package tasks

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/tasks/score"
)

// The files of XNLI (arXiv 1809.05053) are read as they were published, xnli.dev.tsv and xnli.test.tsv with all
// languages and multinli.train.LANG.tsv, and as XTREME has them, dev-LANG.tsv, test-LANG.tsv and train-LANG.tsv.

var xnli = Task{Name: "xnli", Kind: Classify, Labels: nliLabels, Metrics: []score.Metric{score.Accuracy},
	Doc: "XNLI zero-shot: trained on English (XNLI's or MNLI's file), scored on each language",
	Files: "`train-en.tsv`, `multinli.train.en.tsv` or MNLI's `train.tsv`, or a file of NLI in CSV or JSON lines; " +
		"`dev-LANG.tsv`, `test-LANG.tsv` (with `test-labels.txt`) or `xnli.dev.tsv`, `xnli.test.tsv`",
	Columns: xnliColumns, Paper: xnliPaper,
	Read: func(t Task, from Source) (*Data, error) { return readXNLI(t, from, "en") },
}

var xnliTranslated = Task{Name: "xnli-translated", Kind: Classify, Labels: nliLabels,
	Metrics: []score.Metric{score.Accuracy},
	Doc:     "XNLI translate-train-all: trained on all languages' files together, scored on each language",
	Files:   "`train-LANG.tsv` or `multinli.train.LANG.tsv`; dev and test as `xnli`",
	Columns: xnliColumns, Paper: xnliPaper,
	Read: func(t Task, from Source) (*Data, error) { return readXNLI(t, from, "") },
}

const (
	xnliColumns = "1, 2; label 3, or by the header: `sentence1`, `sentence2`, `gold_label`, `language`"
	xnliPaper   = "XNLI, arXiv 1809.05053"
)

// xnliLayouts are those of the files: published with all languages, of the translations, and of XTREME.
var xnliLayouts = []layout{
	{text: "sentence1", pair: "sentence2", label: "gold_label", language: "language", blank: "-", id: []string{"pairID"}},
	{text: "premise", pair: "hypo", label: "label", alias: contradictory},
	{headers: []string{"premise\thypothesis\tlabel", "premise\thypothesis"}, text: "premise", pair: "hypothesis",
		label: "label", alias: contradictory, bare: true},
	mnliLayout,
}

// contradictory is what the training files call a contradiction.
var contradictory = map[string]string{"contradictory": "contradiction"}

// readXNLI reads the files; trained is the language of the training file, "" for all.
func readXNLI(t Task, from Source, trained string) (*Data, error) {
	files, err := xnliFiles(from, trained)
	if err != nil {
		return nil, err
	}
	var train *part
	for _, f := range files.train {
		p, err := xnliPart(t, from, f)
		if err != nil {
			return nil, err
		}
		if train == nil {
			train = p
			train.name = "train"
			continue
		}
		train.path += ", " + p.path
		train.rows, train.notes = append(train.rows, p.rows...), append(train.notes, p.notes...)
		train.labelled = train.labelled && p.labelled
	}
	dev, err := xnliLanguages(t, from, files.dev)
	if err != nil {
		return nil, err
	}
	test, err := xnliLanguages(t, from, files.test)
	if err != nil {
		return nil, err
	}
	if err := labelTests(t, files.dir, test); err != nil {
		return nil, err
	}
	return assemble(t, from, train, dev, test)
}

// xnliFound are files, each with its language, "" where all are in one.
type xnliFound struct {
	dir              string // "" where only single files were named
	train, dev, test []located
}

var xnliName = regexp.MustCompile(`^(?:(train|dev|test)-|multinli\.(train)\.|xnli\.(dev|test)\.tsv)` +
	`(?:([A-Za-z-]+)\.tsv)?(?:\.(?:gz|zst|xz|bz2))?$`)

// xnliFiles finds the files, English first, since the epoch is chosen on the first dev set. Files that the source names
// win; its training file may be MNLI's folder.
func xnliFiles(from Source, trained string) (xnliFound, error) {
	var out xnliFound
	mnliNames := mnliLayout.files.train.names
	if from.Path != "" {
		isDir, err := isFolder(from.Path)
		switch {
		case err != nil:
			return out, err
		case !isDir:
			out.train = []located{{"train", from.Path}}
		default:
			out = xnliFolder(from.Path, trained)
			out.dir = from.Path
			for _, dir := range []string{from.Path, filepath.Join(from.Path, "MNLI")} {
				if path := find(dir, mnliNames); path != "" && trained != "" && len(out.train) == 0 {
					out.train = []located{{"train", path}}
				}
			}
		}
	}
	if from.Train != "" {
		path, err := inOrAt(from.Train, append([]string{"train-en.tsv", "multinli.train.en.tsv"}, mnliNames...))
		if err != nil {
			return out, err
		}
		out.train = []located{{"train", path}}
	}
	if from.Dev != "" {
		out.dev = []located{{xnliLanguage(from.Dev, "dev"), from.Dev}}
	}
	if from.Test != "" {
		out.test = []located{{xnliLanguage(from.Test, "test"), from.Test}}
	}
	if len(out.train)+len(out.dev)+len(out.test) == 0 {
		return out, missing(from.Path, []string{"dev-LANG.tsv", "test-LANG.tsv", "train-LANG.tsv", "xnli.dev.tsv",
			"xnli.test.tsv", "multinli.train.LANG.tsv"})
	}
	return out, nil
}

// xnliFolder lists the files of a folder and of the folder multinli in it, which the translations come in.
func xnliFolder(dir, trained string) (out xnliFound) {
	for _, sub := range []string{"", "multinli"} {
		entries, err := os.ReadDir(filepath.Join(dir, sub))
		if err != nil {
			continue // the second need not be; the first is a folder
		}
		for _, e := range entries {
			m := xnliName.FindStringSubmatch(e.Name())
			if m == nil || (m[3] == "") != (m[4] != "") {
				continue
			}
			f := located{m[4], filepath.Join(dir, sub, e.Name())}
			switch {
			case m[1] == "dev" || m[3] == "dev":
				out.dev = append(out.dev, f)
			case m[1] == "test" || m[3] == "test":
				out.test = append(out.test, f)
			case trained == "" || trained == f.set:
				out.train = append(out.train, f)
			}
		}
	}
	for _, list := range [][]located{out.train, out.dev, out.test} {
		slices.SortStableFunc(list, func(a, b located) int { return byLanguage(a.set, b.set) })
	}
	return out
}

// byLanguage puts English first and others in order of name.
func byLanguage(a, b string) int {
	return cmp.Or(cmp.Compare(b2i(a != "en"), b2i(b != "en")), strings.Compare(a, b))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// xnliLanguage is the language in the name of a file, else the fallback.
func xnliLanguage(path, fallback string) string {
	if m := xnliName.FindStringSubmatch(filepath.Base(path)); m != nil && m[4] != "" {
		return m[4]
	}
	return fallback
}

// xnliPart reads one file.
func xnliPart(t Task, from Source, f located) (*part, error) {
	text, err := readFile(f.path, from.Encoding)
	if err != nil {
		return nil, err
	}
	p := &part{name: f.set, path: f.path, notes: text.Notes}
	if formatOf(text.Name, text.Content) != formatTSV {
		return p, nliTable(t, text, p)
	}
	return p, xnliParse(t, text.Content, p)
}

// xnliParse reads rows in whichever layout the first line fits.
func xnliParse(t Task, content string, p *part) error {
	first, _, _ := strings.Cut(strings.TrimLeft(content, "\r\n"), "\n")
	l := xnliLayouts[2] // its error says what is expected
	for _, other := range xnliLayouts {
		c, _, err := other.columns(t, strings.Split(strings.TrimRight(first, "\r"), "\t"))
		if err == nil && (other.language == "" || c.language >= 0) {
			l = other
			break
		}
	}
	return l.parse(t, content, p)
}

// xnliLanguages reads files and makes a part of each language.
func xnliLanguages(t Task, from Source, list []located) (out []*part, err error) {
	for _, f := range list {
		p, err := xnliPart(t, from, f)
		if err != nil {
			return nil, err
		}
		out = append(out, p.byLanguage()...)
	}
	slices.SortStableFunc(out, func(a, b *part) int { return byLanguage(a.name, b.name) })
	return out, nil
}

// byLanguage makes a part of each language in a file; a file without the column is one part.
func (p *part) byLanguage() (out []*part) {
	if len(p.rows) == 0 || p.rows[0].language == "" {
		return []*part{p}
	}
	each := map[string]*part{}
	for _, r := range p.rows {
		q := each[r.language]
		if q == nil {
			q = &part{name: r.language, path: p.path, labelled: p.labelled}
			each[r.language] = q
			out = append(out, q)
		}
		q.rows = append(q.rows, r)
	}
	out[0].notes = p.notes
	return out
}
