package pjrt

import "unsafe"

// Executable is a compiled program on its devices.
type Executable struct {
	client   *Client
	handle   handle
	inner    uintptr // what is asked about the program
	outputs  int
	replicas int
	expected []Spec
}

// Spec is the element type and the shape of a tensor.
type Spec struct {
	Type  Type
	Shape []int
}

// Expect says what the program's parameters are, which a plugin does not tell: it notices a wrong size of an argument,
// and no wrong shape or type. Every argument is compared from then on.
func (e *Executable) Expect(parameters ...Spec) { e.expected = parameters }

// executable takes a loaded executable of the plugin.
func (c *Client) executable(address uintptr) (*Executable, error) {
	c.handle.share()
	c.executables.Add(1)
	e := &Executable{client: c}
	p := c.plugin
	e.handle = handle{address: address, destroy: func(address uintptr) {
		if e.inner != 0 {
			_ = p.call(executableDestroy, unsafe.Pointer(&loadedArgs{head: headOf[loadedArgs](), executable: e.inner}))
		}
		_ = p.call(loadedDestroy, unsafe.Pointer(&loadedArgs{head: headOf[loadedArgs](), executable: address}))
		c.executables.Add(-1)
		c.handle.done()
	}}
	inner := &getExecutableArgs{head: headOf[getExecutableArgs](), loaded: address}
	if err := p.call(loadedExecutable, unsafe.Pointer(inner)); err != nil {
		e.Free()
		return nil, err
	}
	e.inner = inner.executable
	count := &numOutputsArgs{head: headOf[numOutputsArgs](), executable: e.inner}
	if err := p.call(executableNumOutputs, unsafe.Pointer(count)); err != nil {
		e.Free()
		return nil, err
	}
	e.outputs = int(count.count)
	on := &devicesArgs{head: headOf[devicesArgs](), of: address}
	if err := p.call(loadedDevices, unsafe.Pointer(on)); err != nil {
		e.Free()
		return nil, err
	}
	e.replicas = int(on.count)
	return e, nil
}

// Outputs is how many tensors the program returns.
func (e *Executable) Outputs() int { return e.outputs }

// Replicas is on how many devices the program runs at once.
func (e *Executable) Replicas() int { return e.replicas }

// Free gives the program's memory back.
func (e *Executable) Free() { e.handle.free() }
