package corpus

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
)

const uriScheme = "file://"

// URI writes an absolute path as a file URI, in ASCII. Files and Open take it as a path: it can name files whose names
// are no UTF-8 where only text can be kept, as in YAML.
func URI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/books
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// fromURI gives the path of a file URI.
func fromURI(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || !strings.HasPrefix(s, uriScheme) || u.Host != "" && u.Host != "localhost" || u.Path == "" {
		return "", errors.New("it is no URI of a local file")
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = path[1:]
	}
	return filepath.FromSlash(path), nil
}
