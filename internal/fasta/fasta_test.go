package fasta

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// read surveys and reads a file, by single bytes too.
func read(t *testing.T, content string) (list []string, notes string) {
	t.Helper()
	s, err := Survey(strings.NewReader(content))
	if err != nil {
		t.Fatalf("%q: %v", content, err)
	}
	for _, r := range []io.Reader{strings.NewReader(content), iotest.OneByteReader(strings.NewReader(content))} {
		before := list
		list = nil
		err := Read(r, s.Kind(), func(p string) error {
			list = append(list, p)
			return nil
		})
		if err != nil || before != nil && !slices.Equal(before, list) {
			t.Fatalf("%q: %q, by bytes %q, %v", content, before, list, err)
		}
	}
	return list, strings.Join(s.Notes(s.Kind()), "; ")
}

func TestTrapsOfTheFormat(t *testing.T) {
	for _, c := range []struct{ content, want, note string }{
		{">a\nACGT\nACG\n>b\nGG\n", "ACGTACG GG", ""},
		{">a\r\nACGT\r\nACG\r\n>b\r\nGG", "ACGTACG GG", ""},
		{"ACGT\nA\n>b\nGG\n", "ACGTA GG", "letters stand before the first line with >"},
		{">a\n>b\nACGT\n>c\n\n", "ACGT", "2 records without a sequence"},
		{">a with > inside >> and 日本 ; - *\nACGT\n", "ACGT", ""},
		{"; a comment\n>a\nAC\n; another > one\nGT\n", "ACGT", ""},
		{">a\nACgtacgT\n", "ACGTACGT", "62.5 % of the letters are in lower case"},
		{">a\n  AC GT\tAC  \n\n\nGT\n", "ACGTACGT", ""},
		{" >a\nAC\n", "AC", ""},
		{">p\nMKV*LLE--FQ.W*\n", "MKVLLEFQW",
			"3 gap signs (- and . in alignments) left out; 2 end signs (* in proteins) left out"},
		{">a\nACGTNNNACGRYACGTACGTACGTACGTACGT\n", "ACGTNNNACGRYACGTACGTACGTACGTACGT",
			"N for any nucleotide is 9.38 % of the letters beside that; letters for several nucleotides: R 3.12 %, Y 3.12 %"},
		{">a\nNNNNNNNNNNNNACGTACGTNNNNN\nNNNNNNNNACGTNN\n", "ACGTACGT ACGTNN", "2 gaps of 10 N and more"},
		{">a\nNNNNNN\n>b\nNNNNNNACGT\n", "NNNNNN NNNNNNACGT", ""},
		{">a\nACGUACGUUUAA\n", "ACGUACGUUUAA", ""},
		{">a\nACGTACGTACGTXACGTACGT\n", "ACGTACGTACGTNACGTACGT", "letters that stand for no nucleotide, read as N: X 4.76 %"},
		{">a\n", "", "1 record without a sequence"},
		{"", "", ""},
		{">a\nNNNNNNNNNNNN\n", "", "1 gap of 10 N and more, 100 % of the letters, left out"},
	} {
		list, notes := read(t, c.content)
		if got := strings.Join(list, " "); got != c.want || !strings.Contains(notes, c.note) ||
			c.note == "" && notes != "" && !strings.Contains(c.content, "N") {
			t.Errorf("%q gives %q with notes %q", c.content, got, notes)
		}
	}
}

func TestWhatIsNoFASTA(t *testing.T) {
	for content, want := range map[string]string{
		">a\nACGT>b\nACGT\n":        "line 2 has a > after the beginning of a sequence",
		">a\nACGT\n1 2 3\n":         "line 3 has '1', which is no letter of a sequence",
		"@read\nACGT\n+\nIIII\n":    "line 1 begins with @, as FASTQ does",
		">a\n\n\nACGT\nAC日本\n":      "line 5 has a character beyond ASCII",
		">a\nACGT ; no comment\n":   "line 2 has ';'",
		">a\r\nACGT\r\n{\"a\": 1}":  "line 3 has '{'",
		"Dear all,\nplease find it": "line 1 has ','",
	} {
		_, err := Survey(strings.NewReader(content))
		var line *LineError
		if !errors.As(err, &line) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
		if err := Read(strings.NewReader(content), Proteins, func(string) error { return nil }); err == nil {
			t.Errorf("%q is read", content)
		}
	}
}

func TestLongSequencesAreCut(t *testing.T) {
	whole := strings.Repeat("ACGTTGCA", 3000) + "GG"
	list, _ := read(t, ">a\n"+strings.Join(slices.Collect(chunks(whole, 61)), "\n")+"\n>b\nTT\n")
	if strings.Join(list[:len(list)-1], "") != whole || list[len(list)-1] != "TT" {
		t.Error("the pieces are not the sequences")
	}
	for _, p := range list[:len(list)-2] {
		if len(p) != PieceSize {
			t.Errorf("a piece of %d letters", len(p))
		}
	}
}

func chunks(s string, n int) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > n {
			if !yield(s[:n]) {
				return
			}
			s = s[n:]
		}
		yield(s)
	}
}

func TestProteinsAndNucleotidesAreTold(t *testing.T) {
	for content, want := range map[string]Kind{
		"ACGTNNNN": Nucleotides, "ACGUACGU": Nucleotides, "ACGTACGTACGTACGTACGR": Nucleotides, "": Nucleotides,
		"MKVLAAGIVALLAACSSN": Proteins, "ACDEFGHIKLMNPQRSTVWY": Proteins,
	} {
		s, err := Survey(strings.NewReader(">a\n" + content))
		if err != nil || s.Kind() != want {
			t.Errorf("%q are %v: %v", content, s.Kind(), err)
		}
	}
}

func TestReverseComplement(t *testing.T) {
	for s, want := range map[string]string{
		"GATTN": "NAATC", "": "", "ACGT": "ACGT", "AAAC": "GTTT", "GAUUC": "GAAUC", "RYSWKMBDHVN": "NBDHVKMWSRY",
		"AXT": "ANT", "AUT": "AAT",
	} {
		if got := ReverseComplement(s); got != want {
			t.Errorf("%s against %s, want %s", s, got, want)
		}
	}
	for _, pair := range []string{"AT", "CG", "RY", "KM", "BV", "DH", "SS", "WW", "NN"} { // the sets of letters, mirrored
		if got := ReverseComplement(pair[:1]); got != pair[1:] {
			t.Errorf("%s against %s", pair[:1], got)
		}
	}
}

func TestAnErrorOfYieldComesBack(t *testing.T) {
	stop := errors.New("stop")
	for _, content := range []string{">a\nACGT\n>b\nAC\n", ">a\nACGT", ">a\nACGTNNNNNNNNNNNNACGT",
		">a\n" + strings.Repeat("A", PieceSize)} {
		if err := Read(strings.NewReader(content), Nucleotides, func(string) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("%.20q: %v", content, err)
		}
	}
	broken := io.MultiReader(strings.NewReader(">a\nACGT"), iotest.ErrReader(stop))
	if err := Read(broken, Nucleotides, func(string) error { return nil }); !errors.Is(err, stop) {
		t.Errorf("an error of the reader: %v", err)
	}
}
