package corpus

import (
	"context"
	"errors"
)

// Extent is what a corpus of files takes on disk.
type Extent struct {
	Files int   // texts, those in archives each; what a survey would refuse is among them
	Bytes int64 // on disk, packed as they are
}

// Look lists the files of a corpus as Open does, and reads no more than their beginnings: what is missing, unreadable
// or of a wrong kind is the same error. Pipes are not looked into.
func Look(ctx context.Context, paths []string) (Extent, error) {
	var (
		e Extent
		w warnings
	)
	l := lister{seen: map[string]bool{}, warnings: &w, blind: true}
	counted := map[string]bool{}
	for _, p := range paths {
		g := &group{}
		if err := l.add(ctx, p, g, true); err != nil {
			return e, err
		}
		for _, f := range append(g.plain, g.other...) {
			e.Files++
			if d, ok := f.disk.(onDisk); ok && !counted[d.path] {
				counted[d.path] = true
				e.Bytes += d.info.Size()
			}
		}
	}
	if len(paths) == 0 {
		return e, errors.New("corpus: no file or folder given; give the path of at least one")
	}
	return e, nil
}

// IsPipe tells a path that can be read once: "-" for the standard input, or a pipe.
func IsPipe(path string) bool { return path == stdinPath || isPipe(path) }
