package report

import (
	"encoding/base64"
	"fmt"
	"html/template"
)

// download is a file inside the page.
type download struct {
	Kind, Name string
	URL        template.URL
}

// downloads are the table for a paper, a page and a program.
func (t Table) downloads(number int) []download {
	name := fmt.Sprintf("table-%d", number)
	return []download{
		dataFile("Markdown", name+".md", "text/markdown", t.markdown()),
		dataFile("LaTeX", name+".tex", "application/x-tex", t.LaTeX()),
		dataFile("CSV", name+".csv", "text/csv", t.CSV()),
	}
}

func dataFile(kind, name, mime, content string) download {
	data := base64.StdEncoding.EncodeToString([]byte(content))
	return download{kind, name, template.URL("data:" + mime + ";charset=utf-8;base64," + data)}
}
