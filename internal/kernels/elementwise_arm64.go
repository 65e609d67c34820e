package kernels

// vectorCode is indexed by instruction set. Its functions are written by gen/elementwiseneon.
var vectorCode = [...]vectorKernels{
	portable: {},
	neon: {
		add: addNEON, axpy: axpyNEON, scale: scaleNEON,
		dot: dotNEON, zeroIfFinite: zeroIfFiniteNEON, maxOf: maxOfNEON,
		colSum:          columnSum{32, 8, colSumWideNEON, colSumNarrowNEON},
		layerNormRow:    layerNormRowNEON,
		layerNormDX:     layerNormGradRowNEON,
		layerNormDGamma: layerNormColumns{16, 8, layerNormGradColsWideNEON, layerNormGradColsNarrowNEON},
		gelu:            geluNEON, addBiasGELU: addBiasGELUNEON, geluGrad: geluGradNEON,
		expSum: expSumNEON, sumExp: sumExpNEON, expScaled: expScaledNEON, softmaxGrad: softmaxGradNEON,
		adamW: adamWNEON, dropout: dropoutNEON,
	},
}
