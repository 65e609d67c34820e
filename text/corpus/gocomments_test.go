package corpus

import (
	"reflect"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

// Comments keep their paragraphs together, with an empty text where one is no prose, and repeat what repeats.
func TestReadGoComments(t *testing.T) {
	root := texttest.GoInstallation(t)
	texttest.Write(t, root, "src/c/c.go", "// One paragraph of five words.\n//\n// x := y[0]\n//\n//\tcode\n//\n"+
		"// Package b comes second in order of path.\npackage c\n")
	got, err := ReadGoComments(t.Context(), root, func(path string) bool { return path != "src/a/a.go" })
	if err != nil {
		t.Fatal(err)
	}
	want := []GoComments{
		{Path: "src/b/b.go", Comments: [][]string{{"Package b comes second in order of path."}}},
		{Path: "src/c/c.go", Comments: [][]string{
			{"One paragraph of five words.", "", "Package b comes second in order of path."}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if v := GoVersion(root); v != "9.9" {
		t.Errorf("version %s", v)
	}
}
