package runreport

import "github.com/ablate-go/ablate/plots/report"

// addLearning adds how generator and discriminator learn.
func (r *run) addLearning(s *report.Section) error {
	return addMeasured(s, r.addGenerator, r.addDiscriminator)
}

// addMeasured adds parts to a section, and says so if none of them has anything to show.
func addMeasured(s *report.Section, parts ...func(*report.Section) (bool, error)) error {
	shown := false
	for _, add := range parts {
		ok, err := add(s)
		if err != nil {
			return err
		}
		shown = shown || ok
	}
	if !shown {
		s.Add(report.Paragraph("Nothing has been measured yet."))
	}
	return nil
}
