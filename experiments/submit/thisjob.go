package submit

import (
	"os"
	"path/filepath"
	"strconv"

	"github.com/ablate-go/ablate/experiments"
)

// Variables that the manifest sets in a pod, beside those of Kubernetes itself.
const (
	podVariable  = "ABLATE_POD"
	nodeVariable = "ABLATE_NODE"
)

// ThisJob is the scheduler's job that this process is, by its environment; nil if it is none.
func ThisJob() *experiments.Job {
	if id := os.Getenv("SLURM_JOB_ID"); id != "" {
		j := experiments.Job{Scheduler: "slurm", ID: id, Node: os.Getenv("SLURMD_NODENAME"), Log: logFile()}
		if array := os.Getenv("SLURM_ARRAY_JOB_ID"); array != "" {
			j.ID = array + "_" + os.Getenv("SLURM_ARRAY_TASK_ID")
		}
		j.Restarts, _ = strconv.Atoi(os.Getenv("SLURM_RESTART_COUNT")) // it is not set before the first restart
		return &j
	}
	if pod := os.Getenv(podVariable); pod != "" {
		return &experiments.Job{Scheduler: "kubernetes", ID: pod, Node: os.Getenv(nodeVariable), Log: "kubectl logs " + pod}
	}
	return nil
}

// logFile is the file that standard error goes to, where the system tells; "" for a terminal, a pipe and elsewhere. A
// person may have changed its name in the script, so the script is not asked.
func logFile() string {
	path, err := os.Readlink("/proc/self/fd/2")
	if err != nil || !filepath.IsAbs(path) {
		return ""
	}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	return path
}
