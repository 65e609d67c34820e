// Package findings says what the results of a run folder show: which claims of DeBERTaV3's paper about the sharing of
// embeddings hold, how the arms of the plan differ, and which of their numbers are worth nothing.
//
//	result, err := experiments.Load("runs/tug-of-war")
//	found, err := findings.Of(result)
//	for _, claim := range found.Claims {
//		fmt.Println(claim.Title, claim.Verdict())
//	}
//
// Everything is computed from the rows of metrics.jsonl; a number of an arm is a mean over its seeds, and arms are
// compared within seeds: equal seeds have the same batches and masks in all arms.
//
// # Numbers that do not exist
//
// No function returns NaN or an infinity. An [Estimate] without OK in its Mean has no value at all, and one without
// OK in Low, High and P is of a single seed, which has no interval and no test. A metric does not exist where an arm
// has no such table or loss, where it was not due, or where it is undefined, as the F1 of a discriminator that calls
// no token replaced.
//
// # Tests
//
// P is always that of a two-sided t test over seeds, and Low and High end the 95 % t interval. Of differences it is
// the paired t test. What is called confirmed has an interval wholly on the claim's side of 0, and a p below 5 % after
// Holm's method for all comparisons of the claims. What has only the first is called supported, uncorrected.
package findings

import "github.com/ablate-go/ablate/internal/scores"

// Estimate is a mean over seeds with its 95 % t interval and the two-sided p of the t test that it is 0.
type Estimate = scores.Estimate

// Value is a number, or with OK false the statement that it does not exist.
type Value = scores.Value
