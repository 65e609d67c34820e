// Package measure declares the metrics of a training run and computes those of the word tables.
//
// A [Metric] declares one number: its key in metrics.jsonl, title, unit, decimals, whether lower or higher is better,
// when it is due and the sentence that defines it. Files, tables, figures and the terminal all read this declaration.
// [Metrics] lists all metrics.
//
// A [Measure] declares metrics and computes them from a [Snapshot]: the word tables before and after an update, and the
// gradients of both losses on them. Each measure is one file, which begins with its equation:
//
//	similarity.go    mean pairwise cosine of a table's rows
//	spectrum.go      effective rank of a table
//	norms.go         norms of tables and of their updates
//	conflict.go      cosine and ratio of the two losses' gradients on the table
//	contribution.go  what each loss adds to the table's update under Adam
//	bands.go         the same for frequent, common and rare tokens
//
// [Register] adds a measure of your own: its metrics are then in metrics.jsonl, metrics.csv, TensorBoard and, if they
// say so, in summary.csv and the report. [Inspect] measures the word tables of any checkpoint, and [FindNeighbours]
// lists the nearest neighbours of words.
package measure
