// Package cost answers what a training costs on many machines before it is begun: [Step.On] how long a step takes on
// several nodes that train one cell together, and [Grow] how long a plan of many cells takes on nodes that fail. Both are
// estimates; docs/scaling.md compares them with measurements.
package cost
