package mpi

import (
	"runtime"
	"strings"
	"unsafe"
)

// Rank is the number of this process, from 0.
func (w *World) Rank() int { return w.rank }

// Size is the number of processes.
func (w *World) Size() int { return w.size }

// Library is the path of the library, or its name where the system's loader found it.
func (w *World) Library() string { return w.library.path }

// Version is the library's name and version, as in "Open MPI v4.1.4".
func (w *World) Version() string {
	const longest = 8192 // MPI_MAX_LIBRARY_VERSION_STRING
	text, length := make([]byte, longest), int32(0)
	w.do(func() {
		if w.call("MPI_Get_library_version", pointer(text), uintptr(unsafe.Pointer(&length))) != nil {
			length = 0
		}
	})
	return nameIn(string(text[:max(0, min(length, longest))]))
}

// nameIn is the name and version in what a library says about itself, in a line or many.
func nameIn(text string) string {
	text, _, _ = strings.Cut(strings.Trim(text, "\x00"), "\n")
	text, _, _ = strings.Cut(text, ",")
	return strings.Join(strings.Fields(strings.Replace(text, "Version:", "", 1)), " ")
}

// most is the number of bytes in one call: counts are 32 bits wide.
const most = 1 << 30

// Broadcast copies data of the rank root to all others, whose data have the same length.
func (w *World) Broadcast(data []byte, root int) (err error) {
	w.do(func() {
		for len(data) > 0 && err == nil {
			n := min(len(data), most)
			err = w.wait("MPI_Ibcast", pointer(data), uintptr(n), w.library.bytes, uintptr(root), w.library.world)
			runtime.KeepAlive(data)
			data = data[n:]
		}
	})
	return err
}

// AllGather gives to every rank what all ranks send, in the order of ranks: all is Size times as long as mine, which
// has one length of at most 1 GiB in all ranks. Other lengths are a [SizeError].
func (w *World) AllGather(mine, all []byte) error {
	if len(all) != len(mine)*w.size || len(mine) > most {
		return &SizeError{Call: "AllGather", Have: len(all), Want: len(mine) * w.size}
	}
	return w.exchange("MPI_Iallgather", len(mine), mine, all)
}

// AllToAll sends the i-th of Size equal pieces of send to the rank i, and puts the piece of rank i into the i-th piece
// of receive. Both have one length in all ranks, a multiple of Size with pieces of at most 1 GiB. Other lengths are a
// [SizeError].
func (w *World) AllToAll(send, receive []byte) error {
	n := len(send) / w.size
	if len(receive) != len(send) || n*w.size != len(send) || n > most {
		return &SizeError{Call: "AllToAll", Have: len(receive), Want: len(send)}
	}
	return w.exchange("MPI_Ialltoall", n, send, receive)
}

func (w *World) exchange(call string, n int, send, receive []byte) (err error) {
	if n == 0 {
		return nil
	}
	w.do(func() {
		err = w.wait(call, pointer(send), uintptr(n), w.library.bytes, pointer(receive), uintptr(n), w.library.bytes,
			w.library.world)
		runtime.KeepAlive(send)
		runtime.KeepAlive(receive)
	})
	return err
}

// Barrier waits until all ranks are there.
func (w *World) Barrier() (err error) {
	w.do(func() { err = w.wait("MPI_Ibarrier", w.library.world) })
	return err
}

// Abort ends all processes with this exit code, also those that wait in a call. It does not return where it works. It
// may be called while another goroutine waits in a method.
func (w *World) Abort(code int) {
	invoke(w.library.functions["MPI_Abort"], w.library.world, uintptr(code))
}

// Close leaves: the launcher then knows that this process ends as it should. All ranks call it, and nothing after it.
func (w *World) Close() (err error) {
	w.do(func() { err = w.call("MPI_Finalize") })
	close(w.calls)
	return err
}

func pointer(data []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(data))) }
