"""A dozen numbers that stand for a tensor too large to store, and that rounding to float32 moves little."""

import functools

import torch

import formula
import store

_CHUNK = 1 << 22
_NEGLIGIBLE = 1e-12  # of the norm of everything beside it: what float64 leaves of a sum that is 0


@functools.lru_cache(maxsize=2)
def _weights(count):
    """[3, count] in [-1, 1): element i of row k is made of bits 21k to 21k+20 of word i of "digest"."""
    rows = torch.empty(3, count, dtype=torch.float64)
    for first in range(0, count, _CHUNK):
        w = formula.words("digest", min(_CHUNK, count - first), first)
        for k in range(3):
            field = ((w >> (21 * k)) & 0x1FFFFF).astype("float64")
            rows[k, first : first + len(w)] = torch.from_numpy(field / 2.0**20 - 1)
    return rows


def of(t, name, beside=0.0):
    """[count, sum, sum of absolute values, L2 norm, three dot products, then index and value three times].

    The first sampled element is the largest in absolute value, two more come from a hash of name. A
    tensor whose norm is negligible beside the norm `beside` is 0 but for rounding, and stored as 0.
    """
    flat = t.detach().double().reshape(-1)
    norm = flat.norm().item()
    if norm <= _NEGLIGIBLE * beside:
        flat, norm = torch.zeros_like(flat), 0.0
    count = flat.numel()
    sums = [flat.sum().item(), flat.abs().sum().item(), norm, *(_weights(count) @ flat).tolist()]
    at = [int(flat.abs().argmax()), *formula.ids("at." + name, (2,), 0, count).tolist()]
    sampled = [x for i in at for x in (i, store.number(flat[i].item()))]
    return [count, *map(store.number, sums), *sampled]
