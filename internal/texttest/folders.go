package texttest

import (
	"os"
	"path/filepath"
	"testing"
)

// Licence is the head of files in Go's source. It is no prose, and readers of the default corpus drop it.
const Licence = "// Copyright 2009 The Go Authors. All rights reserved.\n// Use of this source code is governed by a BSD-style licence.\n\n"

// GoInstallation makes a small GOROOT of version 9.9, with three paragraphs of prose and with files that are not read.
func GoInstallation(t testing.TB) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range map[string]string{
		"VERSION":             "go9.9\ntime 2030\n",
		"src/b/b.go":          Licence + "// Package b comes second in order of path.\npackage b\n",
		"src/a/a.go":          Licence + "// Package a comes first in order of path.\npackage a\n\n// Package b comes second in order of path.\nvar x int\n",
		"src/a/a_test.go":     "// Tests are not read by this corpus reader.\npackage a\n",
		"src/vendor/v/v.go":   "// Vendored code is not read by it either.\npackage v\n",
		"src/a/testdata/t.go": "// Neither is test data in any package.\npackage t\n",
		"doc/go_spec.html":    "<p>The specification has prose as well, here.</p>",
	} {
		Write(t, root, name, content)
	}
	return root
}

// SharedData is the folder shared/data beside the repository, with books and other texts that are not part of it. Where
// it is absent the test is skipped.
func SharedData(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("this test does not run inside the module")
		}
		dir = up
	}
	data := filepath.Join(filepath.Dir(dir), "shared", "data")
	if _, err := os.Stat(data); err != nil {
		t.Skip("no ../shared/data beside the repository: ", err)
	}
	return data
}
