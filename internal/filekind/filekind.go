// Package filekind says what a file is that should have been weights and is not: the pointers, pages and formats that
// people have under such names.
package filekind

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// HeadSize is how many bytes of a file [Of] looks at.
const HeadSize = 1024

// Head is the beginning of a file.
func Head(r io.ReaderAt) []byte {
	head := make([]byte, HeadSize)
	n, _ := r.ReadAt(head, 0) // a short file has a short head
	return head[:n]
}

// Of says what begins so, and what to do, such as "is a web page ...: ..."; "" if it is none of those known here.
// The size is the whole file's.
func Of(head []byte, size int64) string {
	text := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"))
	switch {
	case strings.HasPrefix(text, "version https://git-lfs.github.com/spec"):
		return "is a Git LFS pointer, not the weights: run git lfs pull in its folder"
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<head"):
		return "is a web page" + titleOf(text) + ", not the weights: download the file itself, logged in if it asks for that"
	case strings.HasPrefix(text, "<?xml"), strings.HasPrefix(text, "<error"):
		return "is XML, as a server answers instead of a file, not the weights: download it again"
	}
	for _, k := range magics {
		if len(head) >= k.at+len(k.magic) && string(head[k.at:k.at+len(k.magic)]) == k.magic {
			return k.says
		}
	}
	return shortText(head, size)
}

var magics = []struct {
	at          int
	magic, says string
}{
	{0, "\x89HDF", "is HDF5, as TensorFlow and Keras write it: convert it with transformers 4, " +
		"from_pretrained(FOLDER, from_tf=True) and save_pretrained"},
	{0, "GGUF", "is GGUF, the format of llama.cpp, which holds no DeBERTa: take the PyTorch or safetensors file"},
	{0, "\x1f\x8b", "is compressed with gzip: unpack it first"},
	{0, "BZh", "is compressed with bzip2: unpack it first"},
	{0, "\xfd7zXZ", "is compressed with xz: unpack it first"},
	{0, "(\xb5/\xfd", "is compressed with zstd: unpack it first"},
	{0, "Rar!", "is a RAR archive: unpack it first"},
	{0, "7z\xbc\xaf", "is a 7z archive: unpack it first"},
	{0, "%PDF", "is a PDF, not the weights"},
	{0, "\x93NUMPY", "is an array of NumPy, not a state dict: save it with torch.save or safetensors"},
	{257, "ustar", "is a tar archive, not the weights: unpack it first"},
}

// titleOf is the title of a page, in brackets.
func titleOf(page string) string {
	_, after, ok := strings.Cut(page, "<title>")
	title, _, closed := strings.Cut(after, "</title>")
	title = strings.Join(strings.Fields(title), " ")
	if !ok || !closed || title == "" || len(title) > 80 {
		return ""
	}
	return fmt.Sprintf(" (%q)", title)
}

// shortText names a small text: a message of a server, or a symbolic link that a copy has made a file of.
func shortText(head []byte, size int64) string {
	if size == 0 || size >= HeadSize || int64(len(head)) < size || !utf8.Valid(head) ||
		bytes.ContainsFunc(head, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }) {
		return ""
	}
	text := strings.Join(strings.Fields(string(head)), " ")
	if strings.HasPrefix(text, "../") && !strings.Contains(text, " ") {
		return fmt.Sprintf("is the text of a link to %s, as a copy without links leaves it: copy the folder again with "+
			"its links followed (cp -rL)", text)
	}
	if len(text) > 60 {
		text = text[:60] + "..."
	}
	return fmt.Sprintf("is a text of %d bytes, %q, not the weights: download it again", size,
		strings.ToValidUTF8(text, ""))
}
