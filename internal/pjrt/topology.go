package pjrt

import "unsafe"

// Topology is a description of devices for which programs are compiled without having them.
type Topology struct {
	plugin *Plugin
	handle handle
}

// NewTopology describes devices to a plugin that needs none to compile. Those for NVIDIA's GPUs take the options
// target_config, a GpuTargetConfigProto as text, and topology, "1x1x1" for one GPU.
func (p *Plugin) NewTopology(name string, options ...Option) (*Topology, error) {
	named, unpin, err := namedValues(options)
	if err != nil {
		return nil, err
	}
	defer unpin()
	bytes := append([]byte(name), 0)
	create := &topologyCreateArgs{head: headOf[topologyCreateArgs](), name: &bytes[0], nameSize: uintptr(len(name)),
		count: uintptr(len(named))}
	if len(named) > 0 {
		create.options = &named[0]
	}
	if err := p.call(topologyCreate, unsafe.Pointer(create)); err != nil {
		return nil, err
	}
	t := &Topology{plugin: p}
	t.handle = handle{address: create.topology, destroy: func(address uintptr) {
		_ = p.call(topologyDestroy, unsafe.Pointer(&topologyArgs{head: headOf[topologyArgs](), topology: address}))
	}}
	return t, nil
}

// Free gives the description back.
func (t *Topology) Free() { t.handle.free() }

// Compiled is a program that cannot be run here.
type Compiled struct {
	plugin *Plugin
	handle handle
}

// Compile compiles a module as [Client.Compile] does. Options name no devices.
func (t *Topology) Compile(module string, options CompileOptions) (*Compiled, error) {
	topology, ok := t.handle.use()
	if !ok {
		return nil, &FreedError{"topology"}
	}
	defer t.handle.done()
	if options.Devices != nil {
		return nil, &ShapeError{"a program that is compiled without devices cannot be for some of them"}
	}
	encoded, err := options.encode(nil)
	if err != nil {
		return nil, err
	}
	args := &topologyCompileArgs{head: headOf[topologyCompileArgs](), topology: topology, program: programOf(module),
		options: &encoded[0], optionsSize: uintptr(len(encoded))}
	p := t.plugin
	if err := p.call(topologyCompile, unsafe.Pointer(args)); err != nil {
		return nil, compileError(err)
	}
	c := &Compiled{plugin: p}
	c.handle = handle{address: args.executable, destroy: func(address uintptr) {
		_ = p.call(executableDestroy, unsafe.Pointer(&loadedArgs{head: headOf[loadedArgs](), executable: address}))
	}}
	return c, nil
}

// Free gives the program's memory back.
func (c *Compiled) Free() { c.handle.free() }

// Memory is what the program needs on a device.
func (c *Compiled) Memory() (CompiledMemory, error) {
	address, ok := c.handle.use()
	if !ok {
		return CompiledMemory{}, &FreedError{"program"}
	}
	defer c.handle.done()
	return c.plugin.memoryOf(address)
}

// Serialize is the program for [Client.Load] on a machine that has the devices.
func (c *Compiled) Serialize() ([]byte, error) {
	address, ok := c.handle.use()
	if !ok {
		return nil, &FreedError{"program"}
	}
	defer c.handle.done()
	return c.plugin.serialized(address)
}
