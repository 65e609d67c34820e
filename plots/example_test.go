package plots_test

import (
	"log"
	"math"

	"github.com/ablate-go/ablate/plots"
)

// synthetic returns n points of a falling curve with a ripple. Examples use it for want of a run:
// its numbers measure nothing.
func synthetic(n int, from, to, phase float64) (x, y []float64) {
	for i := range n {
		t := float64(i) / float64(n-1)
		x = append(x, 50+math.Round(4950*t))
		ripple := math.Sin(40*t+phase) * math.Cos(97*t+3*phase)
		y = append(y, to+(from-to)*math.Exp(-4*t)+0.02*(1+math.Abs(to))*ripple)
	}
	return x, y
}

// seeds returns a series of three members around their mean, with a band of one standard error.
func seeds(name string, from, to float64) plots.Series {
	s := plots.Series{Name: name}
	for k := range 3 {
		x, y := synthetic(80, from, to+0.06*float64(k-1), float64(k)+to)
		s.X = x
		s.Members = append(s.Members, plots.Line{X: x, Y: y})
	}
	for i := range s.X {
		var sum, sq float64
		for _, m := range s.Members {
			sum += m.Y[i]
			sq += m.Y[i] * m.Y[i]
		}
		mean := sum / 3
		se := math.Sqrt(max(sq/3-mean*mean, 0) / 2)
		s.Y = append(s.Y, mean)
		s.Low, s.High = append(s.Low, mean-se), append(s.High, mean+se)
	}
	return s
}

// Training curves of four arms with their seeds. Two arms share one curve, and one stops early.
func ExampleNewCurves() {
	mlm, none, es := seeds("mlm", 8.2, 4.2), seeds("rtd-none", 8.2, 4.2), seeds("rtd-es", 8.2, 5.4)
	gdes := seeds("rtd-gdes", 8.2, 4.35)
	none.Members, none.Low, none.High = nil, nil, nil
	for i := 60; i < len(es.X); i++ {
		es.Y[i] = math.NaN()
	}
	es.Members = es.Members[:1]
	fig, err := plots.NewCurves(mlm, none, es, gdes)
	if err != nil {
		log.Fatal(err)
	}
	fig.Title, fig.XLabel, fig.YLabel = "Generator loss on held-out text", "step", "L_MLM (nats per token)"
	if err := fig.Reference("unigram entropy", 6.6); err != nil {
		log.Fatal(err)
	}
	if err := fig.Save("testdata", "curves"); err != nil {
		log.Fatal(err)
	}
}

// A noisy curve under an exponential mean, with names too long to stand beside it.
func ExampleCurves_SmoothEMA() {
	x, a := synthetic(600, 0.9, 0.55, 0)
	_, b := synthetic(600, 0.8, 0.35, 2)
	fig, err := plots.NewCurves(
		plots.Series{Name: "rtd-gdes, alternating, λ 50, discriminator's rate 5e-4", X: x, Y: a},
		plots.Series{Name: "rtd-gdes, joint, λ 50", X: x, Y: b},
	)
	if err != nil {
		log.Fatal(err)
	}
	fig.Title, fig.XLabel, fig.YLabel, fig.Percent = "Replaced tokens that are missed", "step", "share", true
	fig.Include(0)
	if err := fig.SmoothEMA(200); err != nil {
		log.Fatal(err)
	}
	if err := fig.Save("testdata", "smooth"); err != nil {
		log.Fatal(err)
	}
}

// One panel for each arm, one curve for each embedding table.
func ExampleNewPanels() {
	arms := plots.NewPalette("rtd-none", "rtd-es", "rtd-gdes")
	tables := map[string][]string{"rtd-none": {"E_G", "E_D"}, "rtd-es": {"E"}, "rtd-gdes": {"E_G", "E_D", "E_Δ"}}
	level := map[string]float64{"E_G": 0.5, "E": 0.42, "E_D": 0.38, "E_Δ": 0.06}
	var panels []*plots.Curves
	for _, arm := range []string{"rtd-none", "rtd-es", "rtd-gdes"} {
		var series []plots.Series
		for _, table := range tables[arm] {
			x, y := synthetic(60, 0, level[table], level[table])
			series = append(series, plots.Series{
				Name: table, X: x, Y: y, Color: arms.Color(arm), Dashes: plots.TableDashes(table),
			})
		}
		c, err := plots.NewCurves(series...)
		if err != nil {
			log.Fatal(err)
		}
		c.Title, c.XLabel, c.YLabel = arm, "step", "mean cosine of two rows"
		panels = append(panels, c)
	}
	fig, err := plots.NewPanels(panels...)
	if err != nil {
		log.Fatal(err)
	}
	if err := fig.Save("testdata", "panels"); err != nil {
		log.Fatal(err)
	}
}

// The tug-of-war in two arms that share their table.
func ExampleNewConflict() {
	var cosine, opposed, ratio []plots.Series
	for k, arm := range []string{"rtd-es", "rtd-es-joint"} {
		x, y := synthetic(70, 0, 0, float64(k))
		cos, part, norm := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
		for i, v := range y {
			cos[i] = v * 0.3
			part[i] = 0.53 + v
			norm[i] = math.Exp((3-float64(k))*math.Exp(-x[i]/1500) - 1 + 3*v)
		}
		cosine = append(cosine, plots.Series{Name: arm, X: x, Y: cos})
		opposed = append(opposed, plots.Series{Name: arm, X: x, Y: part})
		ratio = append(ratio, plots.Series{Name: arm, X: x, Y: norm})
	}
	fig, err := plots.NewConflict(cosine, opposed, ratio)
	if err != nil {
		log.Fatal(err)
	}
	if err := fig.Save("testdata", "conflict"); err != nil {
		log.Fatal(err)
	}
}
