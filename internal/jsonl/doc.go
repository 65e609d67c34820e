// Package jsonl keeps the metrics of a run: one JSON object on each line of a file that only grows.
//
// A row goes to the file in one write, so that a killed process leaves at most one torn line, the last.
// Read skips such a line and reports it; Recover removes it, together with the rows after the
// checkpoint from which a run is resumed, so that no step occurs twice:
//
//	report, err := jsonl.Recover(path, jsonl.UpTo("step", checkpointStep))
//	w, err := jsonl.Open(path) // the next row is checkpointStep + 1
//
// NaN and infinities are refused on writing: JSON does not have them, and a placeholder would be plotted.
// A value that is not known is a nil pointer and becomes null.
package jsonl
