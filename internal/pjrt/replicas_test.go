package pjrt_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ablate-go/ablate/internal/pjrt"
	"github.com/ablate-go/ablate/internal/pjrt/pjrttest"
	"github.com/ablate-go/ablate/internal/testutil"
)

// sum adds the tensors of two replicas, and has each replica's number as its second output.
const sum = `module @sum attributes {mhlo.num_replicas = 2 : i32} {
 func.func @main(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<ui32>) {
  %y = "stablehlo.all_reduce"(%x) ({
   ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = stablehlo.add %a, %b : tensor<f32>
    stablehlo.return %s : tensor<f32>
  }) {replica_groups = dense<[[0, 1]]> : tensor<1x2xi64>} : (tensor<3xf32>) -> tensor<3xf32>
  %id = stablehlo.replica_id : tensor<ui32>
  return %y, %id : tensor<3xf32>, tensor<ui32>
 }
}
`

func TestTwoReplicasAddUp(t *testing.T) {
	client := pjrttest.Client(t)
	if len(client.Devices()) < 3 {
		t.Skip("the plugin has less than three devices")
	}
	for _, devices := range [][]int{nil, {2, 1}} {
		exe := compile(t, client, sum, pjrt.CompileOptions{Replicas: 2, Devices: devices})
		on := devices
		if on == nil {
			on = []int{0, 1}
		}
		var args [][]*pjrt.Buffer
		for i, device := range on {
			x, err := client.Devices()[device].Float32s([]float32{1, 2, float32(10 * i)}, 3)
			if err != nil {
				t.Fatal(err)
			}
			defer x.Free()
			args = append(args, []*pjrt.Buffer{x})
		}
		outs, err := exe.ExecuteReplicas(args)
		if err != nil {
			t.Fatal(err)
		}
		for i, list := range outs {
			got, id := make([]float32, 3), make([]uint32, 1)
			if err := list[0].Read(got); err != nil || !slices.Equal(got, []float32{2, 4, 10}) {
				t.Errorf("replica %d: sum %v, error %v", i, got, err)
			}
			if err := list[1].Read(id); err != nil || int(id[0]) != i {
				t.Errorf("replica %d calls itself %d, error %v", i, id[0], err)
			}
			list[0].Free()
			list[1].Free()
		}
		_, err = exe.Execute(args[0])
		testutil.WantSentence(t, err, "runs on 2 devices", "for 1")
		_, err = exe.ExecuteReplicas([][]*pjrt.Buffer{args[0], nil})
		testutil.WantSentence(t, err, "replica 1 has 0 arguments")
	}
}

func TestDevicesThatThereAreNot(t *testing.T) {
	client := pjrttest.Client(t)
	n := len(client.Devices())
	for _, o := range []pjrt.CompileOptions{{Replicas: n + 1}, {Devices: []int{n}}, {Devices: []int{-1}},
		{Replicas: 2, Devices: []int{0}}} {
		_, err := client.Compile(product, o)
		testutil.WantSentence(t, err, fmt.Sprint(n))
	}
}
