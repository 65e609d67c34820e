package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
)

// machine describes the machine of the measurements.
type machine struct {
	cpu, system, goVersion string
	cores                  int
}

func thisMachine() machine {
	m := machine{cpu: "unknown CPU", system: runtime.GOOS, goVersion: runtime.Version(), cores: runtime.NumCPU()}
	if model := field("/proc/cpuinfo", "model name", ":"); model != "" {
		m.cpu = model
	}
	if name := field("/etc/os-release", "PRETTY_NAME", "="); name != "" {
		m.system = strings.Trim(name, `"`)
	}
	m.system += " (" + runtime.GOARCH + ")"
	return m
}

// field is the value of the first line of a file with this key.
func field(path, key, separator string) string {
	text, _ := os.ReadFile(path)
	for line := range strings.Lines(string(text)) {
		if k, v, found := strings.Cut(line, separator); found && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// settings are how was measured.
type settings struct {
	rounds  int
	seconds float64
	threads int
	clock   clock
}

// report is the table in Markdown, with the machine. It needs at least one row.
func report(rows []row, m machine, how settings) string {
	var b strings.Builder
	var peers []string
	for _, r := range rows {
		if !slices.Contains(peers, r.theirHello.Ready) {
			peers = append(peers, r.theirHello.Ready)
		}
	}
	fmt.Fprintf(&b, "%s, %s, %s, %s. Ours: %s. Peers: %s. ", m.cpu, count(m.cores, "core"), m.system, m.goVersion,
		rows[0].ourHello.Ready, strings.Join(peers, "; "))
	fmt.Fprintf(&b, "Each worker had %s. For each shape all were kept alive and ran in turn, one at a time: %s of "+
		"rounds, ours and then the peer's with as many steps, chosen so that a round of the slowest lasts about %g s. ",
		count(how.threads, "thread"), count(how.rounds, "pair"), how.seconds)
	if how.clock == processor {
		b.WriteString("Seconds are those of the processor in the worker's process, not of the clock on the wall. ")
	}
	b.WriteString("Speeds are medians; a ratio above 1 says how many times as long, or as much memory, the peer took.\n\n")
	b.WriteString("| shape | peer | steps a round | ablate, tokens/s | peer, tokens/s | ratio of paired rounds, median " +
		"(min–max) | ablate, peak MB | peer, peak MB (imports alone) | ratio of memories |\n")
	b.WriteString("|---|---|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range rows {
		x, us, them := r.ratios(), peak(r.ours), peak(r.theirs)
		fmt.Fprintf(&b, "| %s | %s | %d | %.0f | %.0f | %.2f (%.2f–%.2f) | %s | %s | %s |\n",
			r.shape.Name, r.theirHello.Ready, r.steps, r.speed(r.ours), r.speed(r.theirs), x.median, x.min, x.max,
			megabytes(us), withImports(them, r.theirHello.ImportedBytes), memoryRatio(us, them))
	}
	for _, text := range []string{fastest(rows), growth(rows)} {
		if text != "" {
			b.WriteString("\n" + text + "\n")
		}
	}
	return b.String()
}

// fastest names the fastest peer of each shape, where there are several.
func fastest(rows []row) string {
	best := map[string]row{}
	var names []string
	for _, r := range rows {
		b, seen := best[r.shape.Name]
		if !seen {
			names = append(names, r.shape.Name)
		}
		if !seen || r.ratios().median < b.ratios().median {
			best[r.shape.Name] = r
		}
	}
	if len(names) == len(rows) {
		return ""
	}
	var parts []string
	for _, name := range names {
		parts = append(parts, fmt.Sprintf("%s %s (%.2f)", name, best[name].theirHello.Ready, best[name].ratios().median))
	}
	return "The fastest peer of each shape, with its ratio: " + strings.Join(parts, "; ") + "."
}

// growth compares the time per token at the longest sequence with that at the shortest; "" if a shape is missing.
func growth(rows []row) string {
	var parts []string
	for _, short := range rows {
		for _, long := range rows {
			if short.shape.Name == "s64" && long.shape.Name == "s512" && short.theirHello.Ready == long.theirHello.Ready {
				parts = append(parts, fmt.Sprintf("ablate %.2f, %s %.2f",
					short.speed(short.ours)/long.speed(long.ours), short.theirHello.Ready,
					short.speed(short.theirs)/long.speed(long.theirs)))
			}
		}
	}
	if parts == nil {
		return ""
	}
	return "Growth (time per token at s512 divided by s64): " + strings.Join(parts, "; ") + "."
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f", float64(bytes)/1e6)
}

func withImports(bytes, imports int64) string {
	if bytes == 0 || imports == 0 {
		return megabytes(bytes)
	}
	return fmt.Sprintf("%s (%s, %.0f%%)", megabytes(bytes), megabytes(imports), 100*float64(imports)/float64(bytes))
}

func memoryRatio(ours, theirs int64) string {
	if ours == 0 || theirs == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", float64(theirs)/float64(ours))
}
