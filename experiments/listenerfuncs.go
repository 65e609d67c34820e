package experiments

// ListenerFuncs is a [Listener] of those functions that are set, so that a live curve takes one function:
//
//	r.Listener = experiments.ListenerFuncs{OnStepped: func(c experiments.Cell, row experiments.Row) { ... }}
//
// Cells train side by side, so the functions may be called from several goroutines at once.
type ListenerFuncs struct {
	OnStarted func(c Cell, step int)
	OnStepped func(c Cell, row Row)
	OnWarned  func(c Cell, message string)
	OnEnded   func(c Cell, last Row, err error)
}

// Started implements [Listener].
func (l ListenerFuncs) Started(c Cell, step int) {
	if l.OnStarted != nil {
		l.OnStarted(c, step)
	}
}

// Stepped implements [Listener].
func (l ListenerFuncs) Stepped(c Cell, row Row) {
	if l.OnStepped != nil {
		l.OnStepped(c, row)
	}
}

// Warned implements [Listener].
func (l ListenerFuncs) Warned(c Cell, message string) {
	if l.OnWarned != nil {
		l.OnWarned(c, message)
	}
}

// Ended implements [Listener].
func (l ListenerFuncs) Ended(c Cell, last Row, err error) {
	if l.OnEnded != nil {
		l.OnEnded(c, last, err)
	}
}
