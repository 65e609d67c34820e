package pjrt

import "sync"

// handle is a resource of the plugin that may be freed while it is used: it is destroyed when the last use ends.
type handle struct {
	mu      sync.Mutex
	address uintptr
	users   int
	freed   bool
	destroy func(address uintptr)
}

// use returns the address, which stays valid until done; false if the resource has been freed.
func (h *handle) use() (uintptr, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.freed {
		return 0, false
	}
	h.users++
	return h.address, true
}

// share begins a use by what the holder of a use makes, even if free has been called since.
func (h *handle) share() {
	h.mu.Lock()
	h.users++
	h.mu.Unlock()
}

// done ends a use.
func (h *handle) done() {
	h.mu.Lock()
	h.users--
	last := h.freed && h.users == 0
	h.mu.Unlock()
	if last {
		h.destroy(h.address)
	}
}

// free ends the resource's life. A second call does nothing.
func (h *handle) free() {
	h.mu.Lock()
	last := !h.freed && h.users == 0
	h.freed = true
	h.mu.Unlock()
	if last {
		h.destroy(h.address)
	}
}
