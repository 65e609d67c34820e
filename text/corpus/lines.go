package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"sync"
)

// lineReaders are used again and again: a table may have millions of short texts.
var lineReaders = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

// lines calls fn with each line in parts of bounded size; last marks the part that ends a line.
// The line feed and a carriage return before it are taken off.
func lines(r io.Reader, fn func(part []byte, last bool) error) error {
	b := lineReaders.Get().(*bufio.Reader)
	b.Reset(r)
	defer func() {
		b.Reset(nil)
		lineReaders.Put(b)
	}()
	open := false // a line was begun and not ended
	for {
		part, err := b.ReadSlice('\n')
		last := err == nil
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return err
		}
		end := errors.Is(err, io.EOF)
		if end && len(part) == 0 && !open {
			return nil
		}
		part = bytes.TrimSuffix(part, []byte("\n"))
		if last || end {
			part = bytes.TrimSuffix(part, []byte("\r"))
		}
		if err := fn(part, last || end); err != nil {
			return err
		}
		if end {
			return nil
		}
		open = !last
	}
}
