package filekind

import (
	"bytes"
	"strings"
	"testing"
)

func TestFilesThatAreNoWeightsAreNamed(t *testing.T) {
	tar := append(bytes.Repeat([]byte{'a'}, 257), "ustar\x0000"...)
	for _, c := range []struct{ head, want string }{
		{"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 371146213\n", "git lfs pull"},
		{"\ufeff\n<!DOCTYPE html><html><head><title>Access denied</title></head></html>", `web page ("access denied")`},
		{"<html>\n<body>x", "web page"},
		{`<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>`, "XML"},
		{"\x89HDF\r\n\x1a\n\x00", "from_tf=True"},
		{"\x1f\x8b\x08\x00", "gzip"},
		{string(tar), "tar archive"},
		{"Entry not found", `"Entry not found"`},
		{"Invalid username or password.\n", "text of 30 bytes"},
		{`{"error": "Repository not found"}`, "not the weights"},
		{"../../blobs/b1", "cp -rL"},
		{"PK\x03\x04", ""},
		{"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", ""},
		{"", ""},
	} {
		got := Of([]byte(c.head), int64(len(c.head)))
		if c.want == "" && got != "" || !strings.Contains(got, c.want) || strings.Contains(got, "\n") {
			t.Errorf("%.30q: %q, want a word of %q", c.head, got, c.want)
		}
	}
}
