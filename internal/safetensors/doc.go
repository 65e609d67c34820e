// Package safetensors reads and writes named tensors in the safetensors format.
//
// A file is an 8-byte little-endian length, a JSON header of that length and the data:
//
//	{"__metadata__": {"key": "text"}, "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
//
// Offsets count from the end of the header. The reader trusts nothing: it checks the header against
// the file's size before it allocates anything of a size that the file names, and it refuses what the
// format leaves open (gaps, overlaps, duplicate names, unknown fields). Every fault is an error that
// names the file and the cause.
//
// Files written here also hold a SHA-256 of themselves in their metadata, so that one flipped bit is
// found on opening. Files of other programs have none and load without that check (File.Verified).
package safetensors
