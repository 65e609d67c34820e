package experiments

import (
	"fmt"
	"strconv"
)

// Seeds are the seeds of a plan. In YAML they are a list of which, as [4, 7], or a number for how many: 3 is [1, 2, 3].
type Seeds []uint64

// MostSeeds is more than a run would have: a larger number alone is probably meant as a seed.
const MostSeeds = 100

// FirstSeeds are the seeds 1 to n.
func FirstSeeds(n int) Seeds {
	s := make(Seeds, n)
	for i := range s {
		s[i] = uint64(i + 1)
	}
	return s
}

// SetSingle implements keys.Single. Text that is no number from 1 to [MostSeeds] is an error.
func (s *Seeds) SetSingle(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > MostSeeds {
		return fmt.Errorf("give a list of seeds, as [4, 7], or a number alone for how many, from 1 to %d", MostSeeds)
	}
	*s = FirstSeeds(n)
	return nil
}
