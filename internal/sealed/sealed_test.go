package sealed

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

type sample struct {
	Name string    `json:"name"`
	Loss []float64 `json:"loss,omitempty"`
}

// Each bit of a file that flips is found: in its content and in the checksum itself.
func TestEachFlippedBitIsFound(t *testing.T) {
	dir := t.TempDir()
	for name, file := range map[string]struct {
		write func(path string) error
		read  func(data []byte) error
	}{
		"json": {
			func(p string) error { return WriteJSON(p, sample{"a", []float64{1.5, 2}}) },
			func(data []byte) error { return Unmarshal("x", data, &sample{}, false) },
		},
		"empty json": {
			func(p string) error { return WriteJSON(p, struct{}{}) },
			func(data []byte) error { return Unmarshal("x", data, &sample{}, false) },
		},
		"text": {
			func(p string) error { return WriteText(p, []byte("# what is learnt?\nlr: 0.001\n")) },
			func(data []byte) error { _, err := textSeal.content(data); return err },
		},
	} {
		path := filepath.Join(dir, name)
		if err := file.write(path); err != nil {
			t.Fatal(err)
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := file.read(whole); err != nil {
			t.Fatalf("%s as it was written: %v", name, err)
		}
		for bit := range 8 * len(whole) {
			bad := bytes.Clone(whole)
			bad[bit/8] ^= 1 << (bit % 8)
			if file.read(bad) == nil {
				t.Errorf("%s: bit %d of byte %d is not missed", name, bit%8, bit/8)
			}
		}
		for n := range whole {
			if n > len(textSeal.marks[0]) && file.read(whole[:n]) == nil {
				t.Errorf("%s: cut to %d bytes it is taken for whole", name, n)
			}
		}
	}
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	want := sample{"{, \"checksum\": <&>", []float64{0.1}}
	if err := WriteJSON(path, want); err != nil {
		t.Fatal(err)
	}
	var got sample
	data, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Unmarshal(path, data, &got, true); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if err := WriteJSON(path, []int{1}); err == nil || !strings.Contains(err.Error(), "no JSON object") {
		t.Errorf("a list: %v", err)
	}
	const text = "lr: 1\n# checksum\n"
	if err := WriteText(path, []byte(text)); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadText(path); err != nil || string(got) != text {
		t.Errorf("%q, %v", got, err)
	}
}

// Files of older programs have no checksum.
func TestFilesWithoutAChecksumAreRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	for _, old := range []string{"{\n  \"name\": \"a\"\n}\n", `{"name":"a"}`} {
		if err := os.WriteFile(path, []byte(old), 0o644); err != nil {
			t.Fatal(err)
		}
		var got sample
		if err := ReadJSON(path, &got); err != nil || got.Name != "a" {
			t.Errorf("%q gives %+v, %v", old, got, err)
		}
	}
	for _, old := range []string{"", "# a question\nlr: 1\n", "lr: 1"} {
		if err := os.WriteFile(path, []byte(old), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := ReadText(path); err != nil || string(got) != old {
			t.Errorf("%q gives %q, %v", old, got, err)
		}
	}
}

func TestWhatIsNoFileIsNotReadForever(t *testing.T) {
	dir := t.TempDir()
	if err := ReadJSON(filepath.Join(dir, "none"), &sample{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := ReadText(dir); !errors.As(err, new(*DamagedError)) {
		t.Errorf("a folder: %v", err)
	}
	large := filepath.Join(dir, "large")
	if err := os.WriteFile(large, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, MaxSize+1); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadText(large); !errors.As(err, new(*DamagedError)) {
		t.Errorf("a file without an end: %v", err)
	}
}
