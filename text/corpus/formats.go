package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
)

// format is how a file's content is text.
type format int

const (
	formatText format = iota // plain, Markdown, and whatever is not known
	formatHTML
	formatFASTA
	formatJSON // objects one after another, or in an array
	formatCSV
	formatTSV
	formatParquet
)

// String is the format's name in the hash of a corpus: a new name where its reading changes.
func (f format) String() string {
	return [...]string{"text", "html 1", "fasta 1", "json 1", "csv 1", "tsv 1", "parquet 1"}[f]
}

// table tells whether a field is read.
func (f format) table() bool { return f >= formatJSON }

var formats = map[string]format{
	".html": formatHTML, ".htm": formatHTML, ".xhtml": formatHTML,
	".fa": formatFASTA, ".fasta": formatFASTA, ".fna": formatFASTA, ".fsa": formatFASTA, proteinEnding: formatFASTA,
	".json": formatJSON, ".jsonl": formatJSON, ".ndjson": formatJSON, ".jsonlines": formatJSON,
	".csv": formatCSV, ".tsv": formatTSV, ".tab": formatTSV, ".parquet": formatParquet, ".pq": formatParquet,
}

// markup are formats that are text by their bytes but not by their sense, and that are not read here.
var markup = []string{".xml", ".yaml", ".yml", ".conll", ".conllu"}

// formatByName goes by the ending of a name without those of packing.
func formatByName(name string) (f format, known bool) {
	f, known = formats[strings.ToLower(path.Ext(name))]
	return f, known
}

// isMarkup tells markup by its name.
func isMarkup(name string) bool { return slices.Contains(markup, strings.ToLower(path.Ext(name))) }

// sniff tells the format of a text without a name by its beginning. A table is looked for where its field is known.
func sniff(head []byte, field string) format {
	start := bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	lower := bytes.ToLower(start[:min(len(start), 20)])
	switch {
	case bytes.HasPrefix(start, []byte(parquetMagic)):
		return formatParquet
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return formatHTML
	case jsonObjects(start):
		return formatJSON
	case looksLikeFASTA(start):
		return formatFASTA
	case field == "":
		return formatText
	}
	line, _, _ := bytes.Cut(start, []byte("\n"))
	for _, c := range []string{"\t", ",", ";", "|"} {
		columns := strings.Split(strings.TrimSpace(string(line)), c)
		n, err := strconv.Atoi(field)
		if len(columns) > 1 && err == nil && n >= 1 && n <= len(columns) ||
			slices.ContainsFunc(columns, func(s string) bool { return strings.Trim(strings.TrimSpace(s), `"`) == field }) {
			if c == "\t" {
				return formatTSV
			}
			return formatCSV
		}
	}
	return formatText
}

// parquetMagic are the first and the last bytes of a Parquet file.
const parquetMagic = "PAR1"

// jsonObjects tells whether a text begins with an object of JSON, or with an array of them. An object that does not end
// within the beginning counts if it has a key.
func jsonObjects(start []byte) bool {
	start = bytes.TrimLeft(bytes.TrimPrefix(start, []byte("[")), " \t\r\n")
	if !bytes.HasPrefix(start, []byte("{")) {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(start))
	var object map[string]json.RawMessage
	err := d.Decode(&object)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		key := bytes.TrimLeft(start[1:], " \t\r\n")
		return bytes.HasPrefix(key, []byte(`"`)) && bytes.Contains(key, []byte(`":`))
	}
	return err == nil && len(object) > 0
}

// isParquet tells Parquet by its first and last bytes.
func isParquet(s *byteStats) bool {
	return s.size > 8 && bytes.HasPrefix(s.first, []byte(parquetMagic)) && string(s.last) == parquetMagic
}
