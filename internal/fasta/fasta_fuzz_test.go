package fasta

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", ">", ">a\nACGT\n", "ACGT", ">a\r\nAC\r\n>b\n", ";c\n>a\nMK*-.", ">a\nacgtNNNNNNNNNNNN\nac", "@a", ">a\nAC>b",
		">a\n日", ">a\nUUAA\rACX", "\x00", ">a\n\xff",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Survey(bytes.NewReader(b))
		if err != nil {
			if !errors.As(err, new(*LineError)) {
				t.Fatal(err)
			}
			return
		}
		for _, kind := range []Kind{Nucleotides, Proteins} {
			letters := int64(0)
			err := Read(bytes.NewReader(b), kind, func(p string) error {
				letters += int64(len(p))
				if len(p) == 0 || len(p) > PieceSize || strings.Trim(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
					t.Errorf("a piece %q", p)
				}
				other := ReverseComplement(p)
				if kind == Nucleotides && !strings.Contains(p, "U") && ReverseComplement(other) != p {
					t.Errorf("%s against %s, and that against %s", p, other, ReverseComplement(other))
				}
				return nil
			})
			want := s.Total()
			if kind == Nucleotides {
				want -= s.InGaps
			}
			if err != nil || letters != want {
				t.Errorf("%d letters of %d %v, %v", letters, want, kind, err)
			}
		}
		for _, n := range s.Notes(s.Kind()) {
			if strings.ContainsAny(n, "\n") || strings.Contains(n, "NaN") {
				t.Errorf("note %q", n)
			}
		}
	})
}
