package corpus

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// group are the texts below one path that the user gave. Of a folder, or an archive, with plain text only that is read:
// what else is there may be metadata, or the same text once more. Where there is none but a README, tables and packed
// files are the text. Where there is FASTA, packed or not, only that is read: what lies beside it tells of it.
type group struct {
	plain     []listed // plain text, by name, and what the user named
	other     []listed // tables, HTML and packed files that were found on the way
	sequences []listed // FASTA that was found on the way
}

// put adds a text; packed says that it was found packed.
func (g *group) put(f listed, packed bool) {
	known, ok := formatByName(f.member.Name)
	if !f.named && known == formatFASTA {
		g.sequences = append(g.sequences, f)
		return
	}
	if !f.named && (packed || ok && known != formatText) {
		g.other = append(g.other, f)
		return
	}
	g.plain = append(g.plain, f)
}

// choose surveys the texts and gives those to read.
func (g *group) choose(ctx context.Context, sv *surveyor) ([]source, error) {
	if sequences, err := sv.all(ctx, g.unpackedOnce()); err != nil || len(sequences) > 0 {
		for _, f := range slices.Concat(g.plain, g.other) {
			sv.warnings.add(fmt.Sprintf("%s skipped: it is no FASTA and lies beside such files; name the file itself to read it",
				f.path))
		}
		return sequences, err
	}
	plain, err := sv.all(ctx, g.plain)
	if err != nil || len(g.other) == 0 {
		return plain, err
	}
	for _, s := range plain {
		if isAbout(s.file.member.Name) {
			continue
		}
		for _, f := range g.other {
			sv.warnings.add(fmt.Sprintf("%s skipped: it is packed, a table or markup, beside plain text; "+
				"name the file itself to read it", f.path))
		}
		return plain, nil
	}
	other, err := sv.all(ctx, g.other)
	if err != nil || len(other) == 0 {
		return plain, err
	}
	for _, s := range plain {
		sv.warnings.add(fmt.Sprintf("%s skipped: it tells of the tables or packed files beside it", s.file.path))
	}
	return other, nil
}

// unpackedOnce is the FASTA that was found, without packed copies of files that are there.
func (g *group) unpackedOnce() (list []listed) {
	plain := map[string]bool{}
	for _, f := range g.sequences {
		if f.member.Packed == "" {
			plain[f.path] = true
		}
	}
	for _, f := range g.sequences {
		if f.member.Packed == "" || !plain[strings.TrimSuffix(f.path, filepath.Ext(f.path))] {
			list = append(list, f)
		}
	}
	return list
}

// isAbout tells the files that come with data and are not part of them.
func isAbout(name string) bool {
	name = strings.ToLower(path.Base(name))
	switch strings.TrimSuffix(name, path.Ext(name)) {
	case "readme", "license", "licence", "copying", "notice", "changelog", "citation", "dataset_card", "datasheet":
		return true
	}
	return false
}
