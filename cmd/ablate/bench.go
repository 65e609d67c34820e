package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/ablate-go/ablate/benchmarks/machine"
	"github.com/ablate-go/ablate/internal/prose"
)

type benchCmd struct {
	JSON bool `name:"json" help:"Print the report as JSON, to be sent to the authors or kept."`
}

func (c benchCmd) Run() error {
	return printed(func(out *output) error {
		report := machine.New(programVersion())
		if !c.JSON {
			tellMachine(out, report)
		}
		expected := 0.0
		for _, threads := range report.Threads() {
			seconds, err := report.Seconds(threads)
			if err != nil {
				return err
			}
			expected += seconds
		}
		fmt.Fprintf(os.Stderr, "this takes about %s; run nothing else meanwhile\n", minutesOf(expected))
		for _, threads := range report.Threads() {
			if err := report.Measure(threads); err != nil {
				return err
			}
			if !c.JSON {
				if err := tellResult(out, report.Results[len(report.Results)-1]); err != nil {
					return err
				}
			}
		}
		if c.JSON {
			encoder := json.NewEncoder(out)
			encoder.SetIndent("", "  ")
			return encoder.Encode(report)
		}
		fmt.Fprintf(out, "\nTo report this machine, send what %s prints.\n", commandLine("bench", "--json"))
		return nil
	})
}

func tellMachine(out io.Writer, r machine.Report) {
	cpu := r.CPU
	if cpu == "" {
		cpu = "a processor whose name is not known"
	}
	fmt.Fprintf(out, "ablate %s, %s %s, %s, %s\n", r.Program, r.Go, r.System, cpu, prose.Count(r.Cores, "core"))
	fmt.Fprintf(out, "kernels: %s (this processor has %s)\n", r.Kernels, prose.List(r.Offered))
}

// tellResult prints what was measured on a number of threads.
func tellResult(out io.Writer, r machine.Result) error {
	fmt.Fprintf(out, "\non %s\n", prose.Count(r.Threads, "thread"))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  matrix product\trows x columns x terms\tGFLOP/s\tof the peak")
	for _, p := range r.Products {
		size := strings.ReplaceAll(fmt.Sprint([]int{p.M, p.N, p.K}), " ", " x ")
		fmt.Fprintf(w, "  %s\t%s\t%.1f\t%s\n", p.Name, strings.Trim(size, "[]"), p.GFLOPS, share(p.Share))
	}
	if r.PeakGFLOPS > 0 {
		fmt.Fprintf(w, "  multiply-adds in registers: the peak\t\t%.1f\t\n", r.PeakGFLOPS)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "  training step of %s tokens (shape %q of docs/speed.md): %.3g seconds, %s tokens a second\n",
		prose.Thousands(r.StepTokens), r.StepShape, r.StepSeconds, prose.Thousands(int(math.Round(r.TokensASecond))))
	return nil
}

func share(of float64) string {
	if of == 0 {
		return prose.Missing
	}
	return fmt.Sprintf("%.0f %%", 100*of)
}
