package mpi

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"unsafe"

	"github.com/ablate-go/ablate/internal/keepsignals"
)

// World is all processes that were started together. Its methods may be called from several goroutines, and each waits
// until all ranks have called the same methods in the same order.
type World struct {
	rank, size int
	library    *library
	calls      chan func() // run on the one thread that may call the library
}

// library is a loaded library with what is needed of it.
type library struct {
	path                       string
	abi                        abi
	world, bytes, errorsReturn uintptr
	functions                  map[string]uintptr
}

// needed are the functions that are called.
var needed = []string{"MPI_Init_thread", "MPI_Finalize", "MPI_Abort", "MPI_Comm_rank", "MPI_Comm_size",
	"MPI_Comm_set_errhandler", "MPI_Error_string", "MPI_Get_library_version", "MPI_Test", "MPI_Ibarrier", "MPI_Ibcast",
	"MPI_Iallgather", "MPI_Ialltoall"}

// Join loads the library of the launcher's MPI and waits for the other processes. path is the library's, "" means that
// of [Variable], or the one that is found. Call it once in a process, and [World.Close] at its end.
//
// Errors are [UnsupportedError], [NotFoundError], [NotLibraryError], [MismatchError] and [CallError].
func Join(l Launch, path string) (*World, error) {
	if !Supported {
		return nil, &UnsupportedError{}
	}
	if path == "" {
		path = os.Getenv(Variable)
	}
	w := &World{calls: make(chan func())}
	go w.serve()
	var err error
	w.do(func() { err = w.join(l, path) })
	if err != nil {
		close(w.calls)
		return nil, err
	}
	return w, nil
}

// serve makes all calls on one thread of the system, as the library is told in MPI_Init_thread.
func (w *World) serve() {
	runtime.LockOSThread() // for good: the thread ends with the goroutine
	for call := range w.calls {
		call()
	}
}

func (w *World) do(call func()) {
	done := make(chan struct{})
	w.calls <- func() {
		defer close(done)
		call()
	}
	<-done
}

func (w *World) join(l Launch, path string) (err error) {
	// The library and its plugins take signals for themselves: those of crashes, too, which are Go's.
	defer keepsignals.All()()
	if w.library, err = open(candidates(l.Kind, path, exec.LookPath), l.Kind); err != nil {
		return err
	}
	var provided, rank, size int32
	if err := w.call("MPI_Init_thread", 0, 0, w.library.abi.funneled, uintptr(unsafe.Pointer(&provided))); err != nil {
		return err
	}
	// A failure comes back as an error, in place of ending the process with a message of the library.
	if err := w.call("MPI_Comm_set_errhandler", w.library.world, w.library.errorsReturn); err != nil {
		return err
	}
	if err := w.call("MPI_Comm_rank", w.library.world, uintptr(unsafe.Pointer(&rank))); err != nil {
		return err
	}
	if err := w.call("MPI_Comm_size", w.library.world, uintptr(unsafe.Pointer(&size))); err != nil {
		return err
	}
	w.rank, w.size = int(rank), int(size)
	if l.Size != 0 && l.Size != w.size {
		return &MismatchError{Library: w.library.path, Launched: l.Size, Sees: w.size}
	}
	return nil
}

// open loads the first of the candidates that can be loaded.
func open(candidates []string, kind Kind) (*library, error) {
	var tried []string
	for _, path := range candidates {
		address, err := load(path)
		if err != nil {
			tried = append(tried, err.Error())
			continue
		}
		l := &library{path: path, functions: map[string]uintptr{}}
		for _, f := range needed {
			if l.functions[f] = symbol(address, f); l.functions[f] == 0 {
				return nil, &NotLibraryError{path, f}
			}
		}
		l.abi = abiOf(path, func(s string) bool { return symbol(address, s) != 0 })
		for _, h := range []struct {
			to   *uintptr
			from handle
		}{{&l.world, l.abi.world}, {&l.bytes, l.abi.bytes}, {&l.errorsReturn, l.abi.errorsReturn}} {
			if *h.to = h.from.number; h.from.symbol != "" {
				if *h.to = symbol(address, h.from.symbol); *h.to == 0 {
					return nil, &NotLibraryError{path, h.from.symbol}
				}
			}
		}
		return l, nil
	}
	return nil, &NotFoundError{Kind: kind, Tried: tried}
}

// call calls a function of the library on the thread that serves.
//
//go:uintptrescapes
func (w *World) call(name string, args ...uintptr) error {
	code := invoke(w.library.functions[name], args...)
	if code == 0 {
		return nil
	}
	const longest = 8192 // at least MPI_MAX_ERROR_STRING of all libraries
	text, length := make([]byte, longest), int32(0)
	message := fmt.Sprintf("code %d", code)
	if invoke(w.library.functions["MPI_Error_string"], uintptr(code), uintptr(unsafe.Pointer(&text[0])),
		uintptr(unsafe.Pointer(&length))) == 0 {
		message = string(bytes.TrimSpace(text[:max(0, min(length, longest))]))
	}
	runtime.KeepAlive(text)
	return &CallError{Call: name, Message: message}
}
