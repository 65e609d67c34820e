package pjrt

import (
	"bytes"
	"unsafe"
)

// Serialize is the compiled program, to be loaded by the same plugin on the same kind of device. A plugin that cannot
// answers [Unimplemented].
func (e *Executable) Serialize() ([]byte, error) {
	if _, ok := e.handle.use(); !ok {
		return nil, &FreedError{"executable"}
	}
	defer e.handle.done()
	return e.client.plugin.serialized(e.inner)
}

func (p *Plugin) serialized(executable uintptr) ([]byte, error) {
	args := &serializeArgs{head: headOf[serializeArgs](), executable: executable}
	if err := p.call(executableSerialize, unsafe.Pointer(args)); err != nil {
		return nil, err
	}
	saved := bytes.Clone(unsafe.Slice(args.bytes, args.size))
	if args.free != 0 {
		owner := args.owner
		invoke(args.free, *(*unsafe.Pointer)(unsafe.Pointer(&owner)))
	}
	return saved, nil
}

// Load makes a program out of what Serialize returned. What another version of a plugin saved is an error at best: keep
// it under a name that has the plugin's checksum.
func (c *Client) Load(saved []byte) (*Executable, error) {
	if len(saved) == 0 {
		return nil, &ShapeError{"a saved program cannot be empty"}
	}
	address, ok := c.handle.use()
	if !ok {
		return nil, &FreedError{"client"}
	}
	defer c.handle.done()
	args := &loadArgs{head: headOf[loadArgs](), client: address, bytes: &saved[0], bytesSize: uintptr(len(saved))}
	if err := c.plugin.call(executableLoad, unsafe.Pointer(args)); err != nil {
		return nil, err
	}
	return c.executable(args.executable)
}

// CompiledMemory is what a program needs on each device, in bytes. Aliased is the part of Outputs that has the memory
// of donated arguments. Peak is 0 where the plugin does not tell it.
type CompiledMemory struct {
	Code, Arguments, Outputs, Aliased, Temporary, Peak int64
}

// Memory is what the program needs while it runs.
func (e *Executable) Memory() (CompiledMemory, error) {
	if _, ok := e.handle.use(); !ok {
		return CompiledMemory{}, &FreedError{"executable"}
	}
	defer e.handle.done()
	return e.client.plugin.memoryOf(e.inner)
}

func (p *Plugin) memoryOf(executable uintptr) (CompiledMemory, error) {
	m := &compiledMemoryArgs{head: headOf[compiledMemoryArgs](), executable: executable}
	if err := p.call(executableMemoryStats, unsafe.Pointer(m)); err != nil {
		return CompiledMemory{}, err
	}
	return CompiledMemory{m.code, m.arguments, m.outputs, m.aliased, m.temporary, m.peak}, nil
}
