package corpus

import (
	"context"
	"strings"

	"github.com/ablate-go/ablate/internal/records"
)

// rows calls yield with the field of each row of a table.
func (s source) rows(ctx context.Context, yield func(doc string) error) (records.Count, error) {
	checked := func(doc string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return yield(doc)
	}
	if s.format == formatParquet {
		src, err := s.file.disk.open()
		if err != nil {
			return records.Count{}, err
		}
		defer src.Close()
		return records.Parquet(src, src.Size(), s.field, checked)
	}
	r, err := s.text(ctx)
	if err != nil {
		return records.Count{}, err
	}
	defer r.Close()
	switch s.format {
	case formatCSV:
		return records.CSV(r, s.field, checked)
	case formatTSV:
		return records.TSV(r, s.field, checked)
	}
	return records.JSON(r, s.field, checked)
}

// inRow makes line ends of those that a value of a table may have, and drops NUL.
var inRow = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "")

// paragraphsOf yields the paragraphs of one document, whose layout is found as that of a file is.
func paragraphsOf(doc string, yield func(p string) error) error {
	if strings.ContainsAny(doc, "\r\x00") {
		doc = inRow.Replace(doc)
	}
	if !strings.Contains(doc, "\n") {
		a := assembler{yield: yield}
		if err := a.add([]byte(doc)); err != nil {
			return err
		}
		return a.flush()
	}
	l, err := findLayout(strings.NewReader(doc))
	if err != nil {
		return err
	}
	return l.paragraphs(strings.NewReader(doc), yield)
}
