package bindgen_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/notebook/internal/bindgen"
)

const sample = "github.com/ablate-go/ablate/notebook/internal/bindgen/testdata/sample"

func TestEachKindOfDeclaration(t *testing.T) {
	files, err := bindgen.Generate(t.Context(), ".", []string{sample})
	if err != nil {
		t.Fatal(err)
	}
	src := strings.Join(strings.Fields(string(files[bindgen.FileName(sample)])), " ")
	const proxy = "proxy_github_com_ablate_go_ablate_notebook_internal_bindgen_testdata_sample_Reader"
	for _, want := range []string{
		`"Small": reflect.ValueOf(sample.Small),`,
		`"Wide": reflect.ValueOf(int64(sample.Wide)),`,
		`"Widest": reflect.ValueOf(uint64(sample.Widest)),`,
		`"Beyond": reflect.ValueOf(float64(sample.Beyond)),`,
		`"Third": "float:1/3",`,
		`"Beyond": "int:1180591620717411303424",`,
		`"Typed": reflect.ValueOf(sample.Typed),`,
		`"Count": reflect.ValueOf(&sample.Count).Elem(),`,
		`"Plain": reflect.ValueOf(sample.Plain),`,
		`"Ints": reflect.TypeFor[sample.Ints](),`,
		`// Generic, and so not in cells: Generic, List, Number.`,
		`"Reader": reflect.TypeFor[` + proxy + `](),`,
		`type ` + proxy + ` struct { Object any Note_ func(any, string, ...any) Read_ func(any, []byte) (int, error) }`,
		`func (p *` + proxy + `) Note(p0 string, p1 ...any) { p.Note_(p.Object, p0, p1...) }`,
		`func (p *` + proxy + `) Read(p0 []byte) (int, error) { return p.Read_(p.Object, p0) }`,
		`"Mixed": {"Inherited"},`,
	} {
		if !strings.Contains(src, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, not := range []string{"private", "sample.Generic", "TypeFor[sample.List", "_Sealed", `"Typed": "`} {
		if strings.Contains(src, not) {
			t.Errorf("there is %s", not)
		}
	}
	if t.Failed() {
		t.Log(string(files[bindgen.FileName(sample)]))
	}
}

func TestPackagesThatAreNotThere(t *testing.T) {
	if _, err := bindgen.Generate(t.Context(), ".", []string{sample + "/nothing"}); err == nil ||
		!strings.Contains(err.Error(), "bindings: "+sample+"/nothing") {
		t.Errorf("%v", err)
	}
	if _, err := bindgen.Generate(t.Context(), ".", []string{sample, sample}); err == nil ||
		!strings.Contains(err.Error(), "name each once") {
		t.Errorf("%v", err)
	}
}
