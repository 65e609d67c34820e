package pjrt

import (
	"fmt"
	"slices"
	"unsafe"
)

// Execute runs a program of one replica and returns its outputs when the device is done. They are the caller's to free.
//
// An argument that the module marks with tf.aliasing_output is donated: its memory becomes that of the output, and the
// buffer cannot be used any more and is still to be freed. Arguments whose places are in keep are not donated.
//
// Errors are [ShapeError], [FreedError], [MemoryError] and [Error].
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
	if err := e.checkReplicas(args); err != nil {
		return nil, err
	}
	inputs, outputs := make([]*uintptr, len(args)), make([]*uintptr, len(args))
	results := make([][]uintptr, len(args))
	for i, list := range args {
		addresses, done, err := used(list)
		defer done()
		if err != nil {
			return nil, err
		}
		inputs[i] = &addresses[0]
		results[i] = make([]uintptr, e.outputs+1) // one more, so that an empty list has an address
		outputs[i] = &results[i][0]
	}
	options := &executeOptions{head: headOf[executeOptions](), keepCount: uintptr(len(keep))}
	if len(keep) > 0 {
		places := make([]int64, len(keep))
		for i, place := range keep {
			places[i] = int64(place)
		}
		options.keep = &places[0]
	}
	events := make([]uintptr, len(args))
	call := &executeArgs{head: headOf[executeArgs](), executable: loaded, options: options, arguments: &inputs[0],
		devices: uintptr(len(args)), count: uintptr(len(args[0])), outputs: &outputs[0], events: &events[0]}
	if err := e.client.plugin.call(loadedExecute, unsafe.Pointer(call)); err != nil {
		return nil, donatedBefore(args, err)
	}
	return e.collect(events, results)
}

// used are the addresses of buffers, which stay valid until done, and one more, so that an empty list has an address.
func used(buffers []*Buffer) (addresses []uintptr, done func(), err error) {
	addresses = make([]uintptr, len(buffers)+1)
	count := 0
	done = func() {
		for _, b := range buffers[:count] {
			b.handle.done()
		}
	}
	for i, b := range buffers {
		address, ok := b.handle.use()
		if !ok {
			return nil, done, &FreedError{fmt.Sprintf("buffer of argument %d", i)}
		}
		addresses[i] = address
		count++
	}
	return addresses, done, nil
}

// donatedBefore names the argument that an execution failed with as it was donated to an earlier one, if there is one.
func donatedBefore(args [][]*Buffer, err error) error {
	for _, list := range args {
		for i, b := range list {
			if b.donated() {
				return &FreedError{fmt.Sprintf("buffer of argument %d", i)}
			}
		}
	}
	return err
}

// checkReplicas compares arguments with what the program is known to take.
func (e *Executable) checkReplicas(args [][]*Buffer) error {
	if len(args) != e.replicas {
		return &ShapeError{fmt.Sprintf("the program runs on %d devices, and is given arguments for %d", e.replicas,
			len(args))}
	}
	for i, list := range args {
		if len(list) != len(args[0]) {
			return &ShapeError{fmt.Sprintf("replica %d has %d arguments, and replica 0 has %d", i, len(list), len(args[0]))}
		}
		if e.expected != nil && len(list) != len(e.expected) {
			return &ShapeError{fmt.Sprintf("the program has %d parameters, and is given %d arguments", len(e.expected),
				len(list))}
		}
		for j, b := range list {
			if err := e.check(j, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// check compares an argument with what is expected at its place.
func (e *Executable) check(place int, b *Buffer) error {
	switch {
	case b == nil:
		return &ShapeError{fmt.Sprintf("argument %d is nil", place)}
	case b.client != e.client:
		return &ShapeError{fmt.Sprintf("argument %d is of another client than the program", place)}
	case e.expected == nil:
		return nil
	}
	if want := e.expected[place]; b.kind != want.Type || !slices.Equal(b.shape, want.Shape) {
		return &ShapeError{fmt.Sprintf("argument %d is a tensor of shape %v and type %s, and the program wants shape %v and "+
			"type %s", place, b.shape, b.kind, want.Shape, want.Type)}
	}
	return nil
}

// collect waits for the devices and takes the outputs, or frees them after an error.
func (e *Executable) collect(events []uintptr, results [][]uintptr) ([][]*Buffer, error) {
	var failed error
	for _, event := range events {
		if err := e.client.plugin.wait(event); failed == nil {
			failed = err
		}
	}
	all := make([][]*Buffer, len(results))
	for i, list := range results {
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
