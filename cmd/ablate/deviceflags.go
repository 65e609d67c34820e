package main

import (
	"path/filepath"
	"strings"

	"github.com/ablate-go/ablate/experiments"
)

// deviceFlags say what computes.
type deviceFlags struct {
	Device deviceName `placeholder:"NAME" help:"What computes: cpu (this program itself, the default), xla-cpu, cuda, cuda12, cuda13, rocm, or the path of a PJRT plugin. See ablate device list."`
}

// deviceName is a name of a device; empty where none was given.
type deviceName string

// asPath makes the path of a plugin absolute: a plan is read elsewhere too.
func (d deviceName) asPath() string {
	name := string(d)
	if strings.ContainsRune(name, filepath.Separator) || filepath.Ext(name) != "" {
		if path, err := filepath.Abs(name); err == nil {
			return path
		}
	}
	return name
}

// applyDevice changes the plan.
func (f deviceFlags) applyDevice(p *experiments.Plan) error {
	if f.Device == "" {
		return nil
	}
	return p.Set("train.device=" + f.Device.asPath())
}
