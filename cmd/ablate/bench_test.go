package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/benchmarks/machine"
)

func TestBenchTellsWhatWasMeasured(t *testing.T) {
	r := machine.Report{Program: "v1", Go: "go1.25", System: "linux/arm64", Cores: 8, Kernels: "neon",
		Offered: []string{"portable", "neon"}}
	result := machine.Result{Threads: 8, PeakGFLOPS: 400, StepShape: "default", StepSeconds: 0.0512, StepTokens: 2048,
		TokensASecond: 40000, Products: []machine.Product{
			{Shape: machine.Shape{Name: "large", M: 1024, N: 256, K: 128}, GFLOPS: 300, Share: 0.75}}}
	var out bytes.Buffer
	tellMachine(&out, r)
	if err := tellResult(&out, result); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ablate v1, go1.25 linux/arm64, a processor whose name is not known, 8 cores",
		"kernels: neon (this processor has portable and neon)", "on 8 threads", "1024 x 256 x 128", "300.0", "75 %",
		"peak", "400.0", "0.0512 seconds, 40,000 tokens a second"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	// Where there is no vector code the peak is not known.
	out.Reset()
	result.PeakGFLOPS, result.Products[0].Share = 0, 0
	if err := tellResult(&out, result); err != nil {
		t.Fatal(err)
	}
	s := out.String()
	if strings.Contains(s, "0 %") || strings.Contains(s, "multiply-adds") || !strings.Contains(s, "–") {
		t.Errorf("without a peak it says\n%s", s)
	}
}
