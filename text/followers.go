package text

// Followers counts, for each of some tokens, which tokens come right after it in the training part, in the windows that
// networks read: a token's counts by the id of the next. Special tokens are no followers, and may be asked for: what
// comes after [CLS] begins a window. Errors are those of reading the token file.
func (d *Dataset) Followers(of []int) (map[int]map[int]int64, error) {
	counts := map[int]map[int]int64{}
	for _, id := range of {
		counts[id] = map[int]int64{}
	}
	var window []int
	for i := range d.Train.Len() {
		var err error
		if window, err = d.Train.Window(i, window[:0]); err != nil {
			return nil, err
		}
		for at, next := range window[1:] {
			if after := counts[window[at]]; after != nil && !d.Tokenizer.IsSpecial(next) {
				after[next]++
			}
		}
	}
	return counts, nil
}
