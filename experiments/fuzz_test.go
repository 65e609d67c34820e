package experiments

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ablate-go/ablate/internal/sealed"
)

// FuzzPlan: whatever a plan file holds, it is refused with a reason, or written and read again as the same plan.
func FuzzPlan(f *testing.F) {
	for _, name := range ReadyPlans() {
		data, err := readyPlans.ReadFile("plans/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("arms: [{name: a}]\ngrid: {lambda: [1, 2]}\n"))
	f.Add([]byte("seeds: 3\nlanguages: [{name: fr, corpus: [x]}]\nbase: {train: {steps: 1e9}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("extends")) { // would open any file, a pipe among them
			return
		}
		p, err := ParsePlan(data)
		if err != nil {
			return
		}
		_ = p.Validate()
		written, err := p.Encode()
		if err != nil {
			t.Fatalf("a plan that was read cannot be written: %v", err)
		}
		again, err := ParsePlan(written)
		if err != nil {
			t.Fatalf("a plan that was written cannot be read: %v\n%s", err, written)
		}
		if once, err := again.Encode(); err != nil || !bytes.Equal(once, written) {
			t.Errorf("%v: the plan changes when it is read again:\n%s\n%s", err, written, once)
		}
	})
}

// FuzzRow: a row that can be read is written and read again as the same row.
func FuzzRow(f *testing.F) {
	for _, seed := range []string{
		`{"step":0,"tokens":0,"seconds":0.000,"arm":"a","seed":18446744073709551615,"config":"c","x":null}`,
		`{"step":7,"tokens":1792,"seconds":1.235,"batch":"ab12","mlm_loss":0.1,"x":-1.5e-20}`, `{"step":1e300}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var row, again Row
		if json.Unmarshal(data, &row) != nil {
			return
		}
		line, err := json.Marshal(row)
		if err != nil {
			return // such as a key that is no text in UTF-8
		}
		if err := json.Unmarshal(line, &again); err != nil {
			t.Fatalf("%s cannot be read: %v", line, err)
		}
		if line2, err := json.Marshal(again); err != nil || row.Step == again.Step && !bytes.Equal(line, line2) {
			t.Errorf("%v: %s becomes %s", err, line, line2)
		}
	})
}

// FuzzRunFolder: whatever the files of a run folder hold, it is refused with a reason, or read and summed up.
func FuzzRunFolder(f *testing.F) {
	const old = "testdata/oldrun/run/"
	read := func(name string) []byte {
		data, err := os.ReadFile(old + name)
		if err != nil {
			f.Fatal(err)
		}
		return data
	}
	plan, cell := read(planFile), "cells/es/seed-1/"
	const run = `{"sittings": [{"command": "ablate run", "times": 2}], "sessions": [{"id": "x"}]}`
	f.Add(plan, read(dataFile), []byte(run), read(cell+configFile), read(cell+metricsFile), []byte("[]"))
	f.Add(plan, []byte("{}"), []byte("{}"), []byte("{}"), []byte("{\"step\":0}\n{\"step\":1}\n"), []byte("{}"))
	dir := f.TempDir()
	for _, name := range []string{planFile, configFile} {
		if err := sealed.WriteText(filepath.Join(dir, name), plan); err != nil {
			f.Fatal(err)
		}
	}
	sealedPlan, err := os.ReadFile(filepath.Join(dir, planFile))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealedPlan, read(dataFile), []byte("{"), read(cell+configFile), read(cell+metricsFile), []byte("[{}]"))
	f.Fuzz(func(t *testing.T, plan, data, run, config, metrics, neighbours []byte) {
		if bytes.Contains(plan, []byte("extends")) {
			return
		}
		dir := t.TempDir()
		write := func(name string, content []byte) {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write(planFile, plan)
		write(dataFile, data)
		write(RunFile, run)
		for _, arm := range []string{"es", "gdes"} {
			write(filepath.Join(cellsDir, arm, "seed-1", configFile), config)
			write(filepath.Join(cellsDir, arm, "seed-1", metricsFile), metrics)
			write(filepath.Join(cellsDir, arm, "seed-1", neighboursFile), neighbours)
		}
		if info, err := ReadRunInfo(dir); err != nil && !strings.Contains(err.Error(), "move the file away") ||
			err != nil && !reflect.DeepEqual(info, RunInfo{}) {
			t.Errorf("run.json: %+v, %v", info, err)
		}
		if follower, err := Follow(dir); err == nil {
			follower.Update()
		}
		r, err := Load(dir)
		if err != nil {
			return
		}
		if err := r.WriteSummary(); err != nil {
			t.Errorf("summary.csv: %v", err)
		}
		if err := r.WriteMetrics(); err != nil {
			t.Errorf("metrics.csv: %v", err)
		}
	})
}
