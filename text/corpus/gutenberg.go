package corpus

import "bytes"

// gutenbergStart knows the line "*** START OF THIS PROJECT GUTENBERG EBOOK NAME ***" in its variants.
func gutenbergStart(line []byte) bool { return gutenbergMark(line, "START OF") }

// gutenbergEnd knows the footer's first line: "End of the Project Gutenberg EBook of NAME" or the
// mark "*** END OF ...".
func gutenbergEnd(line []byte) bool {
	return gutenbergMark(line, "END OF") ||
		bytes.HasPrefix(line, []byte("End of the Project Gutenberg")) ||
		bytes.HasPrefix(line, []byte("End of Project Gutenberg"))
}

func gutenbergMark(line []byte, what string) bool {
	line = bytes.TrimSpace(line)
	if !bytes.HasPrefix(line, []byte("***")) {
		return false
	}
	line = bytes.TrimLeft(line, "* ")
	return bytes.HasPrefix(line, []byte(what)) && bytes.Contains(line, []byte("PROJECT GUTENBERG"))
}
