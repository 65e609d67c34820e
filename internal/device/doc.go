// Package device computes on the devices that a PJRT plugin reaches: it finds the plugin by the device's name, compiles
// modules of StableHLO, and keeps weights and moments in the devices' memory from one run of a module to the next.
//
//	d, err := device.Open("cuda", 1)           // of a name, how many
//	s := d.NewState()
//	s.Add("w", []int{2, 3}, w)                 // w is the copy in the program's memory
//	p, err := d.Compile(module, 1)
//	out, err := p.Run(s, inputs)               // results named as tensors of the state take their place
//	err = s.Fetch("w")                         // copies it back into w
//
// Everything that is opened is to be closed. Several users in a process share the plugin's client.
package device
