package submit

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"text/template"
)

// Pods is what only Kubernetes is told.
type Pods struct {
	Image string // with ablate as its entry point
	Claim string // a persistent volume claim that all nodes can mount and write to (ReadWriteMany)
}

// podFolder is where the volume is mounted in a pod.
const podFolder = "/runs"

// PodDir is the run folder of a plan, in pods.
func PodDir(plan string) string { return path.Join(podFolder, plan) }

// mostPlan is the size of a plan that Kubernetes keeps in a ConfigMap beside a little more, in bytes.
const mostPlan = 1000 << 10

//go:embed kubernetes.yaml.tmpl
var podText string

var podTemplate = template.Must(template.New("kubernetes").Funcs(template.FuncMap{
	"string": jsonString, "indented": indented, "seconds": wholeSeconds, "mebibytes": mebibytes, "oneLine": oneLine,
}).Parse(podText))

// Manifest returns the objects for Kubernetes as YAML: the plan, a Job with an index for each cell, and the report's
// Job. The cells are those of the plan, all of them: only the volume knows which are done, and a cell that is done ends
// at once. A value that Kubernetes would not take is a [*ValueError].
func Manifest(s Submission) (string, error) {
	if err := s.Request.Check(); err != nil {
		return "", err
	}
	switch {
	case s.Pods.Image == "":
		return "", &ValueError{"image", "", "name an image with ablate in it, that the nodes can pull"}
	case s.Pods.Claim == "":
		return "", &ValueError{"claim", "", "name a persistent volume claim that all nodes can write to"}
	case len(s.Plan) > mostPlan:
		return "", &ValueError{"plan of bytes", fmt.Sprint(len(s.Plan)),
			fmt.Sprintf("a ConfigMap holds %d: split the plan", mostPlan)}
	}
	var out bytes.Buffer
	err := podTemplate.Execute(&out, struct {
		Submission
		Job    string
		Helper Request
	}{s, s.jobName(), s.Request.helper()})
	return out.String(), err
}

// jsonString is a string of YAML, which takes those of JSON.
func jsonString(text string) (string, error) {
	b, err := json.Marshal(text)
	return string(b), err
}

// indented sets the lines of a block in by four.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if line != "\n" {
			b.WriteString("    ")
		}
		b.WriteString(line)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
