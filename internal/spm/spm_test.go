package spm

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
)

// fixtures are models that the sentencepiece library trained, see train.py there.
const fixtures = "../../text/unigram/testdata/sentencepiece"

func model(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join(fixtures, name+".model.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseReadsWhatTheLibraryWrote(t *testing.T) {
	m, err := Parse(model(t, "many"))
	if err != nil {
		t.Fatal(err)
	}
	if n := m.Trainer; len(m.Pieces) != 1000 || n.PadID != 0 || n.BosID != 1 || n.EosID != 2 || n.UnkID != 3 ||
		n.BosPiece != "[CLS]" || !n.ByteFallback {
		t.Errorf("%d pieces, %+v", len(m.Pieces), n)
	}
	for id, want := range map[int]Piece{1: {"[CLS]", 0, Control}, 3: {"[UNK]", 0, Unknown}, 5: {"é!", 0, UserDefined},
		6: {"<0x00>", 0, Byte}} {
		if m.Pieces[id] != want {
			t.Errorf("piece %d is %+v", id, m.Pieces[id])
		}
	}
	if n := m.Normalizer; n.Name != "nmt_nfkc" || !n.AddDummyPrefix || !n.RemoveExtraWhitespaces ||
		len(n.Charsmap) < 200_000 {
		t.Errorf("normalizer %q with %d bytes", n.Name, len(n.Charsmap))
	}
}

func TestMarshalAndParse(t *testing.T) {
	for _, name := range []string{"latin", "many", "plain"} {
		m, err := Parse(model(t, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := m.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if len(m.Normalizer.Charsmap) == 0 {
			m.Normalizer.Charsmap, again.Normalizer.Charsmap = nil, nil
		}
		if !reflect.DeepEqual(m, again) {
			t.Errorf("%s changes when it is written and read", name)
		}
	}
}

func TestNormalizeIsThatOfTheLibrary(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(fixtures, "fixture.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Hex        []string            `json:"hex"`
		Normalized map[string][]string `json:"normalized"`
	}
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	m, err := Parse(model(t, "many"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := NewNormalizer(m)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range f.Hex {
		line, err := hex.DecodeString(h)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(line) {
			continue // Python cuts these at other places
		}
		if got, want := string(n.Append(nil, string(line))), f.Normalized["many"][i]; got != want {
			t.Errorf("%q becomes %q and should be %q", line, got, want)
		}
	}
}

// tiny is a valid model in parts, to be damaged.
func tiny() *Model {
	m := New()
	m.Pieces = []Piece{{"<unk>", 0, Unknown}, {"<s>", 0, Control}, {"a", -1, Normal}, {"▁", -2, Normal}}
	return m
}

func TestParseRefuses(t *testing.T) {
	field := func(num protowire.Number, parts ...[]byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), bytes.Join(parts, nil))
	}
	number := func(num protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(nil, num, protowire.VarintType), v)
	}
	good, err := tiny().Marshal()
	if err != nil {
		t.Fatal(err)
	}
	piece := func(text string, kind uint64) []byte {
		return field(modelPieces, field(pieceText, []byte(text)), number(pieceKind, kind))
	}
	many := model(t, "many")
	m, err := Parse(many)
	if err != nil {
		t.Fatal(err)
	}
	chars := func(damage func(b []byte) []byte) []byte {
		return append(good[:len(good):len(good)],
			field(modelNormalizer, field(normalizerCharsmap, damage(bytes.Clone(m.Normalizer.Charsmap))))...)
	}
	for want, b := range map[string][]byte{
		"no pieces":             nil,
		"damaged at its byte 0": {0xff, 0xff},
		"damaged in field 1":    {0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 'a'}, // says 4 GB
		"wire type 0":           number(modelPieces, 1),
		"wire type 5": field(modelPieces,
			protowire.AppendFixed32(protowire.AppendTag(nil, pieceText, protowire.Fixed32Type), 1)),
		"field 3 of piece 4":     append(good[:len(good):len(good)], piece("b", 0)...),
		"type 9":                 append(good[:len(good):len(good)], piece("b", 9)...),
		"no text":                append(good[:len(good):len(good)], piece("", 1)...),
		`"\xff"`:                 append(good[:len(good):len(good)], piece("\xff", 1)...),
		"more than 1024":         append(good[:len(good):len(good)], piece(strings.Repeat("a", 1025), 1)...),
		`"a" is there twice`:     append(good[:len(good):len(good)], piece("a", 4)...),
		"both UNKNOWN":           append(good[:len(good):len(good)], piece("b", 2)...),
		"although byte_fallback": append(good[:len(good):len(good)], piece("<0x41>", 6)...),
		"no name of a byte":      append(good[:len(good):len(good)], piece("<0x4>", 6)...),
		"NaN": append(good[:len(good):len(good)],
			field(modelPieces, field(pieceText, []byte("b")),
				protowire.AppendFixed32(protowire.AppendTag(nil, pieceScore, protowire.Fixed32Type),
					math.Float32bits(float32(math.NaN()))))...),
		"no piece <0x00>": append(good[:len(good):len(good)],
			field(modelTrainer, number(trainerByteFallback, 1))...),
		"BPE": append(good[:len(good):len(good)], field(modelTrainer, number(trainerModelType, 2))...),
		"model_type is 77": append(good[:len(good):len(good)],
			field(modelTrainer, number(trainerModelType, 77))...),
		"treat_whitespace_as_suffix": append(good[:len(good):len(good)],
			field(modelTrainer, number(trainerWhitespaceSuffix, 1))...),
		"no 32-bit number": append(good[:len(good):len(good)], field(modelTrainer, number(trainerUnkID, 1<<40))...),
		"escape_whitespaces": append(good[:len(good):len(good)],
			field(modelNormalizer, number(normalizerEscape, 0))...),
		"denormalizer_spec": append(good[:len(good):len(good)],
			field(modelDenormalizer, field(normalizerCharsmap, []byte("x")))...),
		"no piece is UNKNOWN":      piece("a", 1),
		"no piece is text":         piece("a", 2),
		"too few for its own size": chars(func(b []byte) []byte { return b[:3] }),
		"0 bytes of":               chars(func(b []byte) []byte { return append([]byte{0, 0, 0, 0}, b[4:]...) }),
		"4294967292 bytes of": chars(func(b []byte) []byte {
			return append([]byte{0xfc, 0xff, 0xff, 0xff}, b[4:]...)
		}),
		"3 bytes of":            chars(func(b []byte) []byte { return append([]byte{3, 0, 0, 0}, b[4:]...) }),
		"no text of 1024 bytes": chars(func(b []byte) []byte { return append(b, bytes.Repeat([]byte("a"), 2000)...) }),
		"which starts none": chars(func(b []byte) []byte {
			size := binary.LittleEndian.Uint32(b)
			return b[:4+size+1]
		}),
	} {
		if _, err := Parse(b); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", want, err)
		}
	}
}

// A damaged file is an error or another model, and never a panic or a large allocation.
func TestDamage(t *testing.T) {
	use := func(b []byte) error {
		m, err := Parse(b)
		if err != nil {
			return err
		}
		n, err := NewNormalizer(m)
		if err == nil {
			n.Append(nil, "Ａé e\u0301 \xff<ent>\x00 日")
		}
		return err
	}
	small := model(t, "plain")
	opens := 0
	for n := range len(small) {
		if use(small[:n]) == nil {
			opens++
		}
	}
	if opens > 2 { // a cut between the messages that follow the pieces leaves a whole file
		t.Errorf("%d of %d cuts open", opens, len(small))
	}
	r := rand.New(rand.NewPCG(1, 2))
	many := model(t, "many")
	for _, b := range [][]byte{small, many} {
		for range 600 {
			bad := bytes.Clone(b)
			for range 1 + r.IntN(3) {
				bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
			}
			_ = use(bad)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, size := range []uint64{1 << 20, 1 << 31, 1 << 40, math.MaxUint64} {
		head := protowire.AppendVarint(protowire.AppendTag(nil, modelPieces, protowire.BytesType), size)
		if err := use(append(head, small...)); err == nil {
			t.Errorf("a piece of %d bytes: no error", size)
		}
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes were allocated for lengths that files only say", n)
	}
}

func TestTrieFindsAllKeysAndNoOthers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 2, 300, 40_000} {
		set := map[string]int32{}
		for len(set) < n {
			k := make([]byte, 1+r.IntN(6))
			for i := range k {
				k[i] = byte(1 + r.IntN(255)>>r.IntN(7))
			}
			set[string(k)] = int32(r.Uint32() >> 1)
		}
		var keys []string
		var values []int32
		for k, v := range set {
			keys, values = append(keys, k), append(values, v)
		}
		trie, err := BuildTrie(keys, values)
		if err != nil {
			t.Fatal(err)
		}
		if len(trie) > 256*(2+n/20) {
			t.Errorf("%d keys take %d units", n, len(trie))
		}
		for range 20_000 {
			s := make([]byte, r.IntN(8))
			for i := range s {
				s[i] = byte(r.IntN(256) >> r.IntN(7)) // with NUL, which no key has
			}
			if len(keys) > 0 && r.IntN(2) == 0 {
				s = append([]byte(keys[r.IntN(len(keys))]), s...)
			}
			want, length := int32(0), 0
			for end := 1; end <= len(s); end++ {
				if v, ok := set[string(s[:end])]; ok {
					want, length = v, end
				}
			}
			if v, n := trie.Longest(string(s)); n != length || n > 0 && v != want {
				t.Fatalf("%q: found %d bytes with value %d and not %d with %d", s, n, v, length, want)
			}
		}
	}
	for _, bad := range [][]string{{"a", "a"}, {""}, {"a\x00b"}} {
		if _, err := BuildTrie(bad, make([]int32, len(bad))); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if _, err := BuildTrie([]string{"a"}, []int32{-1}); err == nil {
		t.Error("a negative value: no error")
	}
}

func TestCharsmap(t *testing.T) {
	rules := map[string]string{"Ａ": "A", "e\u0301": "é", "\u00a0": " ", "\x01": "", "e\u0301\u0323": "ẹ\u0301"}
	b, err := BuildCharsmap(rules)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseCharsmap(b)
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range rules {
		if got, n := c.Longest(from + "x"); got != to || n != len(from) {
			t.Errorf("%q becomes %q of %d bytes", from, got, n)
		}
	}
	if _, n := c.Longest("exé"); n != 0 {
		t.Errorf("a rule of %d bytes where there is none", n)
	}
	for from, to := range map[string]string{"": "a", "a\x00": "b", "a": "\x00", "b": "\xff",
		"c": strings.Repeat("c", 2000)} {
		if _, err := BuildCharsmap(map[string]string{from: to}); err == nil {
			t.Errorf("%q to %.10q: no error", from, to)
		}
	}
	// Without rules an array of one block remains.
	if _, err := BuildCharsmap(nil); err != nil {
		t.Error(err)
	}
}

func FuzzParse(f *testing.F) {
	b, err := tiny().Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add(b[:len(b)/2])
	m := tiny()
	m.Normalizer.Charsmap, err = BuildCharsmap(map[string]string{"Ａ": "A"})
	if err != nil {
		f.Fatal(err)
	}
	if b, err = m.Marshal(); err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Parse(b)
		if err != nil {
			return
		}
		n, err := NewNormalizer(m)
		if err != nil {
			t.Fatal(err)
		}
		n.Append(nil, "ＡA e\u0301 \xff")
		saved, err := m.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := Parse(saved); err != nil || fmt.Sprint(again.Pieces) != fmt.Sprint(m.Pieces) {
			t.Errorf("written and read again: %v", err)
		}
	})
}

func FuzzDamagedCharsmap(f *testing.F) {
	good, err := BuildCharsmap(map[string]string{"Ａ": "A", "e\u0301": "é", "\u00a0": " ", "\x01": ""})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, "Ａe\u0301 \u00a0\x01")
	f.Add([]byte{4, 0, 0, 0, 0, 0, 0, 0, 0}, "\x00\x00")
	f.Add([]byte{8, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x80, 'a'}, "\x00a")
	f.Fuzz(func(t *testing.T, b []byte, s string) {
		m := tiny()
		m.Normalizer.Charsmap = b
		n, err := NewNormalizer(m)
		if err != nil {
			return
		}
		out := n.Append(nil, s)
		if !utf8.Valid(out) {
			t.Errorf("%q becomes %q", s, out)
		}
		if len(out) > (len(s)+1)*3*maxReplacement {
			t.Errorf("%d bytes become %d", len(s), len(out))
		}
	})
}
