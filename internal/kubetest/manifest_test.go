package kubetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
	"sigs.k8s.io/yaml"

	"github.com/ablate-go/ablate/experiments/submit"
)

// objects are those of a manifest, decoded so that a key which Kubernetes does not know is an error.
func objects(t *testing.T, s submit.Submission) (plan core.ConfigMap, cells, report batch.Job) {
	t.Helper()
	manifest, err := submit.Manifest(s)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(manifest, "\n---\n")
	if len(parts) != 3 {
		t.Fatalf("%d objects in\n%s", len(parts), manifest)
	}
	for i, into := range []any{&plan, &cells, &report} {
		if err := yaml.UnmarshalStrict([]byte(parts[i]+"\n"), into, yaml.DisallowUnknownFields); err != nil {
			t.Fatalf("object %d: %v\n%s", i+1, err, parts[i])
		}
	}
	for _, o := range []struct{ is, kind, version, want, name string }{
		{plan.Kind, "ConfigMap", plan.APIVersion, "v1", plan.Name},
		{cells.Kind, "Job", cells.APIVersion, "batch/v1", cells.Name},
		{report.Kind, "Job", report.APIVersion, "batch/v1", report.Name},
	} {
		if o.is != o.kind || o.version != o.want {
			t.Errorf("an object is a %s of %s, want %s of %s", o.is, o.version, o.kind, o.want)
		}
		// An index and a suffix of pods have to fit too.
		if bad := validation.IsDNS1123Label(o.name + "-9999-abcde"); bad != nil {
			t.Errorf("the name %s: %v", o.name, bad)
		}
	}
	return plan, cells, report
}

func submission(cells int) submit.Submission {
	s := submit.Submission{
		Name: "Tug_of.War", Dir: `/runs/a "quoted" folder: # yes`, Command: "ablate submit\n--on kubernetes",
		Plan:    "# Does it?\nname: x # {{.Name}}\n\nquestion: |\n  two\n    lines: $(HOME)\n",
		Request: submit.Request{CPUs: 4, Memory: 3 << 30, Time: time.Hour, Warning: 150 * time.Second},
		Pods:    submit.Pods{Image: "registry.example:5000/ablate@sha256:00", Claim: "runs"},
	}
	for i := range cells {
		s.Cells = append(s.Cells, fmt.Sprintf("mlm/seed-%d", i+1))
	}
	return s
}

func TestKubernetesKnowsAllOfTheManifest(t *testing.T) {
	s := submission(8)
	plan, cells, report := objects(t, s)
	if plan.Data["plan.yaml"] != s.Plan {
		t.Errorf("the plan came out as %q", plan.Data["plan.yaml"])
	}
	j := cells.Spec
	if *j.CompletionMode != batch.IndexedCompletion || *j.Completions != 8 || *j.Parallelism != 8 ||
		*j.BackoffLimitPerIndex != 3 || j.MaxFailedIndexes != nil {
		t.Errorf("the job of the cells is %+v", j)
	}
	// The API server demands this of a job that has limits for each index, or a policy for failures.
	pod := j.Template.Spec
	if pod.RestartPolicy != core.RestartPolicyNever {
		t.Errorf("a pod that fails is started again in place: %s", pod.RestartPolicy)
	}
	rules := j.PodFailurePolicy.Rules
	if len(rules) != 2 {
		t.Fatalf("rules for failures: %+v", rules)
	}
	evicted, misunderstood := rules[0].OnPodConditions[0], rules[1].OnExitCodes
	if rules[0].Action != batch.PodFailurePolicyActionIgnore || evicted.Type != core.DisruptionTarget ||
		evicted.Status != core.ConditionTrue || rules[1].Action != batch.PodFailurePolicyActionFailIndex ||
		*misunderstood.ContainerName != pod.Containers[0].Name {
		t.Errorf("rules for failures: %+v", rules)
	}
	if *pod.TerminationGracePeriodSeconds != 150 {
		t.Errorf("a pod has %d s to save", *pod.TerminationGracePeriodSeconds)
	}
	args := strings.Join(pod.Containers[0].Args, "|")
	if want := "run|/plan/plan.yaml|--out|" + s.Dir +
		"|--cell-index|$(JOB_COMPLETION_INDEX)|--parallel=1|--threads=4|--keep-text|--no-report"; args != want {
		t.Errorf("a cell runs %s, want %s", args, want)
	}
	if args := report.Spec.Template.Spec.Containers[0].Args; strings.Join(args, "|") != "report|"+s.Dir+"|--wait" {
		t.Errorf("the report runs %q", args)
	}
	if report.Spec.Template.Spec.RestartPolicy != core.RestartPolicyOnFailure {
		t.Error("the report's pod is not started again")
	}
}

// What a cell asks for is what it gets at most, so that its memory and its number of threads are its own.
func TestPodsAskForTheRequest(t *testing.T) {
	s := submission(1)
	s.Request.GPUs, s.AtOnce = 2, 1
	_, cells, report := objects(t, s)
	if *cells.Spec.Parallelism != 1 {
		t.Errorf("%d cells at once", *cells.Spec.Parallelism)
	}
	c := cells.Spec.Template.Spec.Containers[0]
	for _, list := range []core.ResourceList{c.Resources.Requests, c.Resources.Limits} {
		if list.Cpu().Value() != 4 || list.Memory().Value() != 3<<30 {
			t.Errorf("a cell gets %v", list)
		}
	}
	if gpus := c.Resources.Limits["nvidia.com/gpu"]; gpus.Value() != 2 {
		t.Errorf("a cell gets %s accelerators", gpus.String())
	}
	// Every mount has its volume, and the run folder lies in the claim.
	for _, pod := range []core.PodSpec{cells.Spec.Template.Spec, report.Spec.Template.Spec} {
		volumes := map[string]core.Volume{}
		for _, v := range pod.Volumes {
			volumes[v.Name] = v
		}
		for _, m := range pod.Containers[0].VolumeMounts {
			if _, ok := volumes[m.Name]; !ok {
				t.Errorf("the mount %s has no volume", m.Name)
			}
			if m.MountPath == "/runs" && volumes[m.Name].PersistentVolumeClaim.ClaimName != "runs" {
				t.Errorf("%s is %+v", m.MountPath, volumes[m.Name])
			}
		}
		if len(pod.Volumes) != len(pod.Containers[0].VolumeMounts) {
			t.Errorf("%d volumes and %d mounts", len(pod.Volumes), len(pod.Containers[0].VolumeMounts))
		}
	}
}
