// Package measure says what is measured while a pair of networks trains, and computes what concerns word tables.
//
// A [Metric] declares one number: its key in metrics.jsonl, title, unit, decimals, which way is better, when it is due
// and the sentence that defines it. Files, tables, figures and the terminal read the declaration, so that a metric is
// declared once. [Metrics] lists all.
//
// A [Measure] declares metrics and computes them from a [Snapshot]: word tables, before and after an update, and the
// gradients of both losses on them. Each is one file, which begins with its equation:
//
//	similarity.go    mean pairwise cosine of a table's rows
//	spectrum.go      effective rank of a table
//	norms.go         norms of tables and of their updates
//	conflict.go      cosine and ratio of the two losses' gradients on the table
//	contribution.go  what each loss adds to the table's update under Adam
//	bands.go         the same for frequent, common and rare tokens
//
// One of your own is added by [Register]: it is then in metrics.jsonl, metrics.csv, TensorBoard, and, as its metrics
// declare, in summary.csv and the report. [Inspect] takes the measures of tables on a checkpoint of any origin, and
// [FindNeighbours] lists the nearest neighbours of words.
package measure
