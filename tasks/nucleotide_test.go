package tasks

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/testutil"
	"github.com/ablate-go/ablate/internal/texttest"
)

func TestNucleotides(t *testing.T) {
	content := "Label,Name,1,2,3\nEI,x,A,c,G\nN,q,T,T,N\nN,z,G,G,G\n"
	path := texttest.Write(t, t.TempDir(), "dev.csv", content)
	d, err := Load("nucleotide", Source{Dev: path, Text: "1-3"})
	if err != nil {
		t.Fatal(err)
	}
	if e := d.Dev[0].Examples; len(e) != 3 || e[0].Text != "ACG" || e[1].Text != "TTN" || d.Labels[e[1].Class] != "N" {
		t.Errorf("%+v", e)
	}
	_, err = Load("nucleotide", Source{Dev: path, Text: "Name"})
	testutil.WantSentence(t, err, "dev.csv", "row 0", `"X"`, "no sequence", "column")
	_, err = Load("nucleotide", Source{Dev: path})
	testutil.WantSentence(t, err, "1-60")
}

func classCounts(d *Data) []int {
	n := make([]int, len(d.Labels))
	for _, s := range d.Sets() {
		for _, e := range s.Examples {
			n[e.Class]++
		}
	}
	return n
}

func TestSharedNucleotides(t *testing.T) {
	dir := filepath.Join(texttest.SharedData(t), "dna", "labelled")
	d, err := Load("nucleotide", Source{Path: filepath.Join(dir, "splice.csv")})
	if err != nil {
		t.Fatal(err)
	}
	if n := classCounts(d); strings.Join(d.Labels, " ") != "EI IE N" || !slices.Equal(n, []int{767, 768, 1655}) {
		t.Errorf("%v of %v", n, d.Labels)
	}
	for _, e := range d.Train.Examples {
		if len(e.Text) != 60 {
			t.Fatalf("%q has %d nucleotides", e.Text, len(e.Text))
		}
	}
	path := filepath.Join(dir, "ecoli_promoters_v9d3.csv")
	d, err = Load("nucleotide", Source{Path: path, Text: "seqs", Label: "labels"})
	if err != nil {
		t.Fatal(err)
	}
	if n := classCounts(d); strings.Join(d.Labels, " ") != "0 1" || !slices.Equal(n, []int{2860, 2860}) {
		t.Errorf("%v of %v", n, d.Labels)
	}
}
