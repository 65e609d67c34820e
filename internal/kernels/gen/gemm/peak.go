package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// peak writes a loop of independent multiply-adds: the yardstick of the benchmarks.
func peak(v vector) {
	TEXT("peak"+v.name, NOSPLIT, "func(rounds int)")
	Doc(fmt.Sprintf("peak%s runs 12 independent multiply-adds of %d float32 per round, rounds > 0.", v.name, v.lanes))
	rounds := load("rounds")
	x := v.new()
	v.zero(x)
	var acc [12]reg.VecVirtual
	for i := range acc {
		acc[i] = v.new()
		v.zero(acc[i])
	}
	Label("round")
	for i := range acc {
		VFMADD231PS(x, x, acc[i])
	}
	DECQ(rounds)
	JNE(LabelRef("round"))
	VZEROUPPER()
	RET()
}
