package graph_test

import (
	"testing"

	"github.com/ablate-go/ablate/internal/lowertest"
	"gorgonia.org/tensor"
)

// Every operation, forward and backward, at the shapes of its gradient check.
func TestLoweredOperations(t *testing.T) {
	for name, model := range operationModels() {
		t.Run(name, func(t *testing.T) { lowertest.CheckModel(t, 5, model, tensor.Float32, tensor.Float64) })
	}
}
