package runreport_test

import (
	"strings"
	"testing"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
	"github.com/ablate-go/ablate/internal/testkit"
	"github.com/ablate-go/ablate/internal/testruns"
	"github.com/ablate-go/ablate/plots/runreport"
)

// The report says with which kernels each cell was computed, and which sessions nobody saw the end of.
func TestTheReportSaysWhatComputedTheCells(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	for i := range r.Cells {
		r.Cells[i].Kernels = []string{"avx512"}
	}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "- **Kernels or devices of the cells**: avx512\n")
	if strings.Contains(md, "several instruction sets") || strings.Contains(md, "Sessions without an end") {
		t.Error("one instruction set is said to be several, or a session that is not there to have no end")
	}
	r.Cells[1].Kernels = []string{"avx512", "avx2"}
	r.Cells[2].Kernels = []string{training.UnknownKernel, "avx512"}
	made := experiments.ThisCommand("ablate run", "v9", 0)
	testkit.Must[string](t)(experiments.BeginSession(r.Dir, made))
	_, md = shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "avx512, then avx2 in rtd-none seed 1", "not recorded, then avx512 in rtd-es seed 1",
		"several instruction sets", "rtd-none, seed 1: avx512, then avx2", "Sessions without an end", "ablate v9")
	if strings.Contains(md, "rtd-es, seed 1: not recorded") {
		t.Error("what is not known is said to be another instruction set")
	}
}

// Files that are not as they were written are named at the top of the report.
func TestTheReportSaysThatFilesWereChanged(t *testing.T) {
	t.Parallel()
	r := testruns.Invented(t, 1, testruns.AsThePaper)
	r.Notices = []string{"plan.yaml was changed"}
	_, md := shown(t, r, runreport.Meta{})
	testkit.Holds(t, md, "Files of this run are not as they were written.", "plan.yaml was changed")
}
