package main_test

import (
	"os/exec"
	"strings"
	"testing"
)

// pythonWithJupyter is a Python that has Jupyter's client: that of the system before another on PATH.
func pythonWithJupyter(t *testing.T) string {
	t.Helper()
	for _, python := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(python, "-c", "import jupyter_client").Run() == nil {
			return python
		}
	}
	t.Skip("no python3 here has jupyter_client: on Debian, apt-get install jupyter-client")
	return ""
}

func TestJupyterInterruptsATrainingAndTheKernelLivesOn(t *testing.T) {
	python := pythonWithJupyter(t)
	out, err := exec.Command(python, "testdata/interrupt.py", kernelProgram(t)).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "interrupted twice") {
		t.Errorf("%v: %s", err, out)
	}
	t.Logf("%s", out)
}
