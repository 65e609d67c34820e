package submit

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ablate-go/ablate/internal/testutil"
)

var update = flag.Bool("update", false, "write what is submitted into testdata")

// example has a value for everything, and names that a shell and Slurm would read otherwise if they were not quoted.
func example() Submission {
	return Submission{
		Name: "Tug_of.War", Dir: "/scratch/o'neil/100% runs", Command: "ablate submit tug-of-war --on slurm",
		Plan:  "# Does it?\nname: Tug_of.War\n\nseeds: [1]\n",
		Cells: []string{"mlm/seed-1", "rtd-es/seed-1", "rtd-gdes/seed-1"}, AtOnce: 2,
		Request: Request{CPUs: 4, GPUs: 1, Memory: 3 << 30, Time: 26 * time.Hour, Warning: 150 * time.Second},
		Slurm: Slurm{Program: "/opt/ablate/bin/ablate", Partition: "cpu", Account: "lab", QOS: "long",
			Options: []string{"--constraint=avx512", "--comment=a # b"}},
		Pods: Pods{Image: "registry.example/ablate:1", Claim: "runs"},
	}
}

// golden compares text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what is made now; look at the difference, and run the test with -update:\n%s", path, got)
	}
}

func TestSlurmScriptIsThatOfTestdata(t *testing.T) {
	script, err := SlurmScript(example())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "slurm.sh", script)
	for _, line := range strings.Split(script, "\n") {
		if len(line) > 140 {
			t.Errorf("a line has %d columns: %s", len(line), line)
		}
	}
}

func TestManifestIsThatOfTestdata(t *testing.T) {
	s := example()
	s.Dir = PodDir(s.Name)
	manifest, err := Manifest(s)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "kubernetes.yaml", manifest)
}

// The script has a least form too, and shells take both, with the jobs in them.
func TestShellsTakeTheScripts(t *testing.T) {
	least := Submission{Name: "smoke", Dir: "/runs/smoke", Plan: "name: smoke\n", Cells: []string{"mlm/seed-1"},
		Request: RequestFor(Need{}, 1), Slurm: Slurm{Program: "/bin/ablate"}}
	for _, s := range []Submission{example(), least} {
		script, err := SlurmScript(s)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(script, "\n\n#SBATCH") || strings.Contains(script, "<no value>") {
			t.Errorf("the directives have a gap:\n%s", script)
		}
		jobs := strings.Split(script, "<<'JOB'\n")
		if len(jobs) != 4 {
			t.Fatalf("%d jobs in\n%s", len(jobs)-1, script)
		}
		pieces := map[string][]string{"sh": {script}, "bash": {script}}
		for _, j := range jobs[1:] {
			body, _, _ := strings.Cut(j, "\nJOB\n")
			pieces["bash"] = append(pieces["bash"], body+"\n")
		}
		for shell, texts := range pieces {
			for _, text := range texts {
				path, err := exec.LookPath(shell)
				if err != nil {
					t.Skipf("no %s here", shell)
				}
				cmd := exec.Command(path, "-n")
				cmd.Stdin = strings.NewReader(text)
				if said, err := cmd.CombinedOutput(); err != nil || len(bytes.TrimSpace(said)) > 0 {
					t.Errorf("%s: %v, %s\n%s", shell, err, said, text)
				}
			}
		}
	}
}

// What a script or a manifest cannot hold is refused with what to do.
func TestValuesThatCannotBeSubmitted(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Submission)
		make   func(Submission) (string, error)
		says   string
	}{
		"folder":  {func(s *Submission) { s.Dir = "/a\nb" }, SlurmScript, "cannot hold line breaks"},
		"option":  {func(s *Submission) { s.Slurm.Options = []string{`--comment="x"`} }, SlurmScript, "double quotes"},
		"memory":  {func(s *Submission) { s.Request.Memory = 1 << 20 }, SlurmScript, "at least 64M"},
		"time":    {func(s *Submission) { s.Request.Time = time.Second }, Manifest, "schedulers count minutes"},
		"warning": {func(s *Submission) { s.Request.Warning = 27 * time.Hour }, Manifest, "less than the time limit"},
		"image":   {func(s *Submission) { s.Pods.Image = "" }, Manifest, "name an image"},
		"claim":   {func(s *Submission) { s.Pods.Claim = "" }, Manifest, "name a persistent volume claim"},
		"plan":    {func(s *Submission) { s.Plan = strings.Repeat("# long\n", 200000) }, Manifest, "split the plan"},
	} {
		s := example()
		c.change(&s)
		_, err := c.make(s)
		t.Log(name)
		testutil.WantSentence(t, err, c.says)
	}
}

func TestNamesOfJobs(t *testing.T) {
	for plan, want := range map[string]string{
		"tug-of-war": "tug-of-war", "Tug_of.War": "tug-of-war", "7 seeds": "run-7-seeds", "___": "run",
		strings.Repeat("ab-", 30): "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-a",
	} {
		if got := (Submission{Name: plan}).jobName(); got != want {
			t.Errorf("%s is called %s, want %s", plan, got, want)
		}
	}
}
