package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/internal/prose"
	"github.com/ablate-go/ablate/pretrained"
)

// output is where answers go. It remembers the first error, so that a full disk is not a success.
type output struct {
	io.Writer
	err error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.Writer.Write(b)
	if err != nil && o.err == nil {
		o.err = fmt.Errorf("standard output: %w: what was written is not complete, so %s", err,
			cmp.Or(nextstep.For(err), "give the same command again"))
	}
	return n, err
}

// stdout is the output of commands that print some lines: [run] looks at its error at the end.
var stdout = &output{Writer: os.Stdout}

// printed runs f with standard output and returns its error, or that of the output.
func printed(f func(out *output) error) error {
	out := &output{Writer: os.Stdout}
	err := f(out)
	if out.err != nil {
		return out.err
	}
	return err
}

// texts are what is to be answered: the arguments, each a text, or else the lines of standard input, one by one as they
// come.
type texts struct {
	args []string
	in   io.Reader
	errs io.Writer // where faults of single lines are told
	json bool

	empty bool // answer empty lines too, where the place of an answer is that of its line

	// aligned prints an empty line for an empty line of standard input and for one that cannot be answered, so that the
	// lines of output are those of the input. In JSON the number of the line tells.
	aligned bool
}

// answer is what a command says of one text: for people, or as an object for programs.
type answer interface{ print(out io.Writer) }

// maxLine bounds a line of standard input, in bytes.
const maxLine = 16 << 20

// each answers all texts. One that has no answer is named, and the others are answered all the same.
func (t texts) each(out *output, f func(text string) (answer, error)) error {
	asked, failed := 0, 0
	var last error
	one := func(what string, line int, text string, bad error) {
		asked++
		var a answer
		err := bad
		if err == nil {
			err = unreadable(text)
		}
		if err == nil {
			a, err = f(text)
		}
		if t.json {
			t.writeJSON(out, line, text, a, err)
		} else if err == nil {
			a.print(out)
		} else if t.aligned {
			fmt.Fprintln(out)
		}
		if err == nil {
			return
		}
		failed, last = failed+1, err
		if len(t.args) != 1 {
			fmt.Fprintf(t.errs, "%s: %v\n", what, withHint(err))
		}
	}
	for i, text := range t.args {
		if out.err == nil {
			one(fmt.Sprintf("text %d", i+1), i+1, text, nil)
		}
	}
	if len(t.args) == 0 {
		if err := t.lines(out, one); err != nil {
			return err
		}
	}
	switch {
	case failed > 0 && len(t.args) == 1:
		return last
	case failed > 0:
		unquoted := ""
		spaces := strings.Contains(strings.Join(t.args, ""), " ")
		if errors.As(last, new(*pretrained.NoMaskError)) && len(t.args) > 1 && !spaces {
			unquoted = " (a text of several words is put in quotes)"
		}
		return fmt.Errorf("%d of %s could not be answered, see above%s", failed, prose.Count(asked, "text"), unquoted)
	}
	return nil
}

// lines hands over the lines of standard input, but for empty ones that are not asked for. Tabs at the ends stay, for a
// part between tabs may be empty.
func (t texts) lines(out *output, one func(what string, line int, text string, bad error)) error {
	in := bufio.NewReader(t.in)
	for n := 1; out.err == nil; n++ {
		text, bad, err := readLine(in)
		ended := errors.Is(err, io.EOF) && text == "" // there is no line after the last line's end
		text = strings.Trim(strings.TrimPrefix(text, "\ufeff"), " \r\n")
		if strings.TrimSpace(text) != "" || bad != nil || t.empty && !ended {
			one(fmt.Sprintf("line %d", n), n, text, bad)
		} else if t.aligned && !t.json && !ended {
			fmt.Fprintln(out)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
	}
	return nil
}

// readLine reads a line up to its end or that of the input, which is io.EOF. A line longer than maxLine is read over,
// and is bad.
func readLine(in *bufio.Reader) (text string, bad, err error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if bad == nil {
			line = append(line, part...)
		}
		if len(line) > maxLine {
			line, bad = nil, fmt.Errorf("it is longer than %d MB: give a text a line", maxLine>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), bad, err
		}
	}
}

// unreadable is the fault of a text that is no UTF-8, which would be answered as another text; nil if it is.
func unreadable(text string) error {
	for i, r := range text {
		if _, size := utf8.DecodeRuneInString(text[i:]); r == utf8.RuneError && size == 1 {
			return fmt.Errorf("byte %d of the text, %#x, is no UTF-8: convert the text, as iconv -t UTF-8 does", i+1, text[i])
		}
	}
	return nil
}

// writeJSON writes a line with the answer, or with the error, beside the text and its number.
func (t texts) writeJSON(out io.Writer, line int, text string, a answer, err error) {
	row := struct {
		Line   int    `json:"line"`
		Text   string `json:"text"`
		Answer answer `json:"answer,omitempty"`
		Error  string `json:"error,omitempty"`
	}{Line: line, Text: text, Answer: a}
	if err != nil {
		row.Answer, row.Error = nil, err.Error()
	}
	writeJSONLine(out, row)
}

// writeJSONLine writes a line; the output remembers an error.
func writeJSONLine(out io.Writer, v any) {
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v)
}
