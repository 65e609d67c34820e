"""Weights and token ids that any language can rebuild from a tensor's name alone.

No file of weights has to travel with the fixtures: a test fills its own tensors by the same rule.
"""

import numpy as np

_MASK64 = (1 << 64) - 1


def key(name):
    """FNV-1a, 64 bits, of the UTF-8 bytes of name."""
    h = 0xCBF29CE484222325
    for b in name.encode():
        h = ((h ^ b) * 0x100000001B3) & _MASK64
    return h


def words(name, count, first=0):
    """SplitMix64 finaliser of key(name)+i for i in first..first+count-1, all modulo 2^64."""
    with np.errstate(over="ignore"):
        x = np.uint64(key(name)) + np.arange(first, first + count, dtype=np.uint64)
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def values(name, shape, scale=0.2):
    """float64 values of the tensor called name (a state-dict key with its model's prefix).

    u = (word >> 11) / 2^53 lies in [0, 1) and is exact. Matrices and embeddings are scale(2u-1),
    LayerNorm weights 1 + 0.1(2u-1), every bias 0.1(2u-1).
    """
    u = (words(name, int(np.prod(shape))) >> np.uint64(11)).astype(np.float64) / 2.0**53
    centred = 2 * u - 1
    if name.endswith("LayerNorm.weight"):
        flat = 1 + 0.1 * centred
    elif name.endswith("bias"):
        flat = 0.1 * centred
    else:
        flat = scale * centred
    return flat.reshape(shape)


def ids(name, shape, low, high):
    """Integers in [low, high) drawn by the same hash."""
    span = np.uint64(high - low)
    return (words(name, int(np.prod(shape))) % span).astype(np.int64).reshape(shape) + low
