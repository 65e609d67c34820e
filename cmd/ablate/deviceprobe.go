package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/ablate-go/ablate/internal/pjrt"
)

// deviceProbeCmd opens a plugin in a process of its own: a plugin that crashes, hangs or fills the terminal with its
// messages does not do so in the process that asks.
type deviceProbeCmd struct {
	Path string `arg:"" help:"The plugin."`
}

// probed is what a plugin tells about itself.
type probed struct {
	Interface       string         `json:"interface"` // version
	StableHLO       string         `json:"stablehlo"` // newest version that it reads
	Platform        string         `json:"platform"`
	PlatformVersion string         `json:"platform_version"`
	Devices         []probedDevice `json:"devices"`
	Error           string         `json:"error"` // why the rest is missing
}

type probedDevice struct {
	Kind   string `json:"kind"`
	Memory int64  `json:"memory"` // that programs may have, in bytes, 0 if it does not tell
}

func (c deviceProbeCmd) Run() error {
	return printed(func(out *output) error {
		return json.NewEncoder(out).Encode(probePlugin(c.Path))
	})
}

func probePlugin(path string) (is probed) {
	plugin, err := pjrt.Open(path)
	if err != nil {
		is.Error = err.Error()
		return is
	}
	major, minor := plugin.Version()
	is.Interface = fmt.Sprintf("%d.%d", major, minor)
	is.StableHLO = plugin.StableHLO()
	client, err := plugin.NewClient(pjrt.Preallocate(false))
	if err != nil {
		is.Error = err.Error()
		return is
	}
	defer client.Close()
	is.Platform, is.PlatformVersion = client.Platform(), client.PlatformVersion()
	for _, d := range client.Devices() {
		memory, err := d.Memory()
		if err != nil { // as of processors
			memory = pjrt.Memory{}
		}
		is.Devices = append(is.Devices, probedDevice{Kind: d.Kind(), Memory: memory.Limit})
	}
	return is
}

// probeTime is how long a plugin may take to tell what it is. Drivers of many GPUs take some seconds.
const probeTime = 2 * time.Minute

// probe runs device probe.
func probe(ctx context.Context, path string) probed {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		return probed{Error: err.Error()}
	}
	c := exec.CommandContext(ctx, program, "device", "probe", "--", path)
	c.Args[0] = os.Args[0]
	c.WaitDelay = time.Second
	var told bytes.Buffer
	c.Stderr = &told
	out, err := c.Output()
	var is probed
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return probed{Error: fmt.Sprintf("it has not answered after %v", probeTime)}
	case err != nil:
		return probed{Error: fmt.Sprintf("the process that opened it ended (%v)%s", err, lastWords(told.String()))}
	}
	if err := json.Unmarshal(out, &is); err != nil {
		return probed{Error: fmt.Sprintf("it writes to standard output, where its description should be: %.60q", out)}
	}
	return is
}

// lastWords are the last line that a process wrote, after a colon.
func lastWords(told string) string {
	lines := strings.Split(strings.TrimSpace(told), "\n")
	if last := strings.TrimSpace(lines[len(lines)-1]); last != "" {
		return ": " + last
	}
	return ""
}
