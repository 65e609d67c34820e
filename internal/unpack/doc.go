// Package unpack reads files that may be packed: gzip, zstd, xz, bzip2, and zip archives. It goes by the first bytes of
// a file and not by its name. Nothing is written to disk, and what a file may unpack to is bounded.
//
// [Members] lists the texts in a file, one unless it is an archive, and [Member.Open] gives the bytes of one.
package unpack
