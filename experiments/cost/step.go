package cost

import "math"

// Step is what a training step needs.
type Step struct {
	Windows       int     // in a batch
	WindowSeconds float64 // processor seconds of a window, forward and backward in all networks
	UpdateSeconds float64 // processor seconds of clipping and AdamW, which each rank does for itself
	GradientBytes float64 // of all gradients that ranks sum
	Exchanges     int     // sums in a step: one for each graph of the coupling
}

// Network connects ranks.
type Network struct {
	BytesPerSecond float64 // in each direction, of each node
	Latency        float64 // seconds from call to call
}

// Ethernet is a network of that many Gbit/s, with the latency of TCP.
func Ethernet(gigabits float64) Network {
	return Network{BytesPerSecond: gigabits * 1e9 / 8, Latency: 30e-6}
}

// pieceBytes is the most that two ranks exchange in a call, see sumOverRanks of package training.
const pieceBytes = 4 << 17

// CoreShare is the share of its cores that a process uses on average: threads wait for each other at the end of each
// operation, and a part of a step runs on one of them.
const CoreShare = 0.9

// Time is how long a step takes, in seconds.
type Time struct {
	Compute  float64 // of the rank with the most windows, with its update
	Exchange float64 // of gradients
}

// Seconds is the whole.
func (t Time) Seconds() float64 { return t.Compute + t.Exchange }

// On estimates the time on as many nodes, each a rank with so many cores. A gradient goes over the network twice: in
// pieces to the rank that sums them, and as a sum from there. There are pieces of half a MiB, and each call waits for all
// ranks: that many latencies.
func (s Step) On(nodes, cores int, n Network) Time {
	share := math.Ceil(float64(s.Windows) / float64(nodes))
	use := float64(cores)
	if cores > 1 {
		use *= CoreShare
	}
	t := Time{Compute: (share*s.WindowSeconds + s.UpdateSeconds) / use}
	if nodes < 2 {
		return t
	}
	others := float64(nodes - 1)
	calls := 2 * (math.Ceil(s.GradientBytes/(pieceBytes*float64(nodes))) + float64(s.Exchanges))
	t.Exchange = 2*s.GradientBytes*others/float64(nodes)/n.BytesPerSecond + calls*others*n.Latency
	return t
}

// Processors is the processor time of a step, in seconds, of as many ranks together, without what they wait.
func (s Step) Processors(ranks int) float64 {
	return float64(s.Windows)*s.WindowSeconds + float64(ranks)*s.UpdateSeconds
}
