// Package corpus reads plain text: files and folders in several encodings and layouts, and the prose of a Go
// installation, which is the default corpus. It gives paragraphs in a fixed order, counts them, and splits a corpus
// into training and held-out text.
//
// [Files] reads files and folders, [GoSource] the comments of a Go installation, [FromParagraphs] strings of the
// program. [Measure] counts paragraphs, bytes and words, [Split] sets text aside. Texts are streamed: memory does not
// grow with the corpus, except that GoSource keeps the paragraphs that it has extracted.
//
// Errors that the user can fix by giving other text have types: [FileError], [EmptyError], [GoSourceError].
package corpus
