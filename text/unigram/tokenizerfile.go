package unigram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/ablate-go/ablate/internal/atomicfile"
	"github.com/ablate-go/ablate/internal/nextstep"
)

type tokenizerFile struct {
	Format        string      `json:"format"`
	Version       int         `json:"version"`
	Model         string      `json:"model"`
	Normalization string      `json:"normalization"`
	ByteFallback  bool        `json:"byte_fallback"`
	SHA256        string      `json:"sha256"`
	Pieces        []filePiece `json:"pieces"`
}

// filePiece is ["▁the", -3.21] in the file.
type filePiece scored

func (p *filePiece) UnmarshalJSON(b []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	if len(raw) != 2 {
		return fmt.Errorf("a piece has %d fields and should have 2: text and log probability", len(raw))
	}
	if err := json.Unmarshal(raw[0], &p.piece); err != nil {
		return err
	}
	return json.Unmarshal(raw[1], &p.score)
}

// Save writes the tokenizer to a file, atomically.
func (t *Tokenizer) Save(path string) error {
	b, err := t.marshal()
	if err != nil {
		return fmt.Errorf("tokenizer file %q: %w", path, err)
	}
	if err := atomicfile.Write(path, b); err != nil {
		return fmt.Errorf("tokenizer file %q: %w", path, err)
	}
	return nil
}

func (t *Tokenizer) marshal() ([]byte, error) {
	if f := t.scheme.file(); f != nil {
		return f.marshal(t)
	}
	head, err := json.MarshalIndent(tokenizerFile{
		Format: tokenizerFormat, Version: tokenizerVersion, Model: "unigram", Normalization: "nfkc",
		ByteFallback: t.bytes, SHA256: t.hash, Pieces: []filePiece{},
	}, "", "  ")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(head, []byte("]\n}")))
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // "<", ">" and "&" are pieces like others
	for i, p := range t.pieces {
		b.WriteString("\n    ")
		if err := enc.Encode([]any{p, t.scores[i]}); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // Encode's line feed
		if i < len(t.pieces)-1 {
			b.WriteByte(',')
		}
	}
	b.WriteString("\n  ]\n}\n")
	return b.Bytes(), nil
}

// LoadTokenizer reads a file written by Save. A file that differs from what Save writes, except in layout, is an error
// that names the file and the fault.
func LoadTokenizer(path string) (*Tokenizer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("tokenizer file: %w; %s", err, nextstep.Instead(err, "train one first, or check the path"))
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxTokenizerFile+1))
	if err != nil {
		return nil, fmt.Errorf("tokenizer file: %w", err)
	}
	t, err := parseTokenizer(b)
	if err != nil {
		return nil, fmt.Errorf("tokenizer file %q is damaged or of another kind: %w; delete it and train again", path,
			err)
	}
	return t, nil
}

func parseTokenizer(b []byte) (*Tokenizer, error) {
	if len(b) > maxTokenizerFile {
		return nil, fmt.Errorf("it is larger than %d MB", maxTokenizerFile>>20)
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if json.Unmarshal(b, &head) == nil && head.Format == tokenizerFormat && head.Version == foreignVersion {
		return parseForeign(b)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var f tokenizerFile
	if err := dec.Decode(&f); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the closing brace")
	}
	switch {
	case f.Format != tokenizerFormat:
		return nil, fmt.Errorf("format is %q, not %q", f.Format, tokenizerFormat)
	case f.Version != tokenizerVersion:
		return nil, fmt.Errorf("version is %d and this program reads %d", f.Version, tokenizerVersion)
	case f.Model != "unigram" || f.Normalization != "nfkc":
		return nil, fmt.Errorf("model %q with normalization %q is not unigram with nfkc", f.Model, f.Normalization)
	}
	return f.tokenizer()
}

// tokenizer checks the fixed ids and the hash.
func (f *tokenizerFile) tokenizer() (*Tokenizer, error) {
	names := slices.Clone(specials)
	if f.ByteFallback {
		for _, b := range fallbackBytes {
			names = append(names, byteName(b))
		}
	}
	if len(f.Pieces) <= len(names) {
		return nil, fmt.Errorf("it has %d pieces and needs more than %d", len(f.Pieces), len(names))
	}
	for i, want := range names {
		if f.Pieces[i] != (filePiece{piece: want}) {
			return nil, fmt.Errorf("piece %d is %q with score %v and should be %q with 0", i, f.Pieces[i].piece,
				f.Pieces[i].score, want)
		}
	}
	last := len(f.Pieces) - 1
	if f.Pieces[last] != (filePiece{piece: maskName}) {
		return nil, fmt.Errorf("the last piece is %q and should be %q with score 0", f.Pieces[last].piece, maskName)
	}
	var list []scored
	for _, p := range f.Pieces[len(names):last] {
		list = append(list, scored(p))
	}
	t, err := newTrained(list, f.ByteFallback)
	if err != nil {
		return nil, err
	}
	if t.hash != f.SHA256 {
		return nil, fmt.Errorf("its pieces have SHA-256 %.12s and it says %.12q", t.hash, f.SHA256)
	}
	return t, nil
}
