package text

import "io"

// pending is a file that appears under its name, whole, when commit succeeds, and never else.
type pending interface {
	io.Writer
	// commit syncs and renames.
	commit() error
	// discard removes what is left; after commit it does nothing.
	discard()
}

func writeFile(path string, b []byte) error {
	p, err := newPending(path)
	if err != nil {
		return err
	}
	defer p.discard()
	if _, err := p.Write(b); err != nil {
		return err
	}
	return p.commit()
}
