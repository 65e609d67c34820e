package corpus

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/texttest"
)

func zipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const genome = ">chr1 first\nACGTacgtAC\nGGNNT\n>chr2\n>chr3\nTTTTACGTAG\n"

func TestFASTAIsReadByItsName(t *testing.T) {
	for name, content := range map[string]string{
		"a.fa": genome, "a.fasta": genome, "a.FNA": genome, "a.fsa": genome, "a.fa.gz": zipped(t, genome),
		"crlf.fa": strings.ReplaceAll(genome, "\n", "\r\n"), "mac.fa": strings.ReplaceAll(genome, "\n", "\r"),
		"bom.fa": "\ufeff" + genome, "latin.fa": strings.Replace(genome, "first", "caf\xe9", 1),
	} {
		text, warnings := one(t, name, content, Options{})
		if text != "ACGTACGTACGGNNT\nTTTTACGTAG" {
			t.Errorf("%s: %q", name, text)
		}
		if !strings.Contains(warnings, ", nucleotides: 1 record without a sequence; 16 % of the letters are in lower case") {
			t.Errorf("%s: notes %q", name, warnings)
		}
	}
	text, _ := one(t, "p.faa", ">a\nACGTACGTNNNNNNNNNNNNACGT*\n", Options{})
	if text != "ACGTACGTNNNNNNNNNNNNACGT" {
		t.Errorf("a protein of nucleotides' letters is %q", text)
	}
	if text, _ = one(t, "p.fa", ">a\nMKVLAAGIVALLAACSSN-W\n", Options{}); text != "MKVLAAGIVALLAACSSNW" {
		t.Errorf("a protein is %q", text)
	}
}

func TestFilesThatAreNoFASTA(t *testing.T) {
	persianText := "سلام دنیا\nاین یک متن است\n"
	if text, _ := one(t, "wiki.fa", persianText, Options{}); !strings.Contains(text, "سلام دنیا") {
		t.Errorf("Persian is %q", text)
	}
	text, warnings := one(t, "a.txt", genome, Options{})
	if !strings.Contains(text, ">chr1") || !strings.Contains(warnings, "looks like FASTA and is read as plain text") {
		t.Errorf("text of FASTA: %q, %q", text, warnings)
	}
	mail := "> is this so?\nIt may be so.\n"
	if text, warnings := one(t, "mail.txt", mail, Options{}); !strings.Contains(text, "> is this so?") || warnings != "" {
		t.Errorf("mail: %q, %q", text, warnings)
	}
	path := texttest.Write(t, t.TempDir(), "bad.fa", ">a\nACGT>b\nAC\n")
	_, err := Files(t.Context(), []string{path})
	if err == nil || !strings.Contains(err.Error(), "line 2 has a > after the beginning of a sequence: a line feed is "+
		"missing before it; give FASTA") {
		t.Errorf("%v", err)
	}
	path = texttest.Write(t, t.TempDir(), "none.fa", ">a\n>b\n")
	if _, err := Files(t.Context(), []string{path}); err == nil || !strings.Contains(err.Error(), "2 records without") {
		t.Errorf("records without sequences: %v", err)
	}
}

func TestAPipeWithFASTA(t *testing.T) {
	for _, content := range []string{genome, zipped(t, genome)} {
		c, err := Open(t.Context(), []string{"-"}, Options{Stdin: strings.NewReader(content)})
		if err != nil {
			t.Fatal(err)
		}
		if got := texttest.Paragraphs(t, c); !slices.Equal(got, []string{"ACGTACGTACGGNNT", "TTTTACGTAG"}) {
			t.Errorf("%q", got)
		}
		if err := c.(*files).Close(); err != nil {
			t.Error(err)
		}
	}
}

// Packed or not, it is the same corpus; as plain text and as proteins it is another one.
func TestTheHashOfFASTA(t *testing.T) {
	hash := func(name, content string) string {
		c, err := Files(t.Context(), []string{texttest.Write(t, t.TempDir(), name, content)})
		if err != nil {
			t.Fatal(err)
		}
		return c.Info().Hash
	}
	if hash("a.fa", genome) != hash("b.fna.gz", zipped(t, genome)) {
		t.Error("the packed file is another corpus")
	}
	if h := hash("a.fa", genome); h == hash("a.faa", genome) || h == hash("a.txt", genome) {
		t.Error("read in another way it is the same corpus")
	}
}

func TestAFolderWithFASTA(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"a.fa": ">a\nACGTACGTAA\n", "a.fa.gz": zipped(t, ">a\nACGTACGTAA\n"), "b.fna.gz": zipped(t, ">b\nACGTACGTCC\n"),
		"copyright.txt": "all rights reserved", "README.md": "about", "genes.csv": "text\nx\n",
	} {
		texttest.Write(t, dir, name, content)
	}
	c, err := Files(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	if got := texttest.Paragraphs(t, c); !slices.Equal(got, []string{"ACGTACGTAA", "ACGTACGTCC"}) {
		t.Errorf("%q", got)
	}
	if said := strings.Join(c.Info().Warnings, "\n"); strings.Count(said, "it is no FASTA") != 3 {
		t.Errorf("notes %q", said)
	}
	// With nothing but damaged FASTA the rest is read, as without it.
	dir = t.TempDir()
	texttest.Write(t, dir, "a.fa", "1 2 3")
	texttest.Write(t, dir, "b.txt", "some text")
	if c, err = Files(t.Context(), []string{dir}); err != nil || texttest.Paragraphs(t, c)[0] != "some text" {
		t.Errorf("%v", err)
	}
}

func TestBothStrandsNeedNucleotides(t *testing.T) {
	both := Options{BothStrands: true}
	for name, content := range map[string]string{
		"a.txt": "some text", "p.fa": ">a\nMKVLAAGIVALL\n", "p.faa": ">a\nACGT\n",
	} {
		_, err := Open(t.Context(), []string{texttest.Write(t, t.TempDir(), name, content)}, both)
		if err == nil || !strings.Contains(err.Error(), "it has no second strand") {
			t.Errorf("%s: %v", name, err)
		}
	}
	path := texttest.Write(t, t.TempDir(), "a.fa", ">a\nGATTNN\n")
	c, err := Open(t.Context(), []string{path}, both)
	if err != nil {
		t.Fatal(err)
	}
	if got := texttest.Paragraphs(t, BothStrands(c)); !slices.Equal(got, []string{"GATTNN", "NNAATC"}) {
		t.Errorf("%q", got)
	}
	if BothStrands(c).Info().Hash == c.Info().Hash {
		t.Error("both strands have the hash of one")
	}
}

func TestSharedGenomes(t *testing.T) {
	dir := filepath.Join(texttest.SharedData(t), "dna", "genomes")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no genomes in ../shared/data: ", err)
	}
	for name, want := range map[string]int{"ecoli_MG1655-K12.fasta.gz": 4_639_675, "phix174_NC_001422.fa": 5_386,
		"yeast_chr01.fsa": 230_208, "yeast_chr02.fsa": 813_178} {
		c, err := Files(t.Context(), []string{filepath.Join(dir, name)})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, p := range texttest.Paragraphs(t, c) {
			n += len(p)
			if strings.Trim(p, "ACGT") != "" {
				t.Fatalf("%s: %q", name, p)
			}
		}
		if n != want || len(c.Info().Warnings) > 0 {
			t.Errorf("%s has %d bases and not %d, notes %q", name, n, want, c.Info().Warnings)
		}
	}
}
