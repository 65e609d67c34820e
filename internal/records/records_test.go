package records

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
)

func list(read func(yield func(string) error) (Count, error)) (out []string, count Count, err error) {
	count, err = read(func(s string) error { out = append(out, s); return nil })
	return out, count, err
}

func TestReadersGiveOneField(t *testing.T) {
	for name, tt := range map[string]struct {
		read  func(yield func(string) error) (Count, error)
		want  []string
		count Count
	}{
		"lines": {func(y func(string) error) (Count, error) {
			return JSON(strings.NewReader("{\"t\": \"a\"}\n{\"t\": null}\n\n{\"u\": 1}\n{\"t\": [\"b\", \"c\"]}"), "t", y)
		}, []string{"a", "b", "c"}, Count{Rows: 4, Without: 2}},
		"array": {func(y func(string) error) (Count, error) {
			return JSON(strings.NewReader(` [ {"t": "a"}, {"t": "b"} ] {"t": "c"}`), "t", y)
		}, []string{"a", "b", "c"}, Count{Rows: 3}},
		"texts": {func(y func(string) error) (Count, error) {
			return JSON(strings.NewReader("[\n \"a\", \"b\"]"), "t", y)
		}, []string{"a", "b"}, Count{Rows: 2}},
		"dots": {func(y func(string) error) (Count, error) {
			return JSON(strings.NewReader(`{"a.b": "x", "a": {"b": "y"}}{"a": {"b": "z"}}`), "a.b", y)
		}, []string{"x", "z"}, Count{Rows: 2}},
		"nothing": {func(y func(string) error) (Count, error) {
			return JSON(strings.NewReader(" \n"), "t", y)
		}, nil, Count{}},
		"csv": {func(y func(string) error) (Count, error) {
			return CSV(strings.NewReader("id,t\n1,\"a \"\"quoted\"\", b\"\n2\n3,say \"x\"\n"), "t", y)
		}, []string{`a "quoted", b`, `say "x"`}, Count{Rows: 3, Without: 1}},
		"bars": {func(y func(string) error) (Count, error) {
			return CSV(strings.NewReader("id|t\n1|a, b\n"), "t", y)
		}, []string{"a, b"}, Count{Rows: 1}},
		"tsv": {func(y func(string) error) (Count, error) {
			return TSV(strings.NewReader("id\tt\r\n1\t\"a\r\n2\tb\"\r\n"), "t", y)
		}, []string{`"a`, `b"`}, Count{Rows: 2}},
		"headless": {func(y func(string) error) (Count, error) {
			return TSV(strings.NewReader("1\ta\n2\tb"), "2", y)
		}, []string{"a", "b"}, Count{Rows: 2}},
		"a number and a header": {func(y func(string) error) (Count, error) {
			return CSV(strings.NewReader("id,text\n1,it has several words\n2,\"this, too\"\n"), "2", y)
		}, []string{"it has several words", "this, too"}, Count{Rows: 2, Header: "id, text"}},
		"parquet": {func(y func(string) error) (Count, error) {
			s := packtest.Parquet(t, "a", "", "b", "c")
			return Parquet(strings.NewReader(s), int64(len(s)), "text", y)
		}, []string{"a", "b", "c"}, Count{Rows: 4, Without: 1}},
		"parquet, a group": {func(y func(string) error) (Count, error) {
			s := packtest.Parquet(t, "a")
			return Parquet(strings.NewReader(s), int64(len(s)), "meta.url", y)
		}, []string{"of a"}, Count{Rows: 1}},
		"parquet, a list": {func(y func(string) error) (Count, error) {
			s := packtest.Parquet(t, "a", "b")
			return Parquet(strings.NewReader(s), int64(len(s)), "parts", y)
		}, []string{"a first", "a second", "b first", "b second"}, Count{Rows: 2}},
	} {
		got, count, err := list(tt.read)
		if err != nil || !slices.Equal(got, tt.want) || count != tt.count {
			t.Errorf("%s: %q, %+v, %v", name, got, count, err)
		}
	}
}

func TestFaultsNameTheRow(t *testing.T) {
	for name, tt := range map[string]struct {
		text, want string
		row        int64
	}{
		"cut":     {`{"t": "a"}{"t": "b`, "no whole JSON", 2},
		"no JSON": {"{\"t\": \"a\"}\n{\"t\": \"b\"}\nnot", "no JSON", 3},
		"number":  {`{"t": 3}`, "is a number and no text", 1},
		"object":  {`{"t": {"x": 1}}`, "is an object and no text", 1},
		"rows":    {`{"t": "a"}[1]`, "of the kind array", 2},
		"null":    {`null`, "null and no object", 1},
	} {
		_, err := JSON(strings.NewReader(tt.text), "t", func(string) error { return nil })
		var row *RowError
		if !errors.As(err, &row) || row.Row != tt.row || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q in row %d", name, err, tt.want, tt.row)
		}
	}
}

func TestOwnErrorsPassThrough(t *testing.T) {
	own := errors.New("own")
	s := packtest.Parquet(t, "a")
	stop := func(string) error { return own }
	for name, read := range map[string]func() (Count, error){
		"json":    func() (Count, error) { return JSON(strings.NewReader(`{"t": "a"}`), "t", stop) },
		"csv":     func() (Count, error) { return CSV(strings.NewReader("t,u\na,b\n"), "t", stop) },
		"tsv":     func() (Count, error) { return TSV(strings.NewReader("t\tu\na\tb\n"), "t", stop) },
		"parquet": func() (Count, error) { return Parquet(strings.NewReader(s), int64(len(s)), "text", stop) },
	} {
		if _, err := read(); err != own {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestFieldErrorIsShort(t *testing.T) {
	e := &FieldError{"t", slices.Repeat([]string{strings.Repeat("x", 100)}, 40)}
	if s := e.Error(); len(s) > 700 || !strings.Contains(s, "and 28 more") {
		t.Errorf("%d bytes: %s", len(s), s)
	}
	if s := (&FieldError{Field: "t"}).Error(); !strings.HasSuffix(s, "its fields are none") {
		t.Error(s)
	}
}

// A bracket or quote that is never closed must not fill the memory.
func TestARowIsBounded(t *testing.T) {
	endless := func(start string) io.Reader { return io.MultiReader(strings.NewReader(start), repeat("x")) }
	for name, read := range map[string]func() (Count, error){
		"json": func() (Count, error) { return JSON(endless(`{"t": "`), "t", func(string) error { return nil }) },
		"csv":  func() (Count, error) { return CSV(endless("t,u\n\""), "t", func(string) error { return nil }) },
		"tsv":  func() (Count, error) { return TSV(endless("t\tu\n"), "t", func(string) error { return nil }) },
	} {
		if _, err := read(); !errors.Is(err, errLongRow) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// repeat is an endless reader.
type repeat string

func (r repeat) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r[i%len(r)]
	}
	return len(p), nil
}

func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"t": "a"}`, `[{"t": ["a"]}]`, `["a"]`, "{", `{"t": {"u": 1}}`, "null", `{"t":"\ud800"}`,
		"[[", "]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, count, err := list(func(y func(string) error) (Count, error) { return JSON(strings.NewReader(s), "t", y) })
		sane(t, count, err)
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"t,u\na,b\n", "t\tu\na\tb", "\"t", "t;u\r\n\"a\nb\";c", ",,,", "1", "\ufefft,u\n"} {
		f.Add(s, "t")
		f.Add(s, "2")
	}
	f.Fuzz(func(t *testing.T, s, field string) {
		_, count, err := list(func(y func(string) error) (Count, error) { return CSV(strings.NewReader(s), field, y) })
		sane(t, count, err)
		_, count, err = list(func(y func(string) error) (Count, error) { return TSV(strings.NewReader(s), field, y) })
		sane(t, count, err)
	})
}

func FuzzParquet(f *testing.F) {
	f.Add([]byte(packtest.Parquet(f, "a", "", "b")))
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return
		}
		_, count, err := list(func(y func(string) error) (Count, error) {
			return Parquet(strings.NewReader(string(b)), int64(len(b)), "text", y)
		})
		if err == nil && count.Rows < 0 {
			t.Errorf("%+v", count)
		}
	})
}

func sane(t *testing.T, count Count, err error) {
	t.Helper()
	if count.Without > count.Rows || err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("%+v, %q", count, err)
	}
}

// A first line that reads like names is a header where the columns are numbered; one that reads like data is not.
func TestHeaderByItsLook(t *testing.T) {
	for _, c := range []struct {
		first, second []string
		column        int
		want          bool
	}{
		{[]string{"id", "text"}, []string{"1", "a"}, 1, true},                         // a number below a word
		{[]string{"title", "body text"}, []string{"A", "it has four words"}, 1, true}, // a sentence below a name
		{[]string{"ham", "Go until jurong point"}, []string{"spam", "Free entry in 2"}, 1, false},
		{[]string{"ham", "ok"}, []string{"ham", "see you there then"}, 0, false},
		{[]string{"yes", "yes"}, []string{"1", "it has four words"}, 1, false}, // names differ
		{[]string{"1", "text"}, []string{"2", "it has four words"}, 1, false},  // no name
		{[]string{"a", "b."}, []string{"1", "c"}, 0, false},
		{[]string{"id", "text"}, nil, 1, false},
		{[]string{"text"}, []string{"it has four words"}, 0, true},
		{[]string{"id", ""}, []string{"1", "a"}, 1, false},
	} {
		if got := headerByLook(c.first, c.second, c.column); got != c.want {
			t.Errorf("%q above %q: %v", c.first, c.second, got)
		}
	}
}
