// Package nextstep says what helps against an error of the system, such as a full disk. Errors of files are born
// everywhere and know only their cause; what to do about it is the same wherever they come from.
package nextstep

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"syscall"
)

// step is what to do about a kind of error.
type step struct {
	errno syscall.Errno
	do    string
}

const again = "give the same command again"

// steps are in no particular order: no two have the same words of the system.
var steps = append([]step{
	{syscall.ENOSPC, "the disk is full, so free some space on it or use another one, and " + again},
	{syscall.EIO, "the disk or the way to it fails, so copy what matters, use another disk, and " + again},
	{syscall.EACCES, "use a file and a folder that you may read and write, or change their permissions"},
	{syscall.EPERM, "use a file and a folder that you may read and write, or change their permissions"},
	{syscall.EROFS, "the file system is read-only, so use a folder on another one"},
	{syscall.EMFILE, "this process may not open more files, so raise its limit (ulimit -n 1024), and " + again},
	{syscall.ENFILE, "the system cannot open more files, so end other programs, and " + again},
	{syscall.ENOMEM, "memory is used up, so end other programs or train fewer arms at once, and " + again},
	{syscall.ENOENT, "check the path"},
	{syscall.ENOTDIR, "a file stands where a folder should be, so check the path"},
	{syscall.EISDIR, "a folder stands where a file should be, so check the path"},
	{syscall.EEXIST, "choose another name, or move away what is there"},
	{syscall.ENOTEMPTY, "choose another folder, or move away what is in it"},
	{syscall.ELOOP, "symbolic links lead in a circle, so check the path"},
	{syscall.ENAMETOOLONG, "use a shorter path"},
	{syscall.EBUSY, "another program uses it, so wait for that one, and " + again},
	{syscall.EFBIG, "files may not become so large, so raise the limit (ulimit -f) or use another disk, and " + again},
	{syscall.EXDEV, "the two are on different disks, so use a folder on one of them"},
	{syscall.ENODEV, "the device is gone, so check that it is connected and mounted, and " + again},
	{syscall.ENXIO, "the device is gone, so check that it is connected and mounted, and " + again},
	{syscall.EPIPE, "the program that reads the output has ended"},
	{syscall.EAGAIN, "the system is short of something for now, so " + again},
	{syscall.EINTR, again},
	{syscall.EINVAL, "the file system cannot do that, so use a folder on a local disk"},
	{syscall.EBADF, "the file was closed in the meantime, so " + again},
	{syscall.ETIMEDOUT, "the server of the file system does not answer, so check the network, and " + again},
}, ofPlatform...)

// For is what to do about an error of the system; "" for other errors.
func For(err error) string {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		for _, s := range steps {
			if s.errno == errno {
				return s.do
			}
		}
	}
	switch { // errors that have no number, as those of package os about a closed file
	case errors.Is(err, fs.ErrNotExist):
		return For(syscall.ENOENT)
	case errors.Is(err, fs.ErrPermission):
		return For(syscall.EACCES)
	case errors.Is(err, fs.ErrExist):
		return For(syscall.EEXIST)
	case errors.Is(err, fs.ErrClosed):
		return For(syscall.EBADF)
	}
	return ""
}

// ofPaths are the errors that depend on which file or folder was asked for.
var ofPaths = []syscall.Errno{
	syscall.ENOENT, syscall.EACCES, syscall.EPERM, syscall.EROFS, syscall.ENOTDIR, syscall.EISDIR, syscall.EEXIST,
	syscall.ENOTEMPTY, syscall.EINVAL, syscall.ENXIO, syscall.EXDEV,
}

// Instead is the advice of who knows what was asked for, unless the cause is one that has nothing to do with that, such
// as too many open files: then it is what to do about the cause.
func Instead(err error, advice string) string {
	var errno syscall.Errno
	if errors.As(err, &errno) && !slices.Contains(ofPaths, errno) {
		if do := For(errno); do != "" {
			return do
		}
	}
	return advice
}

// Add adds to an error what to do about its cause, if the cause is of the system and stands at the end: words after it
// say already what helps.
func Add(err error) error {
	if err == nil || strings.Contains(err.Error(), "\n") {
		return err
	}
	if do := ending(err.Error()); do != "" {
		return fmt.Errorf("%w: %s", err, do)
	}
	return err
}

// Line is Add for a line of text, in which the cause is no error any more.
func Line(line string) string {
	if do := ending(line); do != "" {
		return line + ": " + do
	}
	return line
}

// ending is what to do about the words of the system at the end of a line; "" if there are none.
func ending(line string) string {
	end := strings.TrimRight(line, ".)")
	for _, s := range steps {
		if strings.HasSuffix(end, s.errno.Error()) {
			return s.do
		}
	}
	for _, e := range []error{fs.ErrNotExist, fs.ErrPermission, fs.ErrExist, fs.ErrClosed} {
		if strings.HasSuffix(end, e.Error()) {
			return For(e)
		}
	}
	return ""
}
