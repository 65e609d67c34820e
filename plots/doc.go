// Package plots shows what an ablation found: figures of training curves, and a report that holds
// them.
//
// A figure is built from plain numbers. Its constructor copies and checks them, the exported fields
// of the result are its style, and the same data always gives the same bytes:
//
//	fig, err := plots.NewCurves(
//		plots.Series{Name: "rtd-none", X: steps, Y: loss},
//		plots.Series{Name: "rtd-gdes", X: steps, Y: other},
//	)
//	fig.Title, fig.XLabel, fig.YLabel = "Generator loss", "step", "nats per token"
//	err = fig.Save("figures", "mlm-loss") // figures/mlm-loss.png and figures/mlm-loss.svg
//
// [Curves] draws named series, [Panels] small multiples that share their axes, and [NewConflict] the
// three measures of the tug-of-war between two gradients. Each has PNG and SVG methods, so a
// notebook shows it as a cell's last expression, and Plot or Draw for those who go on with
// gonum.org/v1/plot.
//
// [Report] is a small document model that renders to one HTML file without any outside reference
// and to Markdown. [WriteReport] fills it from a run folder: what the paper's authors say of sharing and
// whether the folder's numbers show it, the figures, the arms, what failed and how to repeat it.
//
// # Missing values
//
// A NaN in Y, Low or High means "not measured here" and leaves a gap in the line. An infinity, a
// NaN in X, or X that does not increase is an error.
//
// # Text in figures
//
// A single letter followed by an underscore is set with a subscript: E_G, E_Δ, L_MLM. Names such
// as rtd_es stay as they are.
package plots
