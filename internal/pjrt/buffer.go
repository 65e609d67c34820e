package pjrt

import (
	"fmt"
	"runtime"
	"slices"
	"unsafe"
)

// Buffer is a tensor in the memory of a device, row by row.
type Buffer struct {
	client *Client
	handle handle
	kind   Type
	shape  []int
}

// Float32s copies a tensor to the client's first device.
func (c *Client) Float32s(data []float32, shape ...int) (*Buffer, error) {
	return c.devices[0].Float32s(data, shape...)
}

// Int32s copies a tensor to the client's first device.
func (c *Client) Int32s(data []int32, shape ...int) (*Buffer, error) {
	return c.devices[0].Int32s(data, shape...)
}

// Uint32s copies a tensor to the client's first device.
func (c *Client) Uint32s(data []uint32, shape ...int) (*Buffer, error) {
	return c.devices[0].Uint32s(data, shape...)
}

// BF16s copies a tensor to the client's first device. An element is the upper half of a float32's bits.
func (c *Client) BF16s(data []uint16, shape ...int) (*Buffer, error) {
	return c.devices[0].BF16s(data, shape...)
}

// Float32s copies a tensor to the device.
func (d *Device) Float32s(data []float32, shape ...int) (*Buffer, error) {
	return copied(d, Float32, data, shape)
}

// Int32s copies a tensor to the device.
func (d *Device) Int32s(data []int32, shape ...int) (*Buffer, error) {
	return copied(d, Int32, data, shape)
}

// Uint32s copies a tensor to the device.
func (d *Device) Uint32s(data []uint32, shape ...int) (*Buffer, error) {
	return copied(d, Uint32, data, shape)
}

// BF16s copies a tensor to the device. An element is the upper half of a float32's bits.
func (d *Device) BF16s(data []uint16, shape ...int) (*Buffer, error) {
	return copied(d, BF16, data, shape)
}

// Raw copies a tensor of any type to the device, given as bytes in the machine's order.
func (d *Device) Raw(kind Type, data []byte, shape ...int) (*Buffer, error) {
	return copied(d, kind, data, shape)
}

// untilTransferred says that data stays as it is until the event comes, which is awaited.
const untilTransferred = 1

// copied copies data, in all as large as the shape wants, and returns when the plugin does not need it any more.
func copied[T any](d *Device, kind Type, data []T, shape []int) (*Buffer, error) {
	n, err := elements(shape)
	if err != nil {
		return nil, err
	}
	have := len(data) * int(unsafe.Sizeof(*new(T)))
	if kind.Size() == 0 || have != n*kind.Size() {
		return nil, &ShapeError{fmt.Sprintf("a tensor of shape %v and type %s has %d bytes, and not the %d that are given",
			shape, kind, n*kind.Size(), have)}
	}
	client, ok := d.client.handle.use()
	if !ok {
		return nil, &FreedError{"client"}
	}
	defer d.client.handle.done()

	dims := make([]int64, len(shape)+1) // one more, so that a scalar's have an address
	for i, size := range shape {
		dims[i] = int64(size)
	}
	args := &fromHostArgs{head: headOf[fromHostArgs](), client: client, kind: int32(kind), dims: &dims[0],
		rank: uintptr(len(shape)), semantics: untilTransferred, device: d.address}
	if len(data) > 0 {
		var pin runtime.Pinner
		pin.Pin(&data[0])
		defer pin.Unpin()
		args.data = unsafe.Pointer(&data[0])
	} else {
		args.data = unsafe.Pointer(&dims[0]) // nothing is read there
	}
	p := d.client.plugin
	if err := p.call(bufferFromHost, unsafe.Pointer(args)); err != nil {
		return nil, err
	}
	b := d.client.buffer(args.buffer, kind, slices.Clone(shape))
	if err := p.wait(args.done); err != nil {
		b.Free()
		return nil, err
	}
	return b, nil
}

// buffer takes a buffer of the plugin.
func (c *Client) buffer(address uintptr, kind Type, shape []int) *Buffer {
	c.handle.share()
	c.buffers.Add(1)
	b := &Buffer{client: c, kind: kind, shape: shape}
	b.handle = handle{address: address, destroy: func(address uintptr) {
		_ = c.plugin.call(bufferDestroy, unsafe.Pointer(&bufferArgs{head: headOf[bufferArgs](), buffer: address}))
		c.buffers.Add(-1)
		c.handle.done()
	}}
	return b
}

// Shape is the tensor's shape, empty for a scalar.
func (b *Buffer) Shape() []int { return slices.Clone(b.shape) }

// Type is the tensor's element type.
func (b *Buffer) Type() Type { return b.kind }

// Free gives the memory back. The device may be computing with it: it goes when that is done.
func (b *Buffer) Free() { b.handle.free() }

// Read copies the tensor into dst: a []float32, []int32, []uint32 or []uint16 (for bf16) of as many elements, or a
// []byte of as many bytes.
func (b *Buffer) Read(dst any) error {
	switch to := dst.(type) {
	case []float32:
		return read(b, to, Float32)
	case []int32:
		return read(b, to, Int32)
	case []uint32:
		return read(b, to, Uint32)
	case []uint16:
		return read(b, to, BF16)
	case []byte:
		return read(b, to, b.kind)
	}
	return &ShapeError{fmt.Sprintf("a tensor cannot be read into a %T", dst)}
}

func read[T any](b *Buffer, dst []T, kind Type) error {
	n, err := elements(b.shape)
	if err != nil {
		return err
	}
	have := len(dst) * int(unsafe.Sizeof(*new(T)))
	if kind != b.kind || have != n*b.kind.Size() {
		return &ShapeError{fmt.Sprintf("a tensor of shape %v and type %s, with %d bytes, cannot be read into %d bytes for "+
			"type %s", b.shape, b.kind, n*b.kind.Size(), have, kind)}
	}
	if n == 0 {
		return nil
	}
	address, ok := b.handle.use()
	if !ok {
		return &FreedError{"buffer"}
	}
	defer b.handle.done()

	// Without a layout the plugin would copy in that of the device, which need not go row by row.
	rowByRow := &layout{head: headOf[layout]()}
	order := make([]int64, len(b.shape)+1)
	for i := range b.shape {
		order[i] = int64(len(b.shape) - 1 - i)
	}
	rowByRow.tiled.head = headOf[tiled]()
	rowByRow.tiled.minorToMajor, rowByRow.tiled.minorToMajorSize = &order[0], uintptr(len(b.shape))
	var pin runtime.Pinner
	pin.Pin(&dst[0])
	defer pin.Unpin()
	args := &toHostArgs{head: headOf[toHostArgs](), buffer: address, layout: rowByRow, data: unsafe.Pointer(&dst[0]),
		size: uintptr(have)}
	err = b.client.plugin.call(bufferToHost, unsafe.Pointer(args))
	if err == nil {
		err = b.client.plugin.wait(args.event)
	}
	if err != nil && b.donated() {
		return &FreedError{"buffer"}
	}
	return err
}

// donated is whether an execution has taken the buffer's memory for an output.
func (b *Buffer) donated() bool {
	address, ok := b.handle.use()
	if !ok {
		return false
	}
	defer b.handle.done()
	args := &deletedArgs{head: headOf[deletedArgs](), buffer: address}
	return b.client.plugin.call(bufferIsDeleted, unsafe.Pointer(args)) == nil && args.deleted
}
