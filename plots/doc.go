// Package plots draws what an ablation measures: curves over training with their seeds, panels of them, matrices, dots
// and histograms.
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
// [Curves] draws named series, [Panels] small multiples that share their axes, [Categorical] curves over a few chosen
// values, [Dots] one row for each arm with its seeds, [Heatmap] a matrix, [NewHistogram] how values are spread, and
// [NewConflict] the three measures of the tug-of-war between two gradients. Each has PNG and SVG methods, so a notebook
// shows it as a cell's last expression, and Plot or Draw for those who go on with gonum.org/v1/plot. [Average] makes a
// curve with its 95 % interval from those of several seeds.
//
// Reports that hold figures are made by the packages plots/report and plots/runreport.
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
