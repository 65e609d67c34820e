package pretrained

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/internal/safetensors"
	"github.com/ablate-go/ablate/internal/torchbin"
)

// weights is the tensors of a file, or of the files that one model is split into.
type weights interface {
	Path() string
	Names() []string
	Shape(name string) ([]int, error)
	// ReadFloat32 reads a tensor of floats; float64 is rounded.
	ReadFloat32(name string, dst []float32) error
	// Double reports whether a tensor is float64.
	Double(name string) bool
	// Metadata is text that the file has beside its tensors; nil if its format has no place for any.
	Metadata() map[string]string
	Close() error
}

// openWeights opens a file by what it begins with, or by its ending where that does not tell; an index opens the parts
// that it lists. Names are as in a state dict, whatever they were put below, see unwrapped.
func openWeights(path string) (weights, error) {
	f, err := openFormat(path)
	if err != nil {
		return nil, err
	}
	w, err := unwrapped(f)
	if err != nil {
		f.Close()
		return nil, err
	}
	return w, nil
}

func openFormat(path string) (weights, error) {
	if strings.HasSuffix(path, indexSuffix) {
		return openShards(path)
	}
	safe := filepath.Ext(path) == ".safetensors"
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		switch begins(path) {
		case "zip", "pickle":
			safe = false
		case "header":
			safe = true
		}
	}
	if safe {
		f, err := safetensors.Open(path)
		if err != nil {
			return nil, err
		}
		return safeFile{f}, nil
	}
	f, err := torchbin.Open(path)
	if err != nil {
		return nil, err
	}
	return torchFile{f}, nil
}

// begins says which format a file begins as; "" if that is none of the three.
func begins(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	var head [9]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return ""
	}
	switch {
	case string(head[:2]) == "PK":
		return "zip"
	case head[0] == 0x80 && head[1] >= 2 && head[1] <= 5 && head[8] != '{':
		return "pickle"
	case head[8] == '{' && string(head[4:8]) == "\x00\x00\x00\x00": // the length of a header below 4 GB
		return "header"
	}
	return ""
}

type safeFile struct{ *safetensors.File }

func (f safeFile) Double(name string) bool {
	d, err := f.DType(name)
	return err == nil && d == safetensors.F64
}

func (f safeFile) ReadFloat32(name string, dst []float32) error {
	if !f.Double(name) {
		return f.File.ReadFloat32(name, dst)
	}
	return rounded(name, dst, f.ReadFloat64)
}

type torchFile struct{ *torchbin.File }

func (f torchFile) Metadata() map[string]string { return nil }

func (f torchFile) Double(name string) bool {
	d, err := f.DType(name)
	return err == nil && d == "float64"
}

func (f torchFile) ReadFloat32(name string, dst []float32) error {
	if !f.Double(name) {
		return f.File.ReadFloat32(name, dst)
	}
	return rounded(name, dst, f.ReadFloat64)
}

// rounded reads float64 into float32.
func rounded(name string, dst []float32, read func(string, []float64) error) error {
	wide := make([]float64, len(dst))
	if err := read(name, wide); err != nil {
		return err
	}
	for i, x := range wide {
		dst[i] = float32(x)
	}
	return nil
}
