package npy_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/ablate-go/ablate/internal/npy"
)

// numpy.save of np.array([[1, 2.5, -3], [4, 5, 6]], dtype='<f4'), NumPy 2.4.
const saved = "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c" +
	"20277368617065273a2028322c2033292c207d20202020202020202020202020202020202020202020202020202020202020" +
	"2020202020202020202020202020202020202020202020202020200a0000803f00002040000040c0000080400000a0400000" +
	"c040"

func TestBytesAreThoseOfNumPy(t *testing.T) {
	var out bytes.Buffer
	if err := npy.Write(&out, 2, 3, []float32{1, 2.5, -3, 4, 5, 6}); err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(out.Bytes()); got != saved {
		t.Errorf("wrote\n%s, want\n%s", got, saved)
	}
}

func TestNumbersThatDoNotFitTheShape(t *testing.T) {
	if err := npy.Write(&bytes.Buffer{}, 2, 3, make([]float32, 5)); err == nil {
		t.Error("five numbers were written as an array of six")
	}
}

func TestFullDiskIsAnError(t *testing.T) {
	for _, room := range []int{0, 128} {
		if err := npy.Write(&full{room}, 1, 64, make([]float32, 64)); !errors.Is(err, errFull) {
			t.Errorf("with room for %d bytes the error is %v", room, err)
		}
	}
}

var errFull = errors.New("no space left")

type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		return 0, errFull
	}
	f.room -= len(b)
	return len(b), nil
}
