package pjrt

import "unsafe"

// Device is what a program runs on.
type Device struct {
	client  *Client
	address uintptr
	index   int
	id      int
	kind    string
	text    string
}

func (c *Client) device(index int, address uintptr) (*Device, error) {
	d := &Device{client: c, address: address, index: index}
	of := &descriptionArgs{head: headOf[descriptionArgs](), device: address}
	if err := c.plugin.call(deviceDescription, unsafe.Pointer(of)); err != nil {
		return nil, err
	}
	id := &idArgs{head: headOf[idArgs](), description: of.description}
	if err := c.plugin.call(descriptionID, unsafe.Pointer(id)); err != nil {
		return nil, err
	}
	d.id = int(id.id)
	var err error
	if d.kind, err = c.plugin.string(descriptionKind, of.description); err != nil {
		return nil, err
	}
	d.text, err = c.plugin.string(descriptionString, of.description)
	return d, err
}

// Index is the device's place in [Client.Devices].
func (d *Device) Index() int { return d.index }

// ID is the plugin's number for the device, by which it assigns replicas.
func (d *Device) ID() int { return d.id }

// Kind is the device's model, such as "NVIDIA H100 80GB HBM3".
func (d *Device) Kind() string { return d.kind }

// String is a short name of the device in the plugin's words, such as "CudaDevice(id=0)".
func (d *Device) String() string { return d.text }

// Memory is what a device tells of its memory, in bytes. What it does not tell is 0.
type Memory struct{ InUse, PeakInUse, Limit int64 }

// Memory asks for the device's memory. Plugins for CPUs answer [Unimplemented].
func (d *Device) Memory() (Memory, error) {
	if _, ok := d.client.handle.use(); !ok {
		return Memory{}, &FreedError{"client"}
	}
	defer d.client.handle.done()
	stats := &memoryStatsArgs{head: headOf[memoryStatsArgs](), device: d.address}
	if err := d.client.plugin.call(deviceMemoryStats, unsafe.Pointer(stats)); err != nil {
		return Memory{}, err
	}
	m := Memory{InUse: stats.inUse}
	if peak := stats.rest[0]; peak.isSet {
		m.PeakInUse = peak.value
	}
	if limit := stats.rest[3]; limit.isSet {
		m.Limit = limit.value
	}
	return m, nil
}
