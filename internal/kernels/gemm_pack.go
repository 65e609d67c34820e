//go:build amd64 || arm64

package kernels

// packPanels copies a terms×cols operand into panels of t.cols columns, each contiguous with one line
// of t.cols elements for a term. Columns that the last panel lacks become 0, so that they bring
// neither NaN nor slow denormals.
func (t *tile) packPanels(buf *buffer[float32], src []float32, terms, rs, cols, cs int) []float32 {
	width := t.cols
	dst := grow(&buf.b, roundUp(cols, width)*terms)
	for at := 0; at < cols; at += width {
		panel, from := dst[at*terms:][:width*terms], src[at*cs:]
		have := min(width, cols-at)
		if have < width {
			clear(panel)
		}
		switch {
		case cs == 1 && have == width:
			t.packPanel(&panel[0], &from[0], 4*rs, terms)
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
	return dst
}

// packLines sets dst[p*width+i] = src[i*line+p] for cols lines of terms contiguous elements.
func packLines(dst []float32, width int, src []float32, line, cols, terms int) {
	steps := terms / 8
	if cols < 8 || steps == 0 {
		packAny(dst, width, src, 1, line, cols, terms)
		return
	}
	for i := 0; i < cols; i += 8 {
		at := min(i, cols-8) // the last eight may repeat lines
		packLines8(&dst[at], 4*width, &src[at*line], 4*line, steps)
	}
	if done := 8 * steps; done < terms {
		packAny(dst[done*width:], width, src[done:], 1, line, cols, terms-done)
	}
}

// packAny sets dst[p*width+i] = src[p*rs+i*cs].
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
