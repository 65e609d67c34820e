//go:build !linux

package pjrt

// keepSignals does nothing: what a plugin does about signals has been looked at on Linux alone.
func keepSignals() (restore func()) { return func() {} }
