"""Writes big.bin: zip.bin as torch on a big-endian machine writes it. torch.load must give the same tensors.

Run: python make_big.py   (needs torch; written with 2.15)
"""
import zipfile
from pathlib import Path

import torch

HERE = Path(__file__).parent


def main():
    state = torch.load(HERE / "zip.bin", weights_only=True)
    tensors = {k: v for k, v in state.items() if isinstance(v, torch.Tensor)} | {"inner.bias": state["inner"]["bias"]}
    width = {}  # of an element of each storage, found by its bytes
    for t in tensors.values():
        width[bytes(t.untyped_storage())] = t.element_size()
    with zipfile.ZipFile(HERE / "zip.bin") as old, zipfile.ZipFile(HERE / "big.bin", "w", zipfile.ZIP_STORED) as new:
        for e in old.infolist():
            data = old.read(e)
            if "/data/" in e.filename and data:
                w = width[data]
                data = b"".join(data[i : i + w][::-1] for i in range(0, len(data), w))
            if e.filename.endswith("/byteorder"):
                data = b"big"
            new.writestr(zipfile.ZipInfo(e.filename), data)
    again = torch.load(HERE / "big.bin", weights_only=True)
    again |= {"inner.bias": again["inner"]["bias"]}
    assert all(torch.equal(v, again[k]) for k, v in tensors.items())


main()
