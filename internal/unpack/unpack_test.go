package unpack

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/packtest"
)

// inMemory is a source of bytes.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

func source(s string) func() (Source, error) {
	return func() (Source, error) { return inMemory{bytes.NewReader([]byte(s))}, nil }
}

// all reads every member.
func all(s string) (map[string]string, error) {
	members, err := Members("a.txt.gz", source(s))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, m := range members {
		r, err := m.Open()
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		out[m.Entry+"/"+m.Name] = string(b)
	}
	return out, nil
}

func TestMembersNamesAndBytes(t *testing.T) {
	for name, tt := range map[string]struct {
		packed string
		want   map[string]string
	}{
		"plain":        {"words", map[string]string{"/a.txt.gz": "words"}},
		"gzip":         {packtest.Gzip(t, "words"), map[string]string{"/a.txt": "words"}},
		"gzip twice":   {packtest.Gzip(t, "one ") + packtest.Gzip(t, "two"), map[string]string{"/a.txt": "one two"}},
		"zstd in gzip": {packtest.Gzip(t, packtest.Zstd(t, "words")), map[string]string{"/a.txt": "words"}},
		"bzip2":        {packtest.Bzip2(t), map[string]string{"/a.txt": packtest.Bzip2Text}},
		"zip": {packtest.Zip(t, map[string]string{"b/x.txt.xz": packtest.XZ(t, "x"), "a.md": "a", "__MACOSX/a.md": "no"}),
			map[string]string{"a.md/a.md": "a", "b/x.txt.xz/x.txt": "x"}},
		"text that begins like bzip2": {"BZh9 is a mark", map[string]string{"/a.txt.gz": "BZh9 is a mark"}},
		"empty":                       {"", map[string]string{"/a.txt.gz": ""}},
	} {
		got, err := all(tt.packed)
		if err != nil || len(got) != len(tt.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		for k, v := range tt.want {
			if got[k] != v {
				t.Errorf("%s: %q is %q, want %q", name, k, got[k], v)
			}
		}
	}
}

func TestWhatUnpacksWithoutBoundIsRefused(t *testing.T) {
	defer func(n int64) { minLimit = n }(minLimit)
	minLimit = 1 << 20
	bomb := strings.Repeat("a", int(minLimit)+1)
	for name, packed := range map[string]string{
		"gzip": packtest.Gzip(t, bomb), "zstd": packtest.Zstd(t, bomb), "xz": packtest.XZ(t, bomb),
		"zip": packtest.Zip(t, map[string]string{"a": bomb}),
	} {
		_, err := all(packed)
		var limit *LimitError
		if !errors.As(err, &limit) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if got, err := all(packtest.Gzip(t, bomb[:minLimit])); err != nil || len(got["/a.txt"]) != int(minLimit) {
		t.Errorf("at the bound: %v", err)
	}
}

func TestDamage(t *testing.T) {
	text := strings.Repeat("some words and more ", 5000)
	for name, packed := range map[string]string{
		"gzip": packtest.Gzip(t, text), "zstd": packtest.Zstd(t, text), "xz": packtest.XZ(t, text),
		"bzip2": packtest.Bzip2(t),
	} {
		var damage *DamageError
		if _, err := all(packed[:len(packed)-3]); !errors.As(err, &damage) || damage.Packing != name {
			t.Errorf("%s cut: %v", name, err)
		}
		flipped := []byte(packed)
		flipped[len(flipped)/2] ^= 0x55
		if _, err := all(string(flipped)); !errors.As(err, &damage) {
			t.Errorf("%s with a byte changed: %v", name, err)
		}
	}
}

func TestAFaultOfTheFileIsNotOneOfThePacking(t *testing.T) {
	fault := &os.PathError{Op: "open", Path: "x", Err: os.ErrPermission}
	if _, err := Members("x", func() (Source, error) { return nil, fault }); !errors.Is(err, os.ErrPermission) {
		t.Errorf("error %v", err)
	}
}

func FuzzMembers(f *testing.F) {
	for _, s := range []string{
		"", "a", packtest.Gzip(f, "words"), packtest.Zstd(f, "words"), packtest.XZ(f, "words"), packtest.Bzip2(f),
		packtest.Zip(f, map[string]string{"a": "b", "c/d.gz": packtest.Gzip(f, "e")}), "PK\x03\x04", "\x1f\x8b\x08", "%PDF-",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		members, err := Members("a", source(string(b)))
		if err != nil {
			return
		}
		for _, m := range members {
			r, err := m.Open()
			if err != nil {
				continue
			}
			n, err := io.Copy(io.Discard, r)
			if n > max(minLimit, maxRatio*int64(len(b))) {
				t.Errorf("%d bytes of %d, %v", n, len(b), err)
			}
			_ = r.Close()
		}
	})
}
