// Package machine measures how fast ablate is on this machine: its matrix multiplication, as a share of the
// multiply-adds that the processor can do, and the training step of the shape "default" of package benchmarks. ablate
// bench prints the report, which people send from machines that the authors do not have. docs/speed.md says how.
package machine

import (
	"runtime"

	"github.com/ablate-go/ablate/benchmarks"
	"github.com/ablate-go/ablate/internal/kernels"
)

// Report is what ablate does on this machine in a second.
type Report struct {
	Program string   `json:"program"` // version of ablate
	Go      string   `json:"go"`
	System  string   `json:"system"`  // operating system/architecture
	CPU     string   `json:"cpu"`     // as the operating system names it; empty if it does not
	Cores   int      `json:"cores"`   // that this process may use at once
	Kernels string   `json:"kernels"` // instruction set of the float32 kernels
	Offered []string `json:"offered"` // instruction sets that the processor has code for, in rising order
	Results []Result `json:"results"` // on one thread, then on all
}

// Result is the speed on a number of threads. GFLOP are 10^9 floating-point operations, a multiply-add counting as
// two.
type Result struct {
	Threads       int       `json:"threads"`
	PeakGFLOPS    float64   `json:"peak_gflops,omitempty"` // of multiply-adds in registers; 0 if not measured
	Products      []Product `json:"matmul"`
	StepShape     string    `json:"step_shape"`
	StepSeconds   float64   `json:"step_seconds"` // wall-clock time of one training step
	StepTokens    int       `json:"step_tokens"`
	TokensASecond float64   `json:"tokens_per_second"`
}

// Product is the speed of a matrix multiplication.
type Product struct {
	Shape
	GFLOPS float64 `json:"gflops"`
	Share  float64 `json:"share_of_peak,omitempty"` // from 0 to 1; 0 where the peak is not measured
}

// stepShape is the shape whose step is timed.
const stepShape = "default"

// New describes the machine, without results.
func New(program string) Report {
	return Report{
		Program: program, Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH, CPU: cpuName(),
		Cores: runtime.GOMAXPROCS(0), Kernels: kernels.Kernel(), Offered: kernels.Kernels(),
	}
}

// Threads lists the numbers of threads to measure: one and all.
func (r *Report) Threads() []int {
	if r.Cores < 2 {
		return []int{1}
	}
	return []int{1, r.Cores}
}

// Measure measures everything on a number of threads and adds the result. Errors are those of training a step.
func (r *Report) Measure(threads int) error {
	defer kernels.SetThreads(kernels.Threads())
	kernels.SetThreads(threads)
	result := products(threads, shapes, productSeconds)
	shape, err := benchmarks.FindShape(stepShape)
	if err != nil {
		return err
	}
	if err := result.time(shape); err != nil {
		return err
	}
	r.Results = append(r.Results, result)
	return nil
}
