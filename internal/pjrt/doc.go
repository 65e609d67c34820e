// Package pjrt runs compiled programs on accelerators, through plugins that speak PJRT: the C interface of XLA, on
// which JAX and PyTorch/XLA stand. A plugin is one shared library. It brings its compiler for programs in StableHLO and
// its devices: CPUs, NVIDIA's GPUs, others.
//
//	plugin, err := pjrt.Open(path)                  // loads the library, once a process
//	client, err := plugin.NewClient()               // takes the devices
//	exe, err := client.Compile(module, pjrt.CompileOptions{})
//	x, err := client.Float32s(data, 2, 3)           // copies a tensor to the first device
//	outs, err := exe.Execute([]*pjrt.Buffer{x})     // returns when the device is done
//	err = outs[0].Read(result)                      // copies a tensor back
//
// A client, an executable and a buffer are resources of the plugin, which the garbage collector does not know: Free and
// Close give them back. These may be called twice, and while another goroutine still uses the resource: it goes when
// the last use ends. All methods may be called from several goroutines.
//
// The plugin is loaded without cgo. Where that is not possible (see [Supported]), Open returns an [UnsupportedError].
//
// The C structs are those of xla/pjrt/c/pjrt_c_api.h in version 0.114, see args.go.
package pjrt
