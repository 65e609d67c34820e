package training

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/safetensors"
)

// Position is how far a run has come and whose it is, as stored in a checkpoint's metadata. What older programs did
// not store is empty.
type Position struct {
	Step    int     // updates done
	Seconds float64 // training time so far
	Data    string  // hash of corpus, split and tokenizer
	Owner   string  // whose state it is, such as gdes/seed-3
	Config  string  // [Config.Hash] when the run began
	Rows    string  // SHA-256 of the rows of metrics up to Step, see jsonl.Sum
	// Kernels are the instruction sets and devices that computed it so far, in order, each once. [UnknownKernel] stands for
	// what older programs computed.
	Kernels []string
	Device  string // that computed the last steps, see [Trainer.Device]; empty for the program itself
}

// UnknownKernel is the instruction set in [Position.Kernels] of steps by programs that did not store it.
const UnknownKernel = "not recorded"

// WithThisKernel are the kernels of a run that this process goes on with from a position, by itself or on a device, see
// [Trainer.Device]; found is false for one that begins.
func (p Position) WithThisKernel(found bool, device string) []string {
	all := slices.Clone(p.Kernels)
	if found && len(all) == 0 && p.Step > 0 {
		all = append(all, UnknownKernel)
	}
	this := device
	if device == "" {
		this = kernels.Kernel()
	}
	if !slices.Contains(all, this) {
		all = append(all, this)
	}
	return all
}

// metadata is the position as it is stored.
func (p Position) metadata() map[string]string {
	meta := map[string]string{
		"format": checkpointFormat, "step": strconv.Itoa(p.Step), "data": p.Data,
		"seconds": strconv.FormatFloat(p.Seconds, 'g', -1, 64),
	}
	for key, value := range map[string]string{
		"owner": p.Owner, "config": p.Config, "rows": p.Rows, "kernels": strings.Join(p.Kernels, ","), "device": p.Device,
	} {
		if value != "" {
			meta[key] = value
		}
	}
	return meta
}

// positionIn reads the metadata of the file at path.
func positionIn(path string, meta map[string]string) (Position, error) {
	if v := meta["format"]; v != checkpointFormat {
		return Position{}, otherFormat{fmt.Errorf("%s has checkpoint format %q and this program reads %q: use the program "+
			"that wrote it", path, v, checkpointFormat)}
	}
	pos := Position{
		Data: meta["data"], Owner: meta["owner"], Config: meta["config"], Rows: meta["rows"], Device: meta["device"],
	}
	var err error
	if pos.Step, err = strconv.Atoi(meta["step"]); err != nil {
		return pos, fmt.Errorf("%s: its step %q is not a number", path, meta["step"])
	}
	if pos.Seconds, err = strconv.ParseFloat(meta["seconds"], 64); err != nil {
		return pos, fmt.Errorf("%s: its seconds %q are not a number", path, meta["seconds"])
	}
	if meta["kernels"] != "" {
		pos.Kernels = strings.Split(meta["kernels"], ",")
	}
	return pos, nil
}

// NewestPosition reads the position of the newest checkpoint in dir and none of its tensors, which it does not check.
// found is false if there is no checkpoint.
func NewestPosition(dir string) (pos Position, found bool, err error) {
	names, err := Checkpoints(dir)
	if err != nil || len(names) == 0 {
		return Position{}, false, err
	}
	path := filepath.Join(dir, names[0])
	meta, err := safetensors.ReadMetadata(path)
	if err != nil {
		return Position{}, true, err
	}
	pos, err = positionIn(path, meta)
	return pos, true, err
}

// isDamage reports whether an error of reading a checkpoint is one of its content or its place on the disk. Others,
// such as too many open files, say nothing about the checkpoint.
func isDamage(err error) bool {
	var system syscall.Errno
	return !errors.As(err, &system) || system == syscall.EIO
}
