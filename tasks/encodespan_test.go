package tasks

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
	"github.com/ablate-go/ablate/text/unigram"
)

// answerOf is what the window says that the answer is.
func answerOf(set *Set, w Window) string {
	if w.Start == 0 {
		return ""
	}
	return set.Examples[w.Example].Pair[w.Offsets[w.Start][0]:w.Offsets[w.End][1]]
}

func spans(context, question, answer string) *Set {
	e := Example{ID: "q7", Text: question, Pair: context}
	if answer != "" {
		e.Answers = []Answer{{"", None}, {answer, strings.Index(context, answer)}}
	}
	return &Set{Name: "dev", Kind: Span, Labelled: true, Examples: []Example{e}}
}

func TestSpansInAllWritings(t *testing.T) {
	tok := tokenizer(t)
	for _, c := range [][2]string{
		{"the reader of a value", "value"},
		{"وُلد جميع الناس أحرارًا متساوين حقّاً في الكرامة", "أحرارًا"},
		{"सभी मनुष्यों को गौरव क\u093c और अधिकार", "क\u093c"},
		{"黑豹队的防守只丢了308分，在联赛中排名第六。", "联赛"},
		{"人１２３　Ａ", "１２３"},
		{"e\u0301te\u0301 is e\u0301", "e\u0301te\u0301"},
	} {
		set := spans(c[0], "what?", c[1])
		windows, err := Encode(set, tok, Limits{Tokens: 300})
		if err != nil || len(windows) != 1 {
			t.Fatalf("%q: %d windows, %v", c[0], len(windows), err)
		}
		if got := answerOf(set, windows[0]); got != c[1] {
			t.Errorf("%q: the answer is %q and should be %q", c[0], got, c[1])
		}
	}
}

func TestLongContextsHaveSeveralWindows(t *testing.T) {
	tok := tokenizer(t)
	context := strings.Join(texttest.Prose(12), " ") + " zebra crossing"
	set := spans(context, "what is it?", "zebra crossing")
	all, question := tok.Encode(nil, context), tok.Encode(nil, "what is it?")
	const tokens, stride = 50, 13
	windows, err := Encode(set, tok, Limits{Tokens: tokens, Stride: stride})
	if err != nil {
		t.Fatal(err)
	}
	room := tokens - 3 - len(question)
	if want := 1 + (len(all)-room+stride-1)/stride; len(windows) != want || len(all) < 3*room {
		t.Errorf("%d windows, want %d", len(windows), want)
	}
	answered := 0
	for i, w := range windows {
		part := all[i*stride : min(i*stride+room, len(all))]
		want := slices.Concat([]int{unigram.ClsID}, question, []int{unigram.SepID}, part, []int{unigram.SepID})
		if !slices.Equal(w.IDs, want) || len(w.Offsets) != len(w.IDs) {
			t.Fatalf("window %d is %v, want %v", i, w.IDs, want)
		}
		for k, o := range w.Offsets {
			if inside := k >= len(question)+2 && k < len(w.IDs)-1; inside != (o[0] >= 0) {
				t.Errorf("window %d, token %d: %v", i, k, o)
			}
		}
		switch got := answerOf(set, w); got {
		case "zebra crossing":
			answered++
		case "":
		default:
			t.Errorf("window %d has the answer %q", i, got)
		}
	}
	if answered == 0 || answered == len(windows) {
		t.Errorf("%d of %d windows have the answer", answered, len(windows))
	}
	// Half of the room without a stride, and no token is left out by one that is too long.
	for _, c := range [][2]int{{0, (room + 1) / 2}, {999, room}} {
		if windows, err = Encode(set, tok, Limits{Tokens: tokens, Stride: c[0]}); err != nil {
			t.Fatal(err)
		}
		if want := 1 + (len(all)-room+c[1]-1)/c[1]; len(windows) != want {
			t.Errorf("stride %d: %d windows, want %d", c[0], len(windows), want)
		}
	}
}

func TestAnAnswerThatAWindowCutsIsNone(t *testing.T) {
	tok := tokenizer(t)
	context := strings.Join(texttest.Prose(4), " ")
	set := spans(context, "?", context[:len(context)/2])
	windows, err := Encode(set, tok, Limits{Tokens: 24})
	if err != nil || len(windows) < 3 {
		t.Fatalf("%d windows, %v", len(windows), err)
	}
	for i, w := range windows {
		if w.Start != 0 || w.End != 0 {
			t.Errorf("window %d has an answer from %d to %d", i, w.Start, w.End)
		}
	}
}

func TestSpansWithoutAnswerOrContext(t *testing.T) {
	tok := tokenizer(t)
	set := spans("the reader", "who?", "")
	set.Examples = append(set.Examples, spans("", "who?", "").Examples[0], spans("a\u0007b", "?", "\u0007").Examples[0])
	windows, err := Encode(set, tok, Limits{Tokens: 64})
	if err != nil || len(windows) != 3 {
		t.Fatalf("%v, %v", windows, err)
	}
	for i, w := range windows {
		if w.Example != i || w.Start != 0 || w.End != 0 {
			t.Errorf("%+v", w)
		}
	}
	if n := len(tok.Encode(nil, "who?")); len(windows[1].IDs) != n+3 || windows[1].Offsets[n+2] != [2]int{None, None} {
		t.Errorf("%+v", windows[1])
	}
}

func TestAQuestionThatFillsTheWindow(t *testing.T) {
	tok := tokenizer(t)
	question := strings.Repeat("what ", 40)
	_, err := Encode(spans("the reader", question, "reader"), tok, Limits{Tokens: 32})
	testutil.WantSentence(t, err, `question "q7" of dev`, "windows of 32", "allow")
}

func TestSharedXQuADAnswersComeBack(t *testing.T) {
	data, err := Load("xquad", Source{Path: filepath.Join(texttest.SharedData(t), "xquad")})
	if err != nil {
		t.Fatal(err)
	}
	tok := tokenizer(t)
	for _, s := range data.Dev {
		part := &Set{Name: s.Name, Kind: Span, Examples: s.Examples[:200]}
		windows, err := Encode(part, tok, Limits{Tokens: 400})
		if err != nil {
			t.Fatal(err)
		}
		whole, same := map[int]bool{}, 0
		for _, w := range windows {
			got := answerOf(part, w)
			if got == "" || whole[w.Example] {
				continue
			}
			whole[w.Example] = true
			right := part.Examples[w.Example].Answers[0].Text
			if got == right {
				same++
			} else if !strings.Contains(got, right) {
				t.Errorf("%s: %q is in %q", s.Name, right, got)
			}
		}
		// Some answers end within a token, such as "2" in "2nd".
		if len(whole) < 195 || same < 175 {
			t.Errorf("%s: %d of 200 answers in a window, %d of them exact", s.Name, len(whole), same)
		}
		t.Logf("%s: %d of 200 answers in a window, %d of them exact", s.Name, len(whole), same)
	}
}
