package main

import (
	"fmt"
	"math"

	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
)

// terminalMetric is a metric with a name that is short enough for a line of the terminal. A name has one meaning
// wherever it stands: "train" is the mean over the last training batches, see recentMean, and "held-out" and "auc" are
// an evaluation on held-out text.
type terminalMetric struct {
	name   string
	metric measure.Metric
}

// The metrics that a running cell shows, and those that it shows when it has ended.
var (
	trainingLosses = []terminalMetric{{"train mlm", training.MLMLoss}, {"train rtd", training.RTDLoss}}
	finalScores    = []terminalMetric{
		{"held-out mlm", training.HeldOutMetrics.MLMLoss}, {"auc", training.HeldOutMetrics.AUC},
	}
)

// recentSteps are the training batches that a loss is averaged over, since it varies from batch to batch.
const recentSteps = 50

// recentMean is the mean of the last values of a training loss, of which there is at least one.
func recentMean(values []float64) float64 {
	last := values[max(0, len(values)-recentSteps):]
	mean := 0.0
	for _, x := range last {
		mean += x / float64(len(last))
	}
	return mean
}

// score writes a loss or an AUC with three places, and one that has diverged as a power of ten.
func score(x float64) string {
	if math.Abs(x) >= 1e4 {
		return fmt.Sprintf("%.3e", x)
	}
	return fmt.Sprintf("%.3f", x)
}
