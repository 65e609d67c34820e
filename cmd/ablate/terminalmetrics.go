package main

import (
	"github.com/ablate-go/ablate/experiments/measure"
	"github.com/ablate-go/ablate/experiments/training"
)

// terminalMetric is a metric with a name that is short enough for a line of the terminal.
type terminalMetric struct {
	name   string
	metric measure.Metric
}

// The metrics that a running cell shows, and those that it shows when it has ended.
var (
	trainingLosses = []terminalMetric{{"mlm", training.MLMLoss}, {"rtd", training.RTDLoss}}
	finalScores    = []terminalMetric{
		{"held-out mlm", training.HeldOutMetrics.MLMLoss}, {"auc", training.HeldOutMetrics.AUC},
	}
)
