package kernels

// spread computes p on several threads if that pays, and reports whether it did.
func (p *product[T]) spread() bool { return false }
