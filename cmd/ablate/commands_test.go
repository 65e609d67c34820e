package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"
)

// refuses CODE PATTERN ARGS... runs ablate, which must end with the code and tell one fault in one line
// at the end of its standard error that matches the pattern. It must look like a sentence for a person.
func refuses(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: refuses CODE PATTERN ARGS...")
	}
	err := ts.Exec("ablate", args[2:]...)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || strconv.Itoa(exit.ExitCode()) != args[0] {
		ts.Fatalf("ended with %v and not with code %s", err, args[0])
	}
	plain(ts, false, nil)
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile("stderr"), "\n"), "\n")
	for i, line := range lines {
		if told := strings.HasPrefix(line, "ablate: "); told != (i == len(lines)-1) {
			ts.Fatalf("the fault is not told in one last line")
		}
	}
	last := lines[len(lines)-1]
	if !regexp.MustCompile(args[1]).MatchString(last) {
		ts.Fatalf("no match for %q in %q", args[1], last)
	}
	for _, inside := range []string{"goroutine ", "panic", ".go:", "%!", "errno", "0x"} {
		if strings.Contains(last, inside) {
			ts.Fatalf("%q is nothing for a user: %q", inside, last)
		}
	}
}

// plain: what the last command wrote is lines of text and nothing that a terminal would act on.
func plain(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range []string{"stdout", "stderr"} {
		out := ts.ReadFile(name)
		for _, r := range out {
			if r != '\n' && unicode.IsControl(r) || r == unicode.ReplacementChar {
				ts.Fatalf("%s has %q", name, r)
			}
		}
		if out != "" && !strings.HasSuffix(out, "\n") {
			ts.Fatalf("%s ends within a line", name)
		}
	}
}

// metrics FILE OBJECTIVE STEPS TOKENS: every step from 0 has its line, with TOKENS more than the line before
// and the losses of the objective; the others are there and null.
func metrics(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: metrics FILE OBJECTIVE STEPS TOKENS")
	}
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	each, err := strconv.ParseFloat(args[3], 64)
	ts.Check(err)
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile(args[0]), "\n"), "\n")
	if len(lines) != want+1 {
		ts.Fatalf("%d lines for steps 0 to %d", len(lines), want)
	}
	seconds := 0.0
	for step, line := range lines {
		var row map[string]any
		ts.Check(json.Unmarshal([]byte(line), &row))
		took, _ := row["seconds"].(float64)
		if row["step"] != float64(step) || row["tokens"] != float64(step)*each || took < seconds || (took > 0) != (step > 0) {
			ts.Fatalf("line %d: %.80s", step+1, line)
		}
		seconds = took
		for key, there := range map[string]bool{"mlm_loss": step > 0, "rtd_loss": step > 0 && args[1] == "rtd"} {
			value, has := row[key]
			number, is := value.(float64)
			if !has || is != there || is && (number <= 0 || number > 10) {
				ts.Fatalf("line %d: %s is %v", step+1, key, value)
			}
		}
	}
	for _, key := range []string{"eval_mlm_loss", "sim_eg"} {
		if !regexp.MustCompile(`"` + key + `":-?[0-9.e-]+[,}]`).MatchString(lines[want]) {
			ts.Fatalf("the last line has no %s: %s", key, lines[want])
		}
	}
}

// same A B: two run folders have cells of the same names whose metrics are equal but for seconds.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] same A B")
	}
	diff := difference(ts.MkAbs(args[0]), ts.MkAbs(args[1]))
	if (diff != "") != neg {
		ts.Fatalf("%s and %s: %q", args[0], args[1], diff)
	}
}

// secondsOf finds the seconds of a row, and its checksum, which depends on them.
var secondsOf = regexp.MustCompile(`"seconds":[0-9.e-]+|"crc32c":"[0-9a-f]{8}"`)

// difference is "" if the metrics of two run folders are equal but for seconds.
func difference(a, b string) string {
	pattern := filepath.Join("cells", "*", "*", "metrics.jsonl")
	inA, _ := filepath.Glob(filepath.Join(a, pattern))
	inB, _ := filepath.Glob(filepath.Join(b, pattern))
	if len(inA) == 0 || len(inA) != len(inB) {
		return strconv.Itoa(len(inA)) + " and " + strconv.Itoa(len(inB)) + " cells"
	}
	for _, path := range inA {
		rel, _ := filepath.Rel(a, path)
		x, err := os.ReadFile(path)
		if err != nil {
			return err.Error()
		}
		y, err := os.ReadFile(filepath.Join(b, rel))
		if err != nil {
			return err.Error()
		}
		if !bytes.Equal(secondsOf.ReplaceAll(x, nil), secondsOf.ReplaceAll(y, nil)) {
			return rel + " differs"
		}
	}
	return ""
}

// figures DIR: every figure is there as PNG and SVG, and the Markdown report leads to it.
func figures(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	pngs, _ := filepath.Glob(filepath.Join(dir, "figures", "*.png"))
	if len(pngs) == 0 {
		ts.Fatalf("no figures")
	}
	report := ts.ReadFile(filepath.Join(dir, "report.md"))
	for _, path := range pngs {
		name := strings.TrimSuffix(filepath.Base(path), ".png")
		if !strings.HasPrefix(ts.ReadFile(path), "\x89PNG\r\n\x1a\n") {
			ts.Fatalf("%s is no PNG", path)
		}
		drawing := xml.NewDecoder(strings.NewReader(ts.ReadFile(filepath.Join(dir, "figures", name+".svg"))))
		elements := 0
		for {
			token, err := drawing.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			ts.Check(err)
			if _, ok := token.(xml.StartElement); ok {
				elements++
			}
		}
		if elements < 10 || !strings.Contains(report, "figures/"+name+".") {
			ts.Fatalf("%s: %d elements, or not in report.md", name, elements)
		}
	}
}

// append FILE TEXT adds a line to a file.
func appendLine(ts *testscript.TestScript, neg bool, args []string) {
	path := ts.MkAbs(args[0])
	ts.Check(os.WriteFile(path, []byte(ts.ReadFile(path)+strings.Join(args[1:], " ")+"\n"), 0o644))
}
