// Package pjrttest gives tests a plugin for CPUs, or skips them where there is none.
package pjrttest

import (
	"sync"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/find"
)

var found = sync.OnceValues(func() (find.Plugin, error) { return find.Device(find.CPU) })

// Plugin is the path of a plugin for CPUs. Without one the test is skipped.
func Plugin(t testing.TB) string {
	t.Helper()
	if !pjrt.Supported {
		t.Skip("this program cannot load plugins")
	}
	plugin, err := found()
	if err != nil {
		t.Skipf("%v (ablate device install cpu, or the variable %s with the path of one)", err, find.Variable)
	}
	return plugin.Path
}

var shared = sync.OnceValues(func() (*pjrt.Client, error) {
	plugin, err := found()
	if err != nil {
		return nil, err
	}
	opened, err := pjrt.Open(plugin.Path)
	if err != nil {
		return nil, err
	}
	return opened.NewClient()
})

// Client is a client that the tests of a package share; it is never closed.
func Client(t testing.TB) *pjrt.Client {
	t.Helper()
	Plugin(t)
	client, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return client
}
