// Package kubetest tests the manifest of ablate submit against the types of Kubernetes. It is a module of its own, so
// that those are no requirement of ablate.
package kubetest
