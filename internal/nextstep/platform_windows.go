package nextstep

import "syscall"

const (
	protected = "the disk is protected against writing, so use another one"
	inUse     = "another program uses the file, so close it there, and " + again
)

// Numbers of Windows; package syscall has names for few.
var ofPlatform = []step{
	{syscall.ERROR_FILE_NOT_FOUND, "check the path"},
	{syscall.ERROR_PATH_NOT_FOUND, "check the path"},
	{syscall.ERROR_ACCESS_DENIED, "use a file and a folder that you may read and write, or change their permissions"},
	{4, "this process may not open more files, so do fewer things at once, and " + again}, // TOO_MANY_OPEN_FILES
	{19, protected}, // WRITE_PROTECT
	{32, inUse},     // SHARING_VIOLATION
	{33, inUse},     // LOCK_VIOLATION
	{112, "the disk is full, so free some space on it or use another one, and " + again}, // DISK_FULL
	{206, "use a shorter path"}, // FILENAME_EXCED_RANGE
	{1117, "the disk or the way to it fails, so use another disk, and " + again},                // IO_DEVICE
	{1295, "your quota is used up, so remove files of yours or use another disk, and " + again}, // DISK_QUOTA_EXCEEDED
}
