package kernels

// GatherRows copies row ids[r] of table (any number of rows × cols) to row r of dst
// (len(ids)×cols). A negative id gives a row of zeros. The caller has checked that the ids are within
// the table.
func GatherRows[T Float](dst, table []T, cols int, ids []int) {
	for r, id := range ids {
		row := dst[r*cols : (r+1)*cols]
		if id < 0 {
			clear(row)
			continue
		}
		copy(row, table[id*cols:(id+1)*cols])
	}
}

// ScatterAddRows adds row r of src (len(ids)×cols) to row ids[r] of dst: the gradient of GatherRows.
// Rows are added in order, so that repeated ids give the same bits each time; negative ids are
// skipped. The caller has checked that the ids are within dst.
func ScatterAddRows[T Float](dst []T, cols int, ids []int, src []T) {
	for r, id := range ids {
		if id < 0 {
			continue
		}
		row := dst[id*cols : (id+1)*cols]
		Add(row, row, src[r*cols:(r+1)*cols])
	}
}
