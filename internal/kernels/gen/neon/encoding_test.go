package neon_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/kernels/gen/neon"
)

var update = flag.Bool("update", false, "write testdata/encodings.txt by LLVM's assembler, llvm-mc")

// golden has a line for each instruction of the generated files: what another assembler makes of it, and its text.
var golden = filepath.Join("testdata", "encodings.txt")

var wordLine = regexp.MustCompile(`^\tWORD \$(0x[0-9a-f]{8}) // (.+)$`)

// generated are the words of the generated files, by their comments.
func generated(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "*_arm64.s"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	words := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			found := wordLine.FindStringSubmatch(line)
			switch {
			case found == nil && strings.Contains(line, "WORD"):
				t.Errorf("%s:%d: %s: a word without what it says", f, i+1, line)
			case found == nil:
			case words[found[2]] != "" && words[found[2]] != found[1]:
				t.Errorf("%s:%d: %s is %s here and %s elsewhere", f, i+1, found[2], found[1], words[found[2]])
			default:
				words[found[2]] = found[1]
			}
		}
	}
	return words
}

// A word that is not what its comment says would be another instruction.
func TestWordsAreWhatAnAssemblerWrites(t *testing.T) {
	words := generated(t)
	if *update {
		var b strings.Builder
		for _, text := range slices.Sorted(maps.Keys(words)) {
			fmt.Fprintln(&b, assembled(t, text), text)
		}
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(data)) {
		word, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		known[text] = word
	}
	for text, word := range words {
		switch known[text] {
		case word:
		case "":
			t.Errorf("%s is not in %s: run this test with -update", text, golden)
		default:
			t.Errorf("%s is written as %s, an assembler writes %s", text, word, known[text])
		}
	}
	if len(words) < 100 || len(words) != len(known) {
		t.Errorf("%d instructions in the generated files, %d in %s: run this test with -update",
			len(words), len(known), golden)
	}
}

// The linker, the operating system, the assembler and Go's runtime rely on these registers.
func TestReservedRegistersAreLeftAlone(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "*_arm64.s"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	reserved := regexp.MustCompile(`\b(R1[678]|R2[789]|R3\d|g|LR|RSP)\b`)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(data), "\n") {
			code, _, _ := strings.Cut(line, "//")
			if strings.HasPrefix(code, "\t") && reserved.MatchString(code) {
				t.Errorf("%s:%d: %s", f, i+1, line)
			}
		}
	}
}

// All instructions, with registers in all bits of their fields, and the golden file itself.
func TestEncodingsByLLVM(t *testing.T) {
	if _, err := exec.LookPath("llvm-mc"); err != nil {
		t.Skip("no llvm-mc here")
	}
	check := func(w neon.Word) {
		t.Helper()
		if got := fmt.Sprintf("0x%08x", w.Bits); got != assembled(t, w.Text) {
			t.Errorf("%s is written as %s, llvm-mc writes %s", w.Text, got, assembled(t, w.Text))
		}
	}
	for _, op := range []neon.Op{neon.FAdd, neon.FSub, neon.FMul, neon.FDiv, neon.FMax, neon.FMin, neon.FCmGT, neon.CmGT,
		neon.FAddD, neon.BIC, neon.CmHSH4} {
		check(op.Three(1, 2, 4))
		check(op.Three(30, 13, 27))
	}
	for _, op := range []neon.Op{neon.FNeg, neon.FAbs, neon.FSqrt, neon.FRintN, neon.FCvtZS, neon.FCmLT0, neon.FCvtL,
		neon.FCvtL2, neon.FCvtN, neon.FCvtN2, neon.SXtLH4, neon.SShR1, neon.SShR31} {
		check(op.Two(1, 2))
		check(op.Two(30, 13))
	}
	for lane := range 4 {
		check(neon.FMLALane(1, 2, 4, lane))
		check(neon.FMLALane(30, 13, 27, lane))
	}
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		word, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if got := assembled(t, text); got != word {
			t.Errorf("%s has %s for %s, llvm-mc writes %s", golden, word, text, got)
		}
	}
}

var (
	encoding = regexp.MustCompile(`\[0x(..),0x(..),0x(..),0x(..)\]`)
	done     = map[string]string{}
)

// assembled is an instruction as llvm-mc encodes it, the most significant byte first.
func assembled(t *testing.T, text string) string {
	t.Helper()
	if len(done) == 0 {
		assemble(t, slices.Sorted(maps.Keys(generated(t))))
	}
	if done[text] == "" {
		assemble(t, []string{text})
	}
	return done[text]
}

func assemble(t *testing.T, texts []string) {
	t.Helper()
	run := exec.Command("llvm-mc", "-triple=aarch64", "-show-encoding")
	run.Stdin = strings.NewReader(strings.Join(texts, "\n") + "\n")
	var said bytes.Buffer
	run.Stderr = &said
	out, err := run.Output()
	if err != nil {
		t.Fatalf("llvm-mc: %v: %s", err, said.String())
	}
	found := encoding.FindAllStringSubmatch(string(out), -1)
	if len(found) != len(texts) {
		t.Fatalf("llvm-mc encodes %d of %d instructions", len(found), len(texts))
	}
	for i, text := range texts {
		b := found[i]
		done[text] = "0x" + b[4] + b[3] + b[2] + b[1]
	}
}
