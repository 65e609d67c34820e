// Package sample has one of each kind of thing that a package exports.
package sample

import "io"

const (
	Small        = 3
	Wide         = 1 << 40
	Widest       = 1<<64 - 1
	Beyond       = 1 << 70
	Third        = 1.0 / 3
	Typed   Kind = 2
	private      = 1
)

type Kind int

var Count int

func Plain(n int, rest ...string) error { return nil }

func Generic[T any](x T) T { return x }

type List[T any] struct{ Items []T }

type Ints = List[int]

type Number interface{ ~int | ~float64 }

// Reader can be implemented by an interpreted type, Sealed cannot, and of Mixed only what it embeds.
type Reader interface {
	io.Reader
	Note(format string, args ...any)
}

type Sealed interface{ sealed() }

type base struct{}

func (base) Hidden() {}

type Base struct{}

func (*Base) Inherited() {}

type Mixed struct {
	*Base
	base
	io.Closer
}

func (Mixed) Own() {}
