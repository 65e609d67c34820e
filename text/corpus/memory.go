package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/ablate-go/ablate/internal/prose"
)

// FromParagraphs returns a corpus of the given strings. Each is cleaned like a paragraph of a file: white space becomes
// single spaces, broken UTF-8 becomes U+FFFD; a string without a letter is dropped and one above 16 KiB is cut. name is
// the corpus' name in reports. Without any text the error is an *EmptyError.
func FromParagraphs(name string, paragraphs []string) (Corpus, error) {
	c := &memory{info: Info{Name: name, Remark: "text given by the program"}}
	h := sha256.New()
	fmt.Fprintln(h, readerVersion, "memory")
	a := assembler{yield: func(p string) error {
		fmt.Fprintln(h, len(p))
		h.Write([]byte(p))
		c.list = append(c.list, p)
		return nil
	}}
	for _, p := range paragraphs {
		c.info.Bytes += int64(len(p))
		if err := errors.Join(a.add([]byte(p)), a.flush()); err != nil {
			return nil, err
		}
	}
	if len(c.list) == 0 {
		return nil, &EmptyError{Corpus: name, Read: prose.Count(len(paragraphs), "paragraph")}
	}
	c.info.Hash = hex.EncodeToString(h.Sum(nil))
	return c, nil
}

// memory is a corpus of strings.
type memory struct {
	info Info
	list []string
}

func (c *memory) Info() Info { return c.info }

func (c *memory) Paragraphs(ctx context.Context, yield func(p string) error) error {
	for _, p := range c.list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := yield(p); err != nil {
			return err
		}
	}
	return nil
}
