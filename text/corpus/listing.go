package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ablate-go/ablate/internal/unpack"
)

// listed is one text to read: a file, or one entry of an archive.
type listed struct {
	path   string // for messages, with the entry
	named  bool   // named by the user, so that a fault is an error; else found in a folder and skipped
	member unpack.Member
	disk   disk
	piped  bool // without a name that says its format
}

// disk is what a text is read from again and again.
type disk interface {
	open() (unpack.Source, error)
}

// lister walks files and folders. Names come in sorted order within a folder; links are followed,
// but each real file and folder is taken once, which also ends symlink loops.
type lister struct {
	seen     map[string]bool
	warnings *warnings
	opt      Options
	copies   *[]*pipeCopy
	blind    bool // pipes are passed over
}

// add lists what is at a path into the group.
func (l *lister) add(ctx context.Context, path string, g *group, named bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if strings.TrimSpace(path) == "" {
		return &FileError{Path: path, Err: errors.New("this is no file and no folder"), Next: "name one"}
	}
	if local, err := fromURI(path); named && err == nil {
		path = local
	}
	if named {
		if done, err := l.pipe(ctx, path, g); done || err != nil {
			return err
		}
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return l.refuse(path, named, err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return l.refuse(path, named, err)
	}
	abs, err := filepath.Abs(real)
	if err != nil {
		return l.refuse(path, named, err)
	}
	if l.seen[abs] {
		if named {
			l.warnings.add(fmt.Sprintf("%s is named twice and read once", path))
		}
		return nil
	}
	l.seen[abs] = true
	switch {
	case info.IsDir() && filepath.Dir(abs) == abs:
		return l.refuse(path, named, &FileError{Err: errors.New("it is the root of the file system"),
			Next: "name the folder with the text"})
	case info.IsDir():
		return l.folder(ctx, path, g, named)
	case !info.Mode().IsRegular():
		return l.refuse(path, named, &FileError{
			Path: path, Err: errors.New("it is no regular file, and a corpus is read more than once"),
			Next: "save it to a file first",
		})
	case !named && isMarkup(path):
		l.warnings.add(fmt.Sprintf("%s skipped: a table or markup by its name; "+
			"name the file itself to read it as text", path))
		return nil
	}
	return l.file(path, g, named, onDisk{path, info})
}

// pipe lists a copy of a pipe; done is false for other files.
func (l *lister) pipe(ctx context.Context, path string, g *group) (done bool, err error) {
	if !IsPipe(path) {
		return false, nil // what is wrong is said where other files are looked at
	}
	if l.blind {
		return true, nil
	}
	if l.seen[path] {
		l.warnings.add(fmt.Sprintf("%s is named twice and read once", path))
		return true, nil
	}
	l.seen[path] = true
	p, err := openPipe(ctx, path, l.opt)
	if err != nil {
		if ctx.Err() != nil {
			return true, ctx.Err()
		}
		return true, newFileError(path, err)
	}
	*l.copies = append(*l.copies, p)
	return true, l.file(path, g, true, p)
}

// file lists the texts of one file.
func (l *lister) file(path string, g *group, named bool, d disk) error {
	members, err := unpack.Members(path, d.open)
	if err != nil {
		return l.refuse(path, named, err)
	}
	_, piped := d.(*pipeCopy)
	archive := len(members) > 1
	for _, m := range members {
		f := listed{path: path, named: named && !archive, member: m, disk: d, piped: piped && m.Entry == ""}
		if m.Entry != "" {
			f.path += ": " + m.Entry
		}
		if !f.named && isMarkup(m.Name) {
			l.warnings.add(fmt.Sprintf("%s skipped: a table or markup by its name", f.path))
			continue
		}
		g.put(f, !named && (m.Packed != ""))
	}
	return nil
}

func (l *lister) folder(ctx context.Context, path string, g *group, named bool) error {
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return l.refuse(path, named, err)
	}
	if !named && isRun(entries) {
		l.warnings.add(fmt.Sprintf("%s skipped: the folder of a run, whose files are no text to train on", path))
		return nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue // hidden files are a tool's, not the user's text
		}
		if err := l.add(ctx, filepath.Join(path, e.Name()), g, false); err != nil {
			return err
		}
	}
	return nil
}

// isRun tells the folder of a run or of a fine-tuning by its files. Such folders lie beside the text where the corpus
// is the working folder. A corpus that had them would be another one each time the run writes.
func isRun(entries []os.DirEntry) bool {
	has := func(name string, dir bool) bool {
		return slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == name && e.IsDir() == dir })
	}
	return has("cells", true) && (has("plan.yaml", false) || has("finetune.yaml", false))
}

// refuse makes an error for what the user named and a warning for what was found on the way.
func (l *lister) refuse(path string, named bool, err error) error {
	err = newFileError(path, err)
	if named {
		return err
	}
	l.warnings.add("skipped: " + err.Error())
	return nil
}

// onDisk is a file that must not change while it is in use.
type onDisk struct {
	path string
	info os.FileInfo // when it was found
}

func (d onDisk) open() (unpack.Source, error) {
	f, err := os.Open(d.path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && d.changed(info) {
		err = &FileError{Path: d.path, Err: errors.New("it changed while it was in use"), Next: "start again"}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return opened{io.NewSectionReader(f, 0, d.info.Size()), f}, nil
}

// changed reports whether a file is another one than was found, or has been written to since, also where its size and
// its time say nothing of that, as after cp -p.
func (d onDisk) changed(now os.FileInfo) bool {
	return now.Size() != d.info.Size() || !now.ModTime().Equal(d.info.ModTime()) || !os.SameFile(now, d.info) ||
		statusTime(now) != statusTime(d.info)
}

// opened is an open file or copy of a pipe.
type opened struct {
	*io.SectionReader
	io.Closer
}
