// Package keys gives every field of a configuration struct a path such as "train.lr", by which files,
// command lines, help and error messages name it.
//
//	type Config struct {
//		Model struct {
//			Layers int `yaml:"layers" doc:"encoder layers"`
//		} `yaml:"model"`
//		LogEvery int `yaml:"log_every" doc:"steps between log lines" resume:"free"`
//	}
//
// Decode reads YAML over the values that a struct already holds, Set takes one "path=value", Encode
// writes the whole struct with its documentation as comments, List enumerates the keys and Diff compares
// two structs key by key. A field without a yaml tag has its lower-cased name; yaml:"-" hides one.
//
// A field with the tag was:"name" also takes that name, which it had before, in files and assignments.
//
// Fields may be booleans, numbers, text, time.Duration, types with UnmarshalText and MarshalText,
// structs (embedded ones count as part of the outer), pointers to these for values that may be null,
// slices (see [Single] for those that may be one value), and maps with text keys. NaN and infinities are
// refused: in a configuration they are accidents.
package keys
