package training

import (
	"regexp"
	"testing"

	"github.com/ablate-go/ablate/internal/keys"
)

var remedy = regexp.MustCompile(`[a-z_.]+=[a-z0-9.]+`)

// Each remedy that an error names makes the configuration valid.
func TestRemediesHelp(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"a decoder over one layer": func(c *Config) { c.Model.GeneratorLayers = 1 },
		"positions twice":          func(c *Config) { c.Model.Encoder.PositionBiasedInput = true },
		"mlm with a shared table":  func(c *Config) { c.Objective = ObjectiveMLM },
		"mlm with a joint coupling": func(c *Config) {
			c.Objective, c.Sharing, c.Coupling = ObjectiveMLM, "none", CouplingJoint
		},
	} {
		c := Tiny(ObjectiveRTD, "gdes", CouplingAlternating)
		change(&c)
		err := c.Validate()
		if err == nil {
			t.Errorf("%s: no fault", name)
			continue
		}
		all := remedy.FindAllString(err.Error(), -1)
		if len(all) < 2 {
			t.Errorf("%s: %q names the remedies %q, want two", name, err, all)
		}
		helped := 0
		for _, r := range all {
			mended := c
			if err := keys.Set(&mended, r); err != nil {
				t.Errorf("%s: %s: %v", name, r, err)
			}
			if err := mended.Validate(); err == nil {
				helped++
			}
		}
		if helped != len(all) {
			t.Errorf("%s: %d of %q help", name, helped, all)
		}
	}
}
