package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

type kernelCmd struct {
	Install kernelInstallCmd `cmd:"" help:"Build the kernel that runs Go in notebooks, and register it with Jupyter."`
	Run     kernelRunCmd     `cmd:"" help:"Run notebooks from the first cell to the last, without Jupyter or Python."`
}

// kernelPlace says where a kernel is registered: in a Jupyter data folder, below kernels/ablate.
type kernelPlace struct {
	Prefix string `placeholder:"DIR" xor:"place" help:"The kernel is in DIR/share/jupyter, such as a virtual environment's, instead of your own Jupyter folder."`
	Dir    string `placeholder:"DIR" xor:"place" help:"The kernel is in the Jupyter data folder DIR, one that JUPYTER_PATH names."`
}

// kernelName is the folder of the kernel and the name by which notebooks ask for it.
const kernelName = "ablate"

// folder is where the kernel's files are.
func (p kernelPlace) folder() (string, error) {
	data, err := p.data()
	if err != nil {
		return "", err
	}
	data, err = filepath.Abs(data)
	return filepath.Join(data, "kernels", kernelName), err
}

func (p kernelPlace) data() (string, error) {
	switch {
	case p.Dir != "":
		return p.Dir, nil
	case p.Prefix != "":
		return filepath.Join(p.Prefix, "share", "jupyter"), nil
	}
	return jupyterData()
}

// jupyterData is the user's Jupyter data folder, by the rules of jupyter_core's paths.
func jupyterData() (string, error) {
	if dir := os.Getenv("JUPYTER_DATA_DIR"); dir != "" {
		return dir, nil
	}
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("APPDATA"); dir != "" {
			return filepath.Join(dir, "jupyter"), nil
		}
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" && runtime.GOOS != "darwin" {
		return filepath.Join(dir, "jupyter"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("your Jupyter folder is not known (%w): say where the kernel goes with --dir or --prefix", err)
	}
	switch runtime.GOOS {
	case "darwin":
		return filepath.Join(home, "Library", "Jupyter"), nil
	case "windows":
		return filepath.Join(home, ".jupyter", "data"), nil
	}
	return filepath.Join(home, ".local", "share", "jupyter"), nil
}

// kernelProgram is the file of the built kernel in its folder.
func kernelProgram(folder string) string {
	name := "ablate-kernel"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(folder, name)
}
