package graph

import "gorgonia.org/gorgonia"

// Values returns a copy of a node's numbers after a run, row after row, whatever their type: floats, or ints as floats.
// It is nil for a node without a value. [Floats] needs no copy, if the type is known.
func Values(n *gorgonia.Node) []float64 {
	if n == nil || n.Value() == nil {
		return nil
	}
	switch data := n.Value().Data().(type) {
	case float32:
		return []float64{float64(data)}
	case float64:
		return []float64{data}
	case int:
		return []float64{float64(data)}
	case []float32:
		return floats64(data)
	case []int:
		return floats64(data)
	case []float64:
		return floats64(data)
	}
	return nil
}

// Matrix returns the Values of a two-dimensional node as [rows][columns]; a vector is one column. It is nil for a node
// that has no value or more dimensions.
func Matrix(n *gorgonia.Node) [][]float64 {
	data := Values(n)
	if data == nil || n.Dims() < 1 || n.Dims() > 2 {
		return nil
	}
	rows := make([][]float64, n.Shape()[0])
	width := len(data) / max(len(rows), 1)
	for i := range rows {
		rows[i] = data[i*width : (i+1)*width : (i+1)*width]
	}
	return rows
}

func floats64[T float32 | float64 | int](data []T) []float64 {
	out := make([]float64, len(data))
	for i, x := range data {
		out[i] = float64(x)
	}
	return out
}
