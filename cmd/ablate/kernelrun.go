package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

type kernelRunCmd struct {
	kernelPlace
	Notebooks []string `arg:"" name:"notebook" completion-predictor:"file" help:"Notebooks, run one after the other, each in a kernel of its own and in its own folder."`
	Write     bool     `short:"w" xor:"to" help:"Write the outputs back into the notebooks."`
	Out       outFlag  `short:"o" xor:"to" placeholder:"DIR" help:"Write copies with outputs to DIR."`
}

func (c kernelRunCmd) Run() error {
	program, err := c.program()
	if err != nil {
		return err
	}
	targets, err := c.targets()
	if err != nil {
		return err
	}
	for i, notebook := range c.Notebooks {
		if err := runByKernel(program, notebook, targets[i]); err != nil {
			return err
		}
	}
	return nil
}

// program is the built kernel: that of the flags, or the first one in Jupyter's folders.
func (c kernelRunCmd) program() (string, error) {
	folder, err := c.folder()
	if err != nil {
		return "", err
	}
	folders := []string{folder}
	if c.Dir == "" && c.Prefix == "" {
		for _, dir := range filepath.SplitList(os.Getenv("JUPYTER_PATH")) {
			folders = append(folders, filepath.Join(dir, "kernels", kernelName))
		}
	}
	for _, f := range folders {
		if info, err := os.Stat(kernelProgram(f)); err == nil && info.Mode().IsRegular() {
			return kernelProgram(f), nil
		}
	}
	return "", fmt.Errorf("there is no kernel in %s: build it with ablate kernel install, or name the --dir or --prefix "+
		"that it was built with", strings.Join(folders, " or "))
}

// targets are the files that outputs go to, "" for none.
func (c kernelRunCmd) targets() ([]string, error) {
	targets := make([]string, len(c.Notebooks))
	if c.Write {
		copy(targets, c.Notebooks)
	}
	if c.Out == "" {
		return targets, nil
	}
	if err := os.MkdirAll(string(c.Out), 0o755); err != nil {
		return nil, fmt.Errorf("--out cannot be made: %w", err)
	}
	from := map[string]string{}
	for i, n := range c.Notebooks {
		targets[i] = filepath.Join(string(c.Out), filepath.Base(n))
		if other, ok := from[targets[i]]; ok {
			return nil, fmt.Errorf("%s and %s would both be written to %s: run them with an --out for each",
				other, n, targets[i])
		}
		from[targets[i]] = n
	}
	return targets, nil
}
