package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/submit"
	"github.com/ablate-go/ablate/internal/prose"
)

type submitCmd struct {
	planFlags
	On     string  `required:"" enum:"slurm,kubernetes" help:"The scheduler: slurm or kubernetes."`
	DryRun bool    `help:"Print the script for Slurm, or the manifest for Kubernetes, and submit nothing. Both may be edited and submitted by hand."`
	Resume bool    `help:"Submit what is missing of a run that was submitted before: cells that are not done, and neither queued nor running. On Kubernetes: in place of the jobs of before."`
	AtOnce workers `placeholder:"N" help:"The most cells that run at the same time. Default: as many as the scheduler likes."`
	requestFlags
	slurmFlags
	podFlags
}

// slurmFlags are what only Slurm is told.
type slurmFlags struct {
	Partition string   `placeholder:"NAME" help:"Slurm: the partition. Default: that of the cluster."`
	Account   string   `placeholder:"NAME" help:"Slurm: the account that the time is charged to."`
	QOS       string   `name:"qos" placeholder:"NAME" help:"Slurm: the quality of service."`
	Sbatch    []string `sep:"none" placeholder:"OPTION" help:"Slurm: another option of sbatch for the cells, such as --sbatch=--constraint=avx512. Repeatable."`
}

// podFlags are what only Kubernetes is told.
type podFlags struct {
	Image     string `placeholder:"IMAGE" help:"Kubernetes: the image, made by the Dockerfile of the repository."`
	Claim     string `placeholder:"NAME" default:"ablate-runs" help:"Kubernetes: the persistent volume claim for run folders, ReadWriteMany. Default: ablate-runs."`
	Namespace string `placeholder:"NAME" help:"Kubernetes: the namespace. Default: that of kubectl."`
}

func (c submitCmd) Run() error {
	plan, err := c.load()
	if err != nil {
		return err
	}
	inputs := append(slices.Clone(plan.Corpus), c.Plan)
	for _, l := range plan.Corpora {
		inputs = append(inputs, l.Corpus...)
	}
	for _, path := range inputs {
		if path == "-" {
			return errors.New("jobs have no standard input: name a file for the plan and for the corpus")
		}
	}
	if c.On == "kubernetes" {
		return c.toKubernetes(plan)
	}
	return c.toSlurm(plan)
}

// toSlurm submits the cells that are missing in the run folder, or prints the script that would.
func (c submitCmd) toSlurm(plan *experiments.Plan) error {
	out, err := filepath.Abs(c.out(plan))
	if err != nil {
		return err
	}
	r := &experiments.Runner{Plan: plan, Out: out, Progress: sayError}
	if c.Time > 0 {
		r.StepSeconds = noTimingForJobs
	}
	plan, refused, err := r.Preview()
	if err := errors.Join(refused, err); err != nil {
		return err
	}
	cells, waiting, err := c.missing(plan, out)
	if err != nil {
		return err
	}
	if len(cells) == 0 {
		fmt.Printf("nothing to submit in %s: %d of %s done, %d queued or running\n", out,
			len(plan.CellNames())-waiting, prose.Count(len(plan.CellNames()), "cell"), waiting)
		return nil
	}
	request, encoded, err := c.askFor(plan)
	if err != nil {
		return err
	}
	s := submit.Submission{
		Name: plan.Name, Dir: out, Command: commandLine(os.Args[1:]...), Plan: string(encoded), Cells: cells,
		AtOnce: int(c.AtOnce), Request: request,
		Slurm: submit.Slurm{Partition: c.Partition, Account: c.Account, QOS: c.QOS, Options: c.Sbatch},
	}
	if s.Slurm.Program, err = program(out, !c.DryRun); err != nil {
		return err
	}
	script, err := submit.SlurmScript(s)
	if err != nil {
		return err
	}
	if c.DryRun {
		_, err := os.Stdout.WriteString(script)
		return err
	}
	if err := r.WritePlan(); err != nil {
		return err
	}
	return submitScript(s, script)
}

// missing are the names of the cells to submit, and the number of those that are queued or running.
func (c submitCmd) missing(plan *experiments.Plan, out string) (names []string, waiting int, err error) {
	records, err := submit.Records(out)
	if err != nil {
		return nil, 0, err
	}
	if len(records) > 0 && !c.Resume {
		return nil, 0, fmt.Errorf("%s was submitted before, as job %s: --resume submits what is missing, and "+
			"ablate watch %s shows what is not", out, records[len(records)-1].Jobs.Cells, quoted(out))
	}
	var queue map[string]submit.Task
	if len(records) > 0 {
		queue, err = submit.Queue(context.Background(), records)
		if errors.Is(err, exec.ErrNotFound) {
			err = errors.New("squeue is not on this machine, and says which cells are queued: resume where Slurm is")
		}
		if err != nil {
			return nil, 0, err
		}
	}
	cells, err := plan.Cells(out)
	if err != nil {
		return nil, 0, err
	}
	for _, cell := range cells {
		queued := slices.ContainsFunc(records, func(r submit.Record) bool {
			_, there := queue[r.Task(cell.Name())]
			return there
		})
		switch {
		case done(cell):
		case queued:
			waiting++
		default:
			names = append(names, cell.Name())
		}
	}
	return names, waiting, nil
}

// submitScript runs the script and stores the numbers of its jobs.
func submitScript(s submit.Submission, script string) error {
	return experiments.Locked(s.Dir, func() error {
		path, err := submit.NewScript(s.Dir, script)
		if err != nil {
			return err
		}
		jobs, err := submit.RunScript(context.Background(), path)
		if err != nil {
			return err
		}
		record := submit.Record{Arguments: withResume(os.Args[1:]), Time: time.Now().UTC(), Cells: s.Cells, Jobs: jobs}
		if err := record.Write(path); err != nil {
			return fmt.Errorf("jobs %s, %s and %s were submitted, and their numbers were not stored: %w", jobs.Text, jobs.Cells,
				jobs.Report, err)
		}
		fmt.Printf("submitted %s: job %s for the text, %s for the cells, %s for the report\nto watch: %s\n",
			prose.Count(len(s.Cells), "cell"), jobs.Text, jobs.Cells, jobs.Report, commandLine("watch", s.Dir))
		return nil
	})
}

// askFor is what the jobs of a plan ask for, with the plan as they read it.
func (c submitCmd) askFor(plan *experiments.Plan) (request submit.Request, encoded []byte, err error) {
	if request, err = c.request(plan, sayError); err != nil {
		return request, nil, err
	}
	encoded, err = plan.Encode()
	return request, encoded, err
}

// toKubernetes gives the manifest to kubectl, or prints it.
func (c submitCmd) toKubernetes(plan *experiments.Plan) error {
	if err := resolved(plan); err != nil {
		return err
	}
	request, encoded, err := c.askFor(plan)
	if err != nil {
		return err
	}
	if c.Memory == 0 {
		request.Memory = max(request.Memory, 1<<30) // the first pod prepares the text, which counts all distinct words
	}
	dir := submit.PodDir(plan.Name)
	if c.Out != "" {
		dir = string(c.Out)
	}
	if !strings.HasPrefix(dir, "/") {
		return fmt.Errorf("--out %s: on Kubernetes it is a folder in the volume, such as %s", dir, submit.PodDir(plan.Name))
	}
	manifest, err := submit.Manifest(submit.Submission{
		Name: plan.Name, Dir: dir, Command: commandLine(os.Args[1:]...), Plan: string(encoded), Cells: plan.CellNames(),
		AtOnce: int(c.AtOnce), Request: request, Pods: submit.Pods{Image: c.Image, Claim: c.Claim},
	})
	if err != nil {
		return err
	}
	if c.DryRun {
		_, err := os.Stdout.WriteString(manifest)
		return err
	}
	said, err := submit.Apply(context.Background(), manifest, c.Namespace, c.Resume)
	if err != nil {
		return err
	}
	fmt.Print(said)
	return nil
}

func sayError(s string) { fmt.Fprintln(os.Stderr, s) }

// withResume are the arguments of a submission with --resume among them, once.
func withResume(args []string) []string {
	args = slices.Clone(args)
	if !slices.Contains(args, "--resume") {
		args = append(args, "--resume")
	}
	return args
}
