package pretrained

import "github.com/ablate-go/ablate/graph"

// alone runs a network over one window.
func alone(f forward, b *graph.Builder, ids []int) ([]float32, error) {
	program, err := b.Compile()
	if err != nil {
		return nil, err
	}
	defer program.Close()
	return f.run(b, program, ids, nil)
}
