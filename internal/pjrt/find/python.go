package find

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// environments are the folders of Python packages: of the active environment, and of the python3 that a shell starts.
func environments() []Place {
	var places []Place
	for _, variable := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		root := os.Getenv(variable)
		if root == "" {
			continue
		}
		folders, err := filepath.Glob(filepath.Join(escaped(root), "lib", "python3*", "site-packages"))
		if err != nil || len(folders) == 0 {
			places = append(places, Place{What: "the environment of " + variable, Where: root + " has no packages"})
		}
		for _, folder := range folders {
			places = append(places, Place{What: "the environment of " + variable, Where: folder})
		}
	}
	folders, err := pythonPath("python3")
	if err != nil {
		return append(places, Place{What: "the packages of python3", Where: err.Error()})
	}
	for _, folder := range folders {
		places = append(places, Place{What: "the packages of python3", Where: folder})
	}
	return places
}

// pythonPath asks a Python where its packages are.
func pythonPath(python string) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	ask := exec.CommandContext(ctx, python, "-c", "import json, sys; print(json.dumps([p for p in sys.path if p]))")
	ask.WaitDelay = time.Second
	out, err := ask.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("there is no %s", python)
	case err != nil:
		return nil, fmt.Errorf("%s does not say where its packages are (%w)", python, err)
	}
	var all []string
	if err := json.Unmarshal(out, &all); err != nil {
		return nil, fmt.Errorf("%s does not say where its packages are (%w)", python, err)
	}
	var folders []string
	for _, p := range all {
		if base := filepath.Base(p); base == "site-packages" || base == "dist-packages" {
			folders = append(folders, p)
		}
	}
	return folders, nil
}
