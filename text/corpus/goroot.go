package corpus

import (
	"context"
	"errors"
	"fmt"
	"go/build"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// GoRoot finds a Go installation with its source and gives its folder, GOROOT. If there is none, the error is a
// *GoSourceError.
//
// The go command is asked first, since the binary may have been built elsewhere; it is run outside the user's module
// and with GOTOOLCHAIN=local, so that it downloads nothing.
func GoRoot(ctx context.Context) (string, error) {
	tried := []string{}
	for _, find := range []func(context.Context) string{askGo,
		func(context.Context) string { return build.Default.GOROOT }} {
		root := find(ctx)
		if root == "" {
			continue
		}
		if isDir(filepath.Join(root, "src")) {
			return root, nil
		}
		tried = append(tried, root)
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if len(tried) > 0 {
		return "", noFolder(filepath.Join(tried[0], "src"))
	}
	return "", &GoSourceError{Err: errors.New("no Go installation was found")}
}

func noFolder(dir string) error { return &GoSourceError{Err: fmt.Errorf("%s is not there", dir)} }

// askGo gives what the go command says, "" if there is none.
func askGo(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "env", "GOROOT")
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "GOTOOLCHAIN=local", "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// goVersion reads the first line of GOROOT/VERSION, "go1.26.8" and the like.
func goVersion(root string) string {
	b, err := os.ReadFile(filepath.Join(root, "VERSION"))
	line, _, _ := strings.Cut(string(b), "\n")
	line = strings.TrimSpace(line)
	if err != nil || line == "" {
		return "of unknown version"
	}
	return strings.TrimPrefix(line, "go")
}
