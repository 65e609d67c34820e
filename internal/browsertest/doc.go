// Package browsertest holds the tests that need a browser: what the report page does in headless Chromium, on a
// desktop, on a phone and on paper. It is a module of its own, so that nobody who uses ablate depends on the browser's
// driver. Its report is that of the plan smoke, made by the command ablate as it is built from this checkout.
//
//	cd internal/browsertest && go test ./...
//
// Without Chromium or Chrome on the PATH every test is skipped.
package browsertest
