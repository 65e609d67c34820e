package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

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
		o.err = fmt.Errorf("standard output: %w: what was written is not complete", err)
	}
	return n, err
}

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
}

// answer is what a command says of one text: for people, or as an object for programs.
type answer interface{ print(out io.Writer) }

// maxLine bounds a line of standard input, in bytes.
const maxLine = 16 << 20

// each answers all texts. One that has no answer is named, and the others are answered all the same.
func (t texts) each(out *output, f func(text string) (answer, error)) error {
	asked, failed := 0, 0
	var last error
	one := func(what string, line int, text string) {
		asked++
		a, err := f(text)
		if t.json {
			t.writeJSON(out, line, text, a, err)
		} else if err == nil {
			a.print(out)
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
			one(fmt.Sprintf("text %d", i+1), i+1, text)
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
		return fmt.Errorf("%d of %d texts could not be answered, see above%s", failed, asked, unquoted)
	}
	return nil
}

// lines hands over the lines of standard input that are not empty.
func (t texts) lines(out *output, one func(what string, line int, text string)) error {
	scan := bufio.NewScanner(t.in)
	scan.Buffer(nil, maxLine)
	n := 0
	for out.err == nil && scan.Scan() {
		n++
		line := strings.TrimSpace(strings.TrimPrefix(scan.Text(), "\ufeff"))
		if line != "" {
			one(fmt.Sprintf("line %d", n), n, line)
		}
	}
	if err := scan.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("standard input: line %d is longer than %d MB: give a text a line", n+1, maxLine>>20)
	} else if err != nil {
		return fmt.Errorf("standard input: %w", err)
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
