package kernels

import "sync"

// buffer is the memory that one running matmul needs besides its operands.
type buffer[T Float] struct {
	a, b  []T // packed operands
	c     []T // results on their way to c
	split split[T]
}

// grow returns the first n elements of *s, which it enlarges as needed; their values are left open.
func grow[T Float](s *[]T, n int) []T {
	if len(*s) < n {
		*s = make([]T, n)
	}
	return (*s)[:n]
}

// bufferStack keeps buffers for ever, one for each matmul that ever ran at the same time. A garbage
// collection must not bring allocation back, as it would with sync.Pool.
type bufferStack[T Float] struct {
	sync.Mutex
	free []*buffer[T]
}

var (
	buffers32 bufferStack[float32]
	buffers64 bufferStack[float64]
)

func buffers[T Float]() *bufferStack[T] {
	if s, ok := any(&buffers32).(*bufferStack[T]); ok {
		return s
	}
	return any(&buffers64).(*bufferStack[T])
}

func (s *bufferStack[T]) take() *buffer[T] {
	s.Lock()
	defer s.Unlock()
	last := len(s.free) - 1
	if last < 0 {
		return new(buffer[T])
	}
	buf := s.free[last]
	s.free = s.free[:last]
	return buf
}

func (s *bufferStack[T]) give(buf *buffer[T]) {
	s.Lock()
	s.free = append(s.free, buf)
	s.Unlock()
}
