//go:build unix

package nextstep

import "syscall"

var ofPlatform = []step{
	{syscall.EDQUOT, "your quota is used up, so remove files of yours or use another disk, and " + again},
	{syscall.ESTALE, "the server of the file system has lost the file, so mount it again, and " + again},
	{syscall.ENOLCK, "the file system has no locks left, so use a folder on a local disk, and " + again},
	{syscall.ENOSYS, "the file system cannot do that, so use a folder on a local disk"},
	{syscall.EOPNOTSUPP, "the file system cannot do that, so use a folder on a local disk"},
	{syscall.ETXTBSY, "the program runs, so wait for it to end, and " + again},
}
