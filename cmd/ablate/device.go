package main

type deviceCmd struct {
	List    deviceListCmd    `cmd:"" help:"Show the plugins for GPUs and other devices that are there, what each can use, and where they were looked for."`
	Install deviceInstallCmd `cmd:"" help:"Download a plugin from PyPI into your cache: for this machine's processors, or for NVIDIA's GPUs."`
	Probe   deviceProbeCmd   `cmd:"" hidden:"" help:"Open a plugin and describe it in JSON, for device list."`
}
