package runreport

// lead is what stands before the first picture: what was trained, and how many claims hold. All else comes after it.
func (r *run) lead() []string {
	if len(r.Claims) == 0 {
		return []string{r.trained(), say("lead/no-claims", nil)}
	}
	return []string{r.trained(), r.verdicts()}
}
