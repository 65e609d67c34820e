package submit

import (
	"bytes"
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/ablate-go/ablate/experiments"
)

// Slurm is what only Slurm is told.
type Slurm struct {
	Program   string   // path of ablate, on all nodes
	Partition string   // "" leaves it to Slurm, as the next two
	Account   string   //
	QOS       string   // quality of service
	Options   []string // of sbatch, for the cells, such as --constraint=avx512
}

//go:embed slurm.sh.tmpl
var slurmText string

var slurmTemplate = template.Must(template.New("slurm").Funcs(template.FuncMap{
	"quoted": quoted, "directive": directive, "limit": slurmTime, "seconds": wholeSeconds, "mebibytes": mebibytes,
	"pattern": pattern, "oneLine": oneLine,
}).Parse(slurmText))

// SlurmScript returns a POSIX shell script that submits three jobs and prints a line with the name and number of each:
// text, cells (an array with a task for each cell), report. [RunScript] runs it. A value that cannot be written into a
// script is a [*ValueError].
func SlurmScript(s Submission) (string, error) {
	if err := s.Request.Check(); err != nil {
		return "", err
	}
	for _, word := range append([]string{s.Dir, s.Slurm.Program, s.Slurm.Partition, s.Slurm.Account, s.Slurm.QOS},
		s.Slurm.Options...) {
		if strings.ContainsAny(word, "\n\r\"\\") {
			return "", &ValueError{"Slurm script", word, "a line of #SBATCH cannot hold line breaks, double quotes and " +
				"backslashes: use another name"}
		}
	}
	var out bytes.Buffer
	err := slurmTemplate.Execute(&out, struct {
		Submission
		Job    string
		Helper Request
		Logs   string
	}{s, s.jobName(), s.Request.helper(), filepath.Join(s.Dir, experiments.SubmitDir, logsDir)})
	return out.String(), err
}

// directive is an option or a value in an #SBATCH line.
func directive(text string) string {
	if !strings.ContainsAny(text, " \t#'") {
		return text
	}
	option, value, found := strings.Cut(text, "=")
	if !found || !strings.HasPrefix(option, "--") {
		return `"` + text + `"`
	}
	return option + `="` + value + `"`
}

// pattern is a path in which Slurm replaces nothing.
func pattern(path string) string { return strings.ReplaceAll(path, "%", "%%") }

// slurmTime is days-hours:minutes:seconds.
func slurmTime(d time.Duration) string {
	s := int64(d / time.Second)
	text := fmt.Sprintf("%02d:%02d:%02d", s/3600%24, s/60%60, s%60)
	if days := s / 86400; days > 0 {
		text = fmt.Sprintf("%d-%s", days, text)
	}
	return text
}

func wholeSeconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

func mebibytes(bytes int64) int64 { return roundUp(bytes, int64(mebibyte)) / mebibyte }
