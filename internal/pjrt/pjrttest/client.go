// Package pjrttest gives tests a plugin for CPUs, or skips them where there is none.
package pjrttest

import (
	"os"
	"sync"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
)

// Variable is the environment variable with the path of the plugin that tests use.
const Variable = "ABLATE_PJRT_PLUGIN"

// Plugin is the path of a plugin. Without one the test is skipped.
func Plugin(t testing.TB) string {
	t.Helper()
	path := os.Getenv(Variable)
	if path == "" {
		t.Skip("no PJRT plugin: set " + Variable + " to the path of one for CPUs")
	}
	return path
}

var shared = sync.OnceValues(func() (*pjrt.Client, error) {
	plugin, err := pjrt.Open(os.Getenv(Variable))
	if err != nil {
		return nil, err
	}
	return plugin.NewClient()
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
