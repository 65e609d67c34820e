package corpus

import "context"

// Corpus is a text that can be read again and again, always in the same order.
type Corpus interface {
	// Info describes the corpus; it costs nothing.
	Info() Info
	// Paragraphs calls yield with each paragraph in a fixed order: valid UTF-8 with at least one
	// letter, white space collapsed to single spaces, at most some 16 KiB. It stops at the first
	// error of yield and returns it as it is.
	Paragraphs(ctx context.Context, yield func(p string) error) error
}

// Info is what a report says about a corpus.
type Info struct {
	Name     string   // name for reports, e.g. "Go 1.26.8 source comments"
	Hash     string   // hex SHA-256 over the content and the version of the reading rules, not over paths
	Remark   string   // licence and domain, one sentence
	Bytes    int64    // size of the files read, before any cleaning
	Files    int      // number of files read
	Warnings []string // for the user: conversions, skipped files
}

// readerVersion is part of every corpus hash: raise it when a rule of reading changes, so that token files made by the
// old rule are not used for the new one.
const readerVersion = "ablate-reader-1"
