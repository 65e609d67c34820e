package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/ablate-go/ablate/internal/unpack"
)

// stdinPath is the path of the standard input.
const stdinPath = "-"

// isPipe tells a named pipe, and a pipe of the shell.
func isPipe(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket) != 0
}

// pipeCopy is a temporary file with what a pipe gave.
type pipeCopy struct {
	file *os.File
	size int64
	gone bool // removed already: the open file is all there is of it
}

// copyPipe copies r to a file without a name, or with one where the system needs it.
func copyPipe(ctx context.Context, r io.Reader, dir string) (*pipeCopy, error) {
	f, err := os.CreateTemp(dir, "ablate-pipe-*")
	if err != nil {
		return nil, fmt.Errorf("it is a pipe, and cannot be copied to be read again (%w)", err)
	}
	p := &pipeCopy{file: f, gone: os.Remove(f.Name()) == nil}
	done := make(chan error, 1)
	go func() { // reading from a pipe cannot be cut short, but waiting can
		n, err := io.Copy(f, alive{ctx, r})
		p.size = n
		done <- err
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case err = <-done:
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("it is a pipe, and cannot be copied to be read again (%w)", err), p.close())
	}
	return p, nil
}

// open implements disk.
func (p *pipeCopy) open() (unpack.Source, error) {
	return opened{io.NewSectionReader(p.file, 0, p.size), io.NopCloser(nil)}, nil
}

func (p *pipeCopy) close() error {
	err := p.file.Close()
	if !p.gone {
		err = errors.Join(err, os.Remove(p.file.Name()))
	}
	return err
}

// openPipe opens the standard input or a named pipe. A terminal is refused: it would wait for ever.
func openPipe(ctx context.Context, path string, opt Options) (*pipeCopy, error) {
	if path == stdinPath {
		r := opt.Stdin
		if r == nil {
			if info, err := os.Stdin.Stat(); err != nil || info.Mode()&fs.ModeCharDevice != 0 {
				return nil, &FileError{Path: path, Err: errors.New("nothing is piped into the standard input"),
					Next: "pipe a text into it or name a file"}
			}
			r = os.Stdin
		}
		return copyPipe(ctx, r, opt.TempDir)
	}
	type result struct {
		f   *os.File
		err error
	}
	done := make(chan result, 1)
	go func() { // a named pipe opens once there is a writer
		f, err := os.Open(path)
		done <- result{f, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case o := <-done:
		if o.err != nil {
			return nil, o.err
		}
		defer o.f.Close()
		return copyPipe(ctx, o.f, opt.TempDir)
	}
}
