//go:build kernel

package main

import (
	"go/build"
	"reflect"

	"github.com/ablate-go/ablate/notebook/bindings"
)

// Package "display" is what the kernel imports before anything else, and its table is a variable, so it is
// whole before any init function runs.
func init() {
	// Without a Go installation to ask, the interpreter describes types by reflection alone. Its reader of
	// export data is older than today's compilers and ends the program at the first alias.
	build.Default.GOROOT = ""

	for name, rt := range bindings.First() {
		display.Types[name] = rt
	}

	// gophernotes' proxy returns a string where the interface has a map.
	display.Proxies["JSONer"] = reflect.TypeFor[proxyJSONer]()
}

type proxyJSONer struct {
	Object any
	JSON_  func(any) map[string]any
}

func (p *proxyJSONer) JSON() map[string]any { return p.JSON_(p.Object) }
