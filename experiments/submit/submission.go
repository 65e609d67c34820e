// Package submit hands the cells of a plan to a scheduler: Slurm or Kubernetes.
//
//	request.go       what a cell asks for: processors, memory, time, from the plan's estimate
//	slurm.go         a script with three jobs: the text, an array of cells, the report
//	sbatch.go        runs that script
//	kubernetes.go    a manifest: the plan, an Indexed Job of cells, the report's Job
//	kubectl.go       applies that manifest
//	record.go        which jobs were submitted for a run folder
//	queue.go         what Slurm says of them now
//	thisjob.go       which job this process is
//
// Cells do not depend on each other, so a cell is the unit of a scheduler. Each job runs ablate itself, by the flags
// that a person would use. A job that is warned of its end saves its cell, and the next one goes on from there.
package submit

import (
	"fmt"
	"regexp"
	"strings"
)

// Submission is what is submitted: cells of a plan that train in one run folder.
type Submission struct {
	Name    string   // of the plan; jobs are named after it
	Dir     string   // the run folder; an absolute path
	Command string   // by which this was asked for; a comment
	Plan    string   // its plan.yaml
	Cells   []string // ARM/seed-N of each cell, at least one
	AtOnce  int      // the most cells that run at the same time; 0 means as many as the scheduler likes
	Request Request
	Slurm   Slurm
	Pods    Pods
}

// unsafe matches what names of jobs and of Kubernetes' objects cannot have.
var unsafe = regexp.MustCompile(`[^a-z0-9]+`)

// jobName is the plan's name as all schedulers take it: lower case, digits and dashes, a letter first, and short enough
// for a suffix and an index within the 63 bytes of a host name.
func (s Submission) jobName() string {
	const most = 40
	name := strings.Trim(unsafe.ReplaceAllString(strings.ToLower(s.Name), "-"), "-")
	if len(name) > most {
		name = strings.TrimRight(name[:most], "-")
	}
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = strings.TrimRight("run-"+name, "-")
	}
	return name
}

// oneLine is text for a comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// quoted is a word for a POSIX shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// ValueError is the error of a value that a scheduler would not take.
type ValueError struct {
	What  string // such as "memory"
	Value string
	Next  string // what to do
}

// Error names the value and what to do.
func (e *ValueError) Error() string { return fmt.Sprintf("%s %q: %s", e.What, e.Value, e.Next) }
