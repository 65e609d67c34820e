package records

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// CSV calls yield with one column of a table with a header line. The comma may be a semicolon, a tab or a bar: what the
// header line has most of. A field that is a number, where no column is called so, is that column counted from 1 of a
// table, whose first line is data unless it reads like names, see headerByLook. Quotes that stand where they should not
// are part of the text.
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
	next, err := cells(b, comma)
	if err != nil {
		return count, err
	}
	header, _, err := next()
	if errors.Is(err, io.EOF) {
		return count, nil
	}
	if err != nil {
		return count, &RowError{1, err}
	}
	column, headless := Column(header, field)
	if column < 0 {
		return count, &FieldError{field, slices.Clone(header)}
	}
	header = slices.Clone(header) // the next row takes its place
	row, _, err := next()
	if headless && err == nil && headerByLook(header, row, column) {
		headless, count.Header = false, strings.Join(header, ", ")
	}
	one := func(row []string) error {
		count.Rows++
		b.renew()
		if column >= len(row) {
			count.Without++
			return nil
		}
		return yield(row[column])
	}
	if headless {
		if err := one(header); err != nil {
			return count, err
		}
	}
	for ; !errors.Is(err, io.EOF); row, _, err = next() {
		if err != nil {
			return count, &RowError{count.Rows + 1, err}
		}
		if err := one(row); err != nil {
			return count, err
		}
	}
	return count, nil
}

// name is a cell that may be the name of a column: some words without the signs of a sentence.
var name = regexp.MustCompile(`^[\pL_][\pL\pN_#/-]*( [\pL\pN_#/-]+){0,2}$`)

// headerByLook tells whether a first row is a header though its column is given by a number: all its cells are names
// that differ, and the second row has a number below one of them, or a text of four words or more below that of column.
func headerByLook(first, second []string, column int) bool {
	seen, numbers := map[string]bool{}, false
	for i, cell := range first {
		cell = strings.TrimSpace(cell)
		if !name.MatchString(cell) || seen[cell] {
			return false
		}
		seen[cell] = true
		if i < len(second) {
			_, err := strconv.ParseFloat(strings.TrimSpace(second[i]), 64)
			numbers = numbers || err == nil
		}
	}
	return numbers || column < len(second) && len(strings.Fields(second[column])) > 3
}

// Rows calls yield with all cells of every row of a table, the header among them, and the line on which the row begins,
// from 1. The cells are good until the next row. A comma of tab means no quoting, see TSV; with 0 the comma is found,
// see CSV.
//
// Errors other than yield's are a *RowError.
func Rows(r io.Reader, comma rune, yield func(line int, cells []string) error) error {
	b := &budget{r: r, left: maxRow}
	next, err := cells(b, comma)
	if err != nil {
		return err
	}
	for n := int64(1); ; n++ {
		row, line, err := next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &RowError{n, err}
		}
		b.renew()
		if err := yield(line, row); err != nil {
			return err
		}
	}
}

// cells gives the rows of a table one after another, each with its line.
func cells(b *budget, comma rune) (next func() (row []string, line int, err error), err error) {
	if comma == '\t' {
		return tabbed(b), nil
	}
	in := bufio.NewReaderSize(b, 64<<10)
	head, err := in.Peek(16 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	c := csv.NewReader(in)
	c.Comma, c.LazyQuotes, c.FieldsPerRecord, c.ReuseRecord = separator(head), true, -1, true
	if comma != 0 {
		c.Comma = comma
	}
	return func() ([]string, int, error) {
		row, err := c.Read()
		if err != nil {
			return nil, 0, err
		}
		line, _ := c.FieldPos(0)
		return row, line, nil
	}, nil
}

// Column finds a column by its name or, where there is none of the name, by its number from 1 in a table that then has
// no header. It is -1 where there is neither.
func Column(header []string, field string) (column int, headless bool) {
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
func tabbed(b *budget) func() ([]string, int, error) {
	in, n := bufio.NewReaderSize(b, 64<<10), 0
	return func() ([]string, int, error) {
		line, err := in.ReadString('\n')
		if line == "" && err != nil {
			return nil, 0, err
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		n++
		return strings.Split(strings.TrimRight(line, "\r\n"), "\t"), n, nil
	}
}
