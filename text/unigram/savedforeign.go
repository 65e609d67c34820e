package unigram

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// tokenizer reads the file.
func (f *foreignFile) tokenizer() (*Tokenizer, error) {
	switch f.kind {
	case sentencePieceFile:
		return fromSentencePiece(f)
	case transformersFile:
		return fromTransformers(f)
	}
	return nil, fmt.Errorf("model is %q, neither %q nor %q", f.kind, sentencePieceFile, transformersFile)
}

// savedForeign wraps a foreign file in a file of ablate.
type savedForeign struct {
	Format  string  `json:"format"`
	Version int     `json:"version"`
	Model   string  `json:"model"`
	SHA256  string  `json:"sha256"`
	MaskID  int     `json:"mask_id"`
	Beside  *beside `json:"beside,omitempty"`
	File    string  `json:"file"` // base64
}

func (f *foreignFile) marshal(t *Tokenizer) ([]byte, error) {
	s := savedForeign{
		Format: tokenizerFormat, Version: foreignVersion, Model: f.kind, SHA256: t.hash, MaskID: t.mask,
		File: base64.StdEncoding.EncodeToString(f.data),
	}
	if !f.beside.plain() {
		s.Beside = &f.beside
	}
	b, err := json.MarshalIndent(s, "", "  ")
	return append(b, '\n'), err
}

func parseForeign(b []byte) (*Tokenizer, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var s savedForeign
	if err := dec.Decode(&s); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the closing brace")
	}
	data, err := base64.StdEncoding.DecodeString(s.File)
	if err != nil {
		return nil, fmt.Errorf("its file is no base64: %w", err)
	}
	if s.MaskID < 0 {
		return nil, fmt.Errorf("mask_id is %d", s.MaskID)
	}
	f := foreignFile{kind: s.Model, data: data, mask: s.MaskID}
	if s.Beside != nil {
		f.beside = *s.Beside
	}
	t, err := f.tokenizer()
	if err != nil {
		return nil, err
	}
	if t.hash != s.SHA256 {
		return nil, fmt.Errorf("its pieces have SHA-256 %.12s and it says %.12q", t.hash, s.SHA256)
	}
	return t, nil
}
