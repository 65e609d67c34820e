package pjrt

import (
	"slices"
	"sync/atomic"
	"unsafe"
)

// Client has the devices of a plugin. While it lives, it may hold most of a GPU's memory.
type Client struct {
	plugin          *Plugin
	handle          handle
	platform        string
	platformVersion string
	devices         []*Device

	buffers, executables atomic.Int64 // not freed
}

// NewClient takes the plugin's devices. Errors are [NoDeviceError], [DriverError], [MemoryError] and [Error].
func (p *Plugin) NewClient(options ...Option) (*Client, error) {
	if !p.forGPUs() {
		options = slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return o.gpu })
	}
	named, unpin, err := namedValues(options)
	if err != nil {
		return nil, err
	}
	defer unpin()
	defer keepSignals()()
	if err := p.checkDriver(); err != nil {
		return nil, err
	}
	create := &clientCreateArgs{head: headOf[clientCreateArgs](), count: uintptr(len(named))}
	if len(named) > 0 {
		create.options = &named[0]
	}
	if err := p.call(clientCreate, unsafe.Pointer(create)); err != nil {
		return nil, p.withDriver(err)
	}
	c := &Client{plugin: p}
	c.handle = handle{address: create.client, destroy: func(address uintptr) {
		_ = p.call(clientDestroy, unsafe.Pointer(&clientArgs{head: headOf[clientArgs](), client: address}))
	}}
	if err := c.describe(); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// describe asks for what stays the same while the client lives.
func (c *Client) describe() (err error) {
	if c.platform, err = c.plugin.string(clientPlatformName, c.handle.address); err != nil {
		return err
	}
	if c.platformVersion, err = c.plugin.string(clientPlatformVersion, c.handle.address); err != nil {
		return err
	}
	list := &devicesArgs{head: headOf[devicesArgs](), of: c.handle.address}
	if err := c.plugin.call(clientDevices, unsafe.Pointer(list)); err != nil {
		return err
	}
	for i, address := range unsafe.Slice(list.devices, list.count) {
		d, err := c.device(i, address)
		if err != nil {
			return err
		}
		c.devices = append(c.devices, d)
	}
	if len(c.devices) == 0 {
		return &NoDeviceError{Err: &Error{Plugin: c.plugin.path, Call: clientDevices.name, Code: NotFound,
			Message: "its list of devices is empty"}}
	}
	return nil
}

// string asks for a text about a client or a device.
func (p *Plugin) string(f function, of uintptr) (string, error) {
	args := &stringArgs{head: headOf[stringArgs](), of: of}
	if err := p.call(f, unsafe.Pointer(args)); err != nil {
		return "", err
	}
	return text(args.text, args.size), nil
}

// Platform is what kind of devices these are: "cpu", "cuda", "rocm".
func (c *Client) Platform() string { return c.platform }

// PlatformVersion tells more about the platform in the plugin's words, such as the version of CUDA.
func (c *Client) PlatformVersion() string { return c.platformVersion }

// Devices are the devices that programs run on, at least one.
func (c *Client) Devices() []*Device { return c.devices }

// Plugin is the library that the client is of.
func (c *Client) Plugin() *Plugin { return c.plugin }

// Live is how many buffers and executables have not been freed.
func (c *Client) Live() (buffers, executables int) {
	return int(c.buffers.Load()), int(c.executables.Load())
}

// Close gives the devices back, once the last buffer and executable of the client is freed.
func (c *Client) Close() { c.handle.free() }
