package training

import (
	"slices"
	"testing"

	"github.com/ablate-go/ablate/experiments/measure"
)

func TestMetricsOfStepsAndEvaluations(t *testing.T) {
	for key, want := range map[string]string{
		"mlm_loss": "train/mlm_loss", "grad_norm": "train/grad_norm", "eval_mlm_loss": "eval/mlm_loss",
		"outside_auc": "outside/auc",
	} {
		if m, ok := measure.Find(key); !ok || m.Tag() != want {
			t.Errorf("%s is declared: %v, with the tag %s, want %s", key, ok, m.Tag(), want)
		}
	}
	// summary.csv has the columns of before in the order of before.
	var keys []string
	for _, m := range measure.Metrics() {
		if m.Summary != measure.NotInSummary {
			keys = append(keys, m.Key)
		}
	}
	want := []string{
		"eval_mlm_loss", "eval_mlm_accuracy", "eval_rtd_loss", "eval_replaced", "eval_auc", "eval_ap",
		"eval_precision", "eval_recall", "eval_f1", "outside_mlm_loss", "outside_auc",
		"sim_eg", "sim_ed", "sim_delta", "norm_eg", "norm_ed", "norm_delta", "rank_eg", "rank_ed", "rank_delta",
		"conflict_cos", "conflict_cos_rows", "conflict_negative", "conflict_ratio",
		"pull_ratio", "pull_cos", "pull_share",
	}
	if !slices.Equal(keys, want) {
		t.Errorf("summary.csv has %q", keys)
	}
	var lower []string
	for _, m := range measure.Metrics() {
		if m.Better == measure.Lower {
			lower = append(lower, m.Key)
		}
	}
	if want := []string{"mlm_loss", "rtd_loss", "eval_mlm_loss", "eval_rtd_loss", "outside_mlm_loss",
		"outside_rtd_loss"}; !slices.Equal(lower, want) {
		t.Errorf("lower is better for %q", lower)
	}
}
