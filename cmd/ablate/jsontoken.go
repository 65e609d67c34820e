package main

import (
	"bytes"
	"encoding/json"
)

// jsonToken is a token in the answers that programs read. "▁" begins a word.
type jsonToken struct {
	Piece       string  `json:"piece"`
	ID          int     `json:"id"`
	Probability float64 `json:"probability"`
}

// marshal is json.Marshal that keeps <, > and & as they are: they are pieces like others.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
