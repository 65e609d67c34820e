package sharing

// Forget takes back what a test has registered.
func Forget() {
	registered.Lock()
	defer registered.Unlock()
	registered.strategies = nil
}
