package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/ablate-go/ablate/experiments"
)

// deviceFlags say what computes.
type deviceFlags struct {
	Device  deviceName  `placeholder:"NAME" help:"What computes: cpu (this program itself, the default), xla-cpu, cuda, cuda12, cuda13, rocm, or the path of a PJRT plugin. See ablate device list."`
	Devices deviceCount `placeholder:"N" help:"How many devices of this machine compute each step, each its part of the batch. Default: 1."`
}

// deviceCount is a number of devices; 0 where none was given.
type deviceCount int

// Decode reads a number above 0.
func (d *deviceCount) Decode(ctx *kong.DecodeContext) (err error) {
	*d, err = atLeastOne[deviceCount](ctx, "devices", "one")
	return err
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
	if f.Device != "" {
		if err := p.Set("train.device=" + f.Device.asPath()); err != nil {
			return err
		}
	}
	if f.Devices != 0 {
		return p.Set(fmt.Sprintf("train.devices=%d", f.Devices))
	}
	return nil
}
