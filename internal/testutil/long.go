package testutil

import (
	"os"
	"testing"
)

// LongTests is the environment variable that switches on tests of more than half a minute. CI sets it.
const LongTests = "ABLATE_TEST_LONG"

// Long skips a test that takes more than half a minute, unless LongTests is set.
func Long(t testing.TB) {
	t.Helper()
	if !IsLong() {
		t.Skip("takes more than half a minute: set " + LongTests + "=1 to run it")
	}
}

// IsLong reports whether tests are to run in their long form.
func IsLong() bool { return os.Getenv(LongTests) != "" }
