// Command ablate trains DeBERTaV3's arms on text and shows the tug-of-war over shared embeddings.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"unicode"

	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/internal/kernels"
	"github.com/ablate-go/ablate/internal/nextstep"
	"github.com/ablate-go/ablate/tasks"
	"github.com/alecthomas/kong"
)

type cli struct {
	Run      runCmd      `cmd:"" help:"Train the arms of a plan and write a report. The same command goes on where it stopped."`
	Plan     planCmd     `cmd:"" help:"Show what a plan would train: arms, parameters, tokens, memory, minutes. Trains nothing."`
	Watch    watchCmd    `cmd:"" help:"Show a run while it is trained, here or by other processes: cells, losses, time left."`
	Submit   submitCmd   `cmd:"" help:"Submit a plan to Slurm or Kubernetes: a job for each cell, and one for the report."`
	Report   reportCmd   `cmd:"" help:"Write the report of a run folder again, or one of several folders side by side."`
	Referee  refereeCmd  `cmd:"" help:"Test every discriminator of a run on every generator's replacements, from the final checkpoints, and write the report again; ablate run does it at its end."`
	Pretrain pretrainCmd `cmd:"" help:"Train further from a checkpoint: released weights, or those of a cell, with any sharing; 1,000 steps of 32 windows unless --set says otherwise."`
	Finetune finetuneCmd `cmd:"" help:"Fine-tune a checkpoint on a task: learning rates, seeds, baselines. The same command goes on where it stopped."`
	Evaluate evaluateCmd `cmd:"" help:"Score a fine-tuned model on files with labels."`
	Predict  predictCmd  `cmd:"" help:"Answer texts with a fine-tuned model."`
	Import   importCmd   `cmd:"" help:"Copy weights of the authors or of transformers into one folder, and print what was found in them."`
	Export   exportCmd   `cmd:"" help:"Write a checkpoint as a folder that transformers loads."`
	FillMask fillMaskCmd `cmd:"" name:"fill-mask" help:"Predict the masked tokens of a text with the generator and its enhanced mask decoder."`
	Detect   detectCmd   `cmd:"" help:"Show for each token of a text how likely it was replaced, by the discriminator."`
	Embed    embedCmd    `cmd:"" help:"Write a vector for each text, from the states of a network."`
	Pairs    pairsCmd    `cmd:"" help:"Test grammar without training: which sentence of each minimal pair a network prefers, as in BLiMP."`
	Inspect  inspectCmd  `cmd:"" help:"Measure the word tables of a checkpoint: norms, cosines, effective rank."`
	Device   deviceCmd   `cmd:"" help:"GPUs and other devices: show the plugins that reach them, and install one."`
	Kernel   kernelCmd   `cmd:"" help:"Go in notebooks: build and register a Jupyter kernel, and run notebooks."`
	Bench    benchCmd    `cmd:"" help:"Measure how fast this machine is: matrix products, as a share of what the processor can do, and training steps."`
	Version  versionCmd  `cmd:"" help:"Print versions."`
	Witness  witnessCmd  `cmd:"" hidden:"" help:"Say that a training over MPI has ended before its time, when the process does that has started this one."`

	Completion completionCmd `cmd:"" help:"Print a script for the shell, which completes commands, flags and names of plans."`
}

func main() { os.Exit(run(os.Args[1:])) }

// run is main with an exit code: 0, 1 for an error, 2 for a command line that cannot be understood, 130
// and 143 after Ctrl+C and SIGTERM.
func run(args []string) int {
	parser, err := newParser()
	if err != nil {
		return fail(err, 1)
	}
	if completed(parser) {
		return 0
	}
	if err := kernels.CheckEnv(); err != nil {
		return fail(err, 2)
	}
	args = asCommand(args)
	ctx, err := parser.Parse(args)
	if err != nil {
		return fail(plainChoice(err), 2)
	}
	err = ctx.Run()
	var code exitCode
	switch {
	case err == nil && (stdout.err == nil || errors.Is(stdout.err, syscall.EPIPE)): // no reader any more is no fault
		return 0
	case err == nil:
		return fail(stdout.err, 1)
	case errors.As(err, &code):
		return int(code)
	default:
		return fail(withHint(err), 1)
	}
}

func newParser(options ...kong.Option) (*kong.Kong, error) {
	return kong.New(&cli{}, append([]kong.Option{
		kong.Name("ablate"),
		kong.Description("Train an ELECTRA-style generator and discriminator with no, vanilla or gradient-disentangled " +
			"embedding sharing, and measure what each loss does to the embeddings."),
		kong.Vars{"plans": strings.Join(experiments.ReadyPlans(), ", "), "tasks": strings.Join(tasks.Names(), ", ")},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	}, options...)...)
}

// asCommand turns what people try first into what the parser knows: "help run" and "--version".
func asCommand(args []string) []string {
	switch {
	case len(args) == 0:
		return []string{"--help"}
	case args[0] == "help":
		return append(args[1:len(args):len(args)], "--help")
	case args[0] == "--version":
		return append([]string{"version"}, args[1:]...)
	}
	return args
}

// plainChoice takes the empty word, which stands for a flag that is not given, out of the parser's list of the words
// that a flag may have.
func plainChoice(err error) error {
	text := strings.Replace(err.Error(), `must be one of "",`, "must be one of ", 1)
	return errors.New(strings.Replace(text, `,"" but got`, " but got", 1))
}

// exitCode is an error whose message has already been printed.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// printable writes characters that a terminal would act on as escapes: names of files and of tensors may have any.
func printable(s string) string {
	var out strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) || r == ' ' {
			out.WriteRune(r)
		} else {
			out.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return out.String()
}

// fail prints each fault on a line of its own.
func fail(err error, code int) int {
	for _, line := range strings.Split(strings.TrimSpace(err.Error()), "\n") {
		fmt.Fprintln(os.Stderr, "ablate: "+printable(nextstep.Line(line)))
	}
	return code
}
