package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

type echo string

func (e echo) print(out io.Writer) { fmt.Fprintln(out, "answer to "+string(e)) }

func echoed(s string) (answer, error) {
	if strings.Contains(s, "bad") {
		return nil, errors.New("nothing to be said")
	}
	return echo(s), nil
}

// Each line is answered before the next one is there, also one that cannot be.
func TestLinesAreAnsweredAsTheyCome(t *testing.T) {
	for name, form := range map[string]struct {
		json bool
		want func(line string) string
	}{
		"for people": {false, func(line string) string { return "answer to " + line }},
		"as JSON":    {true, func(line string) string { return `"text":"` + line + `","answer":"` + line + `"}` }},
	} {
		t.Run(name, func(t *testing.T) {
			in, write := io.Pipe()
			read, out := io.Pipe()
			done := make(chan error, 1)
			go func() {
				done <- texts{in: in, errs: io.Discard, json: form.json}.each(&output{Writer: out}, echoed)
				out.Close()
			}()
			answers := bufio.NewScanner(read)
			for _, line := range []string{"one", "two", "bad", "three"} {
				if _, err := fmt.Fprintf(write, "\n%s\r\n", line); err != nil {
					t.Fatal(err)
				}
				if line == "bad" && !form.json {
					continue // it is told on the standard error
				}
				want := form.want(line)
				if line == "bad" {
					want = `"text":"bad","error":"nothing to be said"}`
				}
				if !answers.Scan() || !strings.HasSuffix(answers.Text(), want) {
					t.Fatalf("%q is answered with %q", line, answers.Text())
				}
			}
			write.Close()
			if err := <-done; err == nil {
				t.Error("a bad line is no error")
			}
		})
	}
}

func TestOneBadTextIsNamed(t *testing.T) {
	for _, c := range []struct {
		args      []string
		in        string
		out, errs string
		err       string
	}{
		{nil, "a\n\nbad\nc\n", "answer to a\nanswer to c\n", "line 3: nothing to be said\n", "1 of 3 texts"},
		{nil, "bad", "", "line 1: nothing to be said\n", "1 of 1 text could"},
		{[]string{"a", "bad", "c"}, "unread", "answer to a\nanswer to c\n", "text 2: nothing to be said\n", "1 of 3 texts"},
		{[]string{"bad"}, "unread", "", "", "nothing to be said"},
		{[]string{"a"}, "unread", "answer to a\n", "", ""},
		{nil, "", "", "", ""},
		{nil, "\ufeffa\n", "answer to a\n", "", ""},
		{nil, "a\n" + strings.Repeat("x", maxLine+1), "answer to a\n",
			"line 2: it is longer than 16 MB: give a text a line\n", "1 of 2 texts"},
		{nil, "a\n" + strings.Repeat("x", 2*maxLine) + "\nb\n", "answer to a\nanswer to b\n",
			"line 2: it is longer than 16 MB: give a text a line\n", "1 of 3 texts"},
		{nil, "bad\nbad\nb", "answer to b\n", "line 1: nothing to be said\nline 2: nothing to be said\n", "2 of 3 texts"},
		{nil, "caf\xe9\nb\n", "answer to b\n",
			"line 1: byte 4 of the text, 0xe9, is no UTF-8: convert the text, as iconv -t UTF-8 does\n", "1 of 2 texts"},
		{nil, "a \ufffd\n", "answer to a \ufffd\n", "", ""},
		{[]string{"\xff"}, "unread", "", "", "byte 1 of the text, 0xff"},
	} {
		var out, errs bytes.Buffer
		err := texts{args: c.args, in: strings.NewReader(c.in), errs: &errs}.each(&output{Writer: &out}, echoed)
		if out.String() != c.out || errs.String() != c.errs || (err == nil) != (c.err == "") ||
			err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%q, %.20q: out %q, errors %q, %v", c.args, c.in, out.String(), errs.String(), err)
		}
	}
}

// Every line of --json is one object with the text's number, whether it is answered or not.
func TestAnswersAsJSON(t *testing.T) {
	var out bytes.Buffer
	in := strings.NewReader("<a> & \"b\"\n\nbad\n")
	if err := (texts{in: in, errs: io.Discard, json: true}).each(&output{Writer: &out}, echoed); err == nil {
		t.Error("a bad line is no error")
	}
	var got []map[string]any
	for line := range strings.Lines(out.String()) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		got = append(got, row)
	}
	want := `[map[answer:<a> & "b" line:1 text:<a> & "b"] map[error:nothing to be said line:3 text:bad]]`
	if fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// Answers that stand beside their lines have one for each line of the input.
func TestAlignedAnswers(t *testing.T) {
	for in, want := range map[string]string{
		"a\n\n  \nbad\nc\n": "answer to a\n\n\n\nanswer to c\n",
		"\n\na":             "\n\nanswer to a\n", // the last line without its end
		"":                  "",
	} {
		var out bytes.Buffer
		_ = texts{in: strings.NewReader(in), errs: io.Discard, aligned: true}.each(&output{Writer: &out}, echoed)
		if out.String() != want {
			t.Errorf("%q gives %q, want %q", in, out.String(), want)
		}
	}
	var out bytes.Buffer
	both := texts{in: strings.NewReader("\na\n"), errs: io.Discard, aligned: true, json: true}
	_ = both.each(&output{Writer: &out}, echoed)
	if n := strings.Count(out.String(), "\n"); n != 1 || !strings.Contains(out.String(), `"line":2`) {
		t.Errorf("as JSON: %q", out.String())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// A full disk ends the answers, and is an error.
func TestAFullOutputIsAnError(t *testing.T) {
	out := &output{Writer: full{}}
	asked := 0
	err := texts{in: strings.NewReader("a\nb\nc\n"), errs: io.Discard}.each(out, func(s string) (answer, error) {
		asked++
		return echoed(s)
	})
	if err != nil || asked != 1 || out.err == nil || !strings.Contains(out.err.Error(), "no space left") {
		t.Errorf("%v, %v after %d texts", err, out.err, asked)
	}
}
