package kernels

// vectorCode is indexed by instruction set. Its functions are written by gen/elementwise.
var vectorCode = [...]vectorKernels{
	portable: {},
	avx2: {
		add: addAVX2, axpy: axpyAVX2, scale: scaleAVX2,
		dot: dotAVX2, zeroIfFinite: zeroIfFiniteAVX2, maxOf: maxOfAVX2,
		colSum:          columnSum{32, 8, colSumWideAVX2, colSumNarrowAVX2},
		layerNormRow:    layerNormRowAVX2,
		layerNormDX:     layerNormGradRowAVX2,
		layerNormDGamma: layerNormColumns{16, 8, layerNormGradColsWideAVX2, layerNormGradColsNarrowAVX2},
		gelu:            geluAVX2, addBiasGELU: addBiasGELUAVX2, geluGrad: geluGradAVX2,
		expSum: expSumAVX2, sumExp: sumExpAVX2, expScaled: expScaledAVX2, softmaxGrad: softmaxGradAVX2,
		adamW: adamWAVX2, dropout: dropoutAVX2,
	},
	avx512: {
		add: addAVX512, axpy: axpyAVX512, scale: scaleAVX512,
		// Measured on an EPYC with AVX-512: widening to float64 is twice as fast in halves of registers.
		dot: dotAVX2, zeroIfFinite: zeroIfFiniteAVX512, maxOf: maxOfAVX512,
		colSum:          columnSum{64, 16, colSumWideAVX512, colSumNarrowAVX512},
		layerNormRow:    layerNormRowAVX512,
		layerNormDX:     layerNormGradRowAVX512,
		layerNormDGamma: layerNormColumns{32, 16, layerNormGradColsWideAVX512, layerNormGradColsNarrowAVX512},
		gelu:            geluAVX512, addBiasGELU: addBiasGELUAVX512, geluGrad: geluGradAVX512,
		expSum: expSumAVX512, sumExp: sumExpAVX512, expScaled: expScaledAVX512, softmaxGrad: softmaxGradAVX512,
		adamW: adamWAVX512, dropout: dropoutAVX512,
	},
}
