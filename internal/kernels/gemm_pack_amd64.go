package kernels

import "sync"

// buffer holds packed operands. Buffers are kept for ever, one for each call that ever ran at the
// same time: a garbage collection must not bring allocation back, as it would with sync.Pool.
type buffer struct{ b []float32 }

var buffers struct {
	sync.Mutex
	free []*buffer
}

func takeBuffer() *buffer {
	buffers.Lock()
	defer buffers.Unlock()
	last := len(buffers.free) - 1
	if last < 0 {
		return new(buffer)
	}
	buf := buffers.free[last]
	buffers.free = buffers.free[:last]
	return buf
}

func giveBuffer(buf *buffer) {
	buffers.Lock()
	buffers.free = append(buffers.free, buf)
	buffers.Unlock()
}

// pack copies a terms×cols operand into panels of width columns, each terms×width and contiguous;
// the columns that the last panel lacks become 0, so that they add no NaN and no slow denormal.
func (buf *buffer) pack(src []float32, terms, rs, cols, cs, width int) []float32 {
	size := (cols + width - 1) / width * width * terms
	if len(buf.b) < size {
		buf.b = make([]float32, size)
	}
	for at := 0; at < cols; at += width {
		panel := buf.b[at*terms:][:width*terms]
		from := src[at*cs:]
		have := min(width, cols-at)
		if have < width {
			clear(panel)
		}
		switch {
		case cs == 1:
			for p := range terms {
				copy(panel[p*width:], from[p*rs:][:have])
			}
		case rs == 1:
			packLines(panel, width, from, cs, have, terms)
		default:
			packAny(panel, width, from, rs, cs, have, terms)
		}
	}
	return buf.b[:size]
}

// packLines packs columns whose terms are contiguous: column i is src[i*line:][:terms].
func packLines(dst []float32, width int, src []float32, line, cols, terms int) {
	lines, steps := cols&^7, terms/8
	if steps > 0 {
		for i := 0; i < lines; i += 8 {
			packLinesAVX2(&dst[i], 4*width, &src[i*line], 4*line, steps)
		}
	}
	if done := 8 * steps; done < terms {
		packAny(dst[done*width:], width, src[done:], 1, line, lines, terms-done)
	}
	if lines < cols {
		packAny(dst[lines:], width, src[lines*line:], 1, line, cols-lines, terms)
	}
}

func packAny(dst []float32, width int, src []float32, rs, cs, cols, terms int) {
	for i := range cols {
		from, to := i*cs, i
		for range terms {
			dst[to] = src[from]
			from += rs
			to += width
		}
	}
}
