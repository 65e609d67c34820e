package records

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// CSV calls yield with one column of a table with a header line. The comma may be a semicolon, a tab or a bar: what the
// header line has most of. A field that is a number, where no column is called so, is that column counted from 1 of a
// table without a header. Quotes that stand where they should not are part of the text.
//
// Other errors than yield's are a *FieldError, or a *RowError.
func CSV(r io.Reader, field string, yield func(text string) error) (Count, error) {
	return table(r, 0, field, yield)
}

// TSV is CSV with tabs and without quoting: a quote is part of the text, as in the files of GLUE.
func TSV(r io.Reader, field string, yield func(text string) error) (Count, error) {
	return table(r, '\t', field, yield)
}

func table(r io.Reader, comma rune, field string, yield func(text string) error) (Count, error) {
	b := &budget{r: r, left: maxRow}
	var count Count
	var next func() ([]string, error)
	if comma == '\t' {
		next = tabbed(b)
	} else {
		in := bufio.NewReaderSize(b, 64<<10)
		head, err := in.Peek(16 << 10)
		if err != nil && !errors.Is(err, io.EOF) {
			return count, err
		}
		c := csv.NewReader(in)
		c.Comma, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = separator(head), true, -1, true
		next = c.Read
	}
	header, err := next()
	if errors.Is(err, io.EOF) {
		return count, nil
	}
	if err != nil {
		return count, &RowError{1, err}
	}
	column, headless := columnOf(header, field)
	if column < 0 {
		return count, &FieldError{field, slices.Clone(header)}
	}
	row := header
	if !headless {
		row, err = next()
	}
	for ; !errors.Is(err, io.EOF); row, err = next() {
		count.Rows++
		if err != nil {
			return count, &RowError{count.Rows, err}
		}
		b.renew()
		if column >= len(row) {
			count.Without++
			continue
		}
		if err := yield(row[column]); err != nil {
			return count, err
		}
	}
	return count, nil
}

// columnOf finds a column by its name or, where there is none of the name, by its number.
func columnOf(header []string, field string) (column int, headless bool) {
	for i, h := range header {
		if strings.TrimSpace(h) == field {
			return i, false
		}
	}
	if n, err := strconv.Atoi(field); err == nil && n >= 1 && n <= len(header) {
		return n - 1, true
	}
	return -1, false
}

// separator is what the first line has most of.
func separator(head []byte) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, c := range ";\t|" {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// tabbed splits lines at tabs.
func tabbed(b *budget) func() ([]string, error) {
	in := bufio.NewReaderSize(b, 64<<10)
	return func() ([]string, error) {
		line, err := in.ReadString('\n')
		if line == "" && err != nil {
			return nil, err
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return strings.Split(strings.TrimRight(line, "\r\n"), "\t"), nil
	}
}
