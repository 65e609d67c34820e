package runreport

// lead is what stands before the first picture: the answer to what the plan asks, what was trained, and how many claims
// hold. All else comes after it.
func (r *run) lead() []string {
	lead := append(r.answers(), r.trained())
	if len(r.Claims) == 0 {
		return append(lead, say("lead/no-claims", nil))
	}
	return append(lead, r.verdicts())
}
