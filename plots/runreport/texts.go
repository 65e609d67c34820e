package runreport

import (
	"embed"
	"io/fs"
	"regexp"
	"strings"
	"text/template"
)

// Captions and all longer texts of the report stand in texts/*.txt, one file for each section, as templates of
// text/template: {{define "NAME"}}. A line may end wherever a blank stands in the text.

//go:embed texts/*.txt
var textFiles embed.FS

// lineEnd is a line's end with the blanks around it, which is one blank of the text.
var lineEnd = regexp.MustCompile(`[ \t]*\n[ \t\n]*`)

var texts = template.Must(parseTexts(textFiles))

func parseTexts(files fs.FS) (*template.Template, error) {
	names, err := fs.Glob(files, "texts/*.txt")
	if err != nil {
		return nil, err
	}
	all := template.New("texts").Option("missingkey=error")
	for _, name := range names {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		if _, err := all.Parse(lineEnd.ReplaceAllString(string(source), " ")); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// fill are the values that a text names.
type fill map[string]any

// said is told of each text that is used; tests set it.
var said = func(name string, values fill) {}

// say is the text of a name with its values. A text or a value that is not there is a fault of the program, which costs
// the part of the report that wanted it, see [part]; the tests say all texts.
func say(name string, values fill) string {
	said(name, values)
	var out strings.Builder
	if err := texts.ExecuteTemplate(&out, name, values); err != nil {
		panic(err)
	}
	return out.String()
}
