// Package jsonl keeps the metrics of a run: one JSON object on each line of a file that only grows.
//
// A row goes to the file in one write, so that a killed process leaves at most one torn line, the last.
// Read passes over such a line and says so; Recover takes it away, together with the rows after the
// checkpoint from which a run goes on, so that no step ever stands twice:
//
//	report, err := jsonl.Recover(path, jsonl.UpTo("step", checkpointStep))
//	w, err := jsonl.Open(path) // the next row is checkpointStep + 1
//
// NaN and infinities are refused on writing: JSON has no word for them and a stand-in would be plotted.
// A value that is not known is a nil pointer and becomes null.
package jsonl
