package safetensors

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strings"
)

// Two metadata keys, so that a flipped bit in one of them cannot pass for a file without a checksum.
const (
	checksumKind = "ablate.checksum" // "sha256"
	checksumSum  = "ablate.sha256"   // 64 hex digits
)

var noSum = strings.Repeat("0", 2*sha256.Size)

// startSum begins the checksum of a file: its whole content, with the 64 digits of the checksum itself
// taken as zeros. So names, shapes and padding are under guard as well as the data.
func startSum(prefix, header []byte, digits string) (hash.Hash, error) {
	if n := bytes.Count(header, []byte(digits)); n != 1 {
		return nil, fmt.Errorf("the digits of the checksum stand %d times in the header", n)
	}
	h := sha256.New()
	at := bytes.Index(header, []byte(digits))
	h.Write(prefix) // a hash never fails to write
	h.Write(header[:at])
	h.Write([]byte(noSum))
	h.Write(header[at+len(digits):])
	return h, nil
}

// verify checks the data that follows header; false means that the file carries no checksum.
func verify(prefix, header []byte, metadata map[string]string, data io.Reader) (bool, error) {
	kind, hasKind := metadata[checksumKind]
	digits, hasSum := metadata[checksumSum]
	if !hasKind && !hasSum {
		return false, nil
	}
	if kind != "sha256" || len(digits) != len(noSum) {
		return false, fmt.Errorf("the metadata of the checksum is damaged (%s is %s, %s is %s)", checksumKind, quote(kind),
			checksumSum, quote(digits))
	}
	h, err := startSum(prefix, header, digits)
	if err != nil {
		return false, err
	}
	if _, err := io.Copy(h, data); err != nil {
		return false, err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != digits {
		return false, fmt.Errorf("checksum is %s but the file promises %s: it was damaged or changed after writing; use "+
			"another copy or the checkpoint before", got, digits)
	}
	return true, nil
}
