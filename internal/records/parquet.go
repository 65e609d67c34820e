package records

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// Parquet calls yield with each value of a column of texts. A column within a group is named with dots, a.b; one of
// lists of texts by the name of the list.
//
// Other errors than yield's are a *FieldError, or a fault of the file.
func Parquet(r io.ReaderAt, size int64, field string, yield func(text string) error) (count Count, err error) {
	defer func() { // the reader of Parquet trusts what a damaged file says of itself
		if fault := recover(); fault != nil {
			err = fmt.Errorf("its Parquet is damaged (%v)", fault)
		}
	}()
	if err := wholeFooter(r, size); err != nil {
		return count, err
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return count, fmt.Errorf("its Parquet is damaged (%w)", err)
	}
	column, err := parquetColumn(f, field)
	if err != nil {
		return count, err
	}
	count.Rows = f.NumRows()
	for _, group := range f.RowGroups() {
		without, err := parquetPages(group.ColumnChunks()[column], yield)
		count.Without += without
		if err != nil {
			return count, err
		}
	}
	return count, nil
}

// wholeFooter checks the size that the file states of its footer, which the reader of Parquet would allocate.
func wholeFooter(r io.ReaderAt, size int64) error {
	const tail = 8 // size of the footer, and the magic bytes
	var b [tail]byte
	if size < tail {
		return errors.New("its Parquet is damaged (it ends within the first bytes)")
	}
	if _, err := r.ReadAt(b[:], size-tail); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if n := int64(binary.LittleEndian.Uint32(b[:4])); n > size-tail {
		return fmt.Errorf("its Parquet is damaged (a footer of %d bytes in a file of %d)", n, size)
	}
	return nil
}

// parquetColumn finds a column of texts.
func parquetColumn(f *parquet.File, field string) (int, error) {
	var names []string
	for i, path := range f.Schema().Columns() {
		name := strings.TrimSuffix(strings.TrimSuffix(strings.Join(path, "."), ".list.element"), ".list.item")
		names = append(names, name)
		if name != field {
			continue
		}
		leaf, ok := f.Schema().Lookup(path...)
		if !ok {
			break
		}
		if kind := leaf.Node.Type().Kind(); kind != parquet.ByteArray {
			return 0, notText(field, "of type "+strings.ToLower(leaf.Node.Type().String()))
		}
		return i, nil
	}
	return 0, &FieldError{field, names}
}

// parquetPages reads one part of a column. It counts the values that are null.
func parquetPages(chunk parquet.ColumnChunk, yield func(string) error) (nulls int64, err error) {
	pages := chunk.Pages()
	defer pages.Close()
	values := make([]parquet.Value, 256)
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return nulls, nil
		}
		if err != nil {
			return nulls, fmt.Errorf("its Parquet is damaged (%w)", err)
		}
		in := page.Values()
		for end := false; !end; {
			n, err := in.ReadValues(values)
			if end = errors.Is(err, io.EOF); err != nil && !end {
				return nulls, fmt.Errorf("its Parquet is damaged (%w)", err)
			}
			for _, v := range values[:n] {
				if v.IsNull() {
					nulls++
				} else if err := yield(string(v.ByteArray())); err != nil {
					return nulls, err
				}
			}
			end = end || n == 0
		}
		parquet.Release(page)
	}
}
