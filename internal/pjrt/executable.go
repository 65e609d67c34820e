package pjrt

import (
	"fmt"
	"unsafe"
)

// Executable is a compiled program on its devices.
type Executable struct {
	client   *Client
	handle   handle
	inner    uintptr // what is asked about the program
	outputs  int
	replicas int
}

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

// Execute runs a program of one replica and returns its outputs when the device is done. They are the caller's to free.
//
// An argument that the module marks with tf.aliasing_output is donated: its memory becomes that of the output, and the
// buffer cannot be used any more and is still to be freed. Arguments whose places are in keep are not donated.
func (e *Executable) Execute(args []*Buffer, keep ...int) ([]*Buffer, error) {
	outputs, err := e.ExecuteReplicas([][]*Buffer{args}, keep...)
	if err != nil {
		return nil, err
	}
	return outputs[0], nil
}

// ExecuteReplicas is Execute for a program of several replicas: the arguments and the outputs of each.
func (e *Executable) ExecuteReplicas(args [][]*Buffer, keep ...int) ([][]*Buffer, error) {
	loaded, ok := e.handle.use()
	if !ok {
		return nil, &FreedError{"executable"}
	}
	defer e.handle.done()
	if len(args) != e.replicas {
		return nil, &ShapeError{fmt.Sprintf("the program runs on %d devices, and is given arguments for %d",
			e.replicas, len(args))}
	}
	inputs := make([]*uintptr, len(args))
	outputs, lists := make([][]uintptr, len(args)), make([]*uintptr, len(args))
	for i, list := range args {
		if len(list) != len(args[0]) {
			return nil, &ShapeError{fmt.Sprintf("replica %d has %d arguments, and replica 0 has %d", i, len(list), len(args[0]))}
		}
		addresses := make([]uintptr, len(list)+1) // one more, so that an empty list has an address
		for j, b := range list {
			address, ok := b.handle.use()
			if !ok {
				return nil, &FreedError{fmt.Sprintf("buffer of argument %d", j)}
			}
			defer b.handle.done()
			addresses[j] = address
		}
		inputs[i] = &addresses[0]
		outputs[i] = make([]uintptr, e.outputs+1)
		lists[i] = &outputs[i][0]
	}
	options := &executeOptions{head: headOf[executeOptions]()}
	if len(keep) > 0 {
		places := make([]int64, len(keep))
		for i, place := range keep {
			places[i] = int64(place)
		}
		options.keep, options.keepCount = &places[0], uintptr(len(keep))
	}
	events := make([]uintptr, len(args))
	call := &executeArgs{head: headOf[executeArgs](), executable: loaded, options: options, arguments: &inputs[0],
		devices: uintptr(len(args)), count: uintptr(len(args[0])), outputs: &lists[0], events: &events[0]}
	if err := e.client.plugin.call(loadedExecute, unsafe.Pointer(call)); err != nil {
		return nil, err
	}
	return e.collect(events, outputs)
}

// collect waits for the devices and takes the outputs, or frees them after an error.
func (e *Executable) collect(events []uintptr, outputs [][]uintptr) ([][]*Buffer, error) {
	var failed error
	for _, event := range events {
		if err := e.client.plugin.wait(event); failed == nil {
			failed = err
		}
	}
	all := make([][]*Buffer, len(outputs))
	for i, list := range outputs {
		all[i] = make([]*Buffer, e.outputs)
		for j := range all[i] {
			b, err := e.output(list[j])
			if failed == nil {
				failed = err
			}
			all[i][j] = b
		}
	}
	if failed == nil {
		return all, nil
	}
	for _, list := range all {
		for _, b := range list {
			b.Free()
		}
	}
	return nil, failed
}

// output takes a buffer that a program returned. It is to be freed even if there is an error.
func (e *Executable) output(address uintptr) (*Buffer, error) {
	b := e.client.buffer(address, 0, nil)
	kind := &bufferTypeArgs{head: headOf[bufferTypeArgs](), buffer: address}
	if err := e.client.plugin.call(bufferType, unsafe.Pointer(kind)); err != nil {
		return b, err
	}
	dims := &dimensionsArgs{head: headOf[dimensionsArgs](), buffer: address}
	if err := e.client.plugin.call(bufferDimensions, unsafe.Pointer(dims)); err != nil {
		return b, err
	}
	b.kind = Type(kind.kind)
	for _, size := range unsafe.Slice(dims.dims, dims.rank) {
		b.shape = append(b.shape, int(size))
	}
	return b, nil
}
