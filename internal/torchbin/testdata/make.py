"""Writes the .bin files of this folder and expected.json, what is in them.

Run: python make.py   (needs torch; written with 2.15)
"""
import json
import os
from collections import OrderedDict
from pathlib import Path

import torch

HERE = Path(__file__).parent


class Evil:
    def __reduce__(self):
        return os.system, ("echo run",)


def state():
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 8 - 1
    half = (torch.arange(10) / 3 - 1).half()
    half[7:] = torch.tensor([65504.0, 6e-8, float("inf")]).half()
    return OrderedDict(
        {
            "weight": base,
            "weight.transposed": base.t(),
            "weight.rows": base[1:3],
            "weight.columns": base[:, 2::3],
            "half": half,
            "brain": (torch.arange(6) / 7 - 0.5).bfloat16().reshape(2, 3),
            "ids": torch.tensor([[0, -1], [2**40, 7]]),
            "small": torch.tensor([-3, 4], dtype=torch.int8),
            "mask": torch.tensor([True, False, True]),
            "number": torch.tensor(2.5),
            "nothing": torch.zeros(0, 3),
            "parameter": torch.nn.Parameter(torch.tensor([1.5, -2.5])),
            "config": {"hidden_size": 6, "names": ["a", "b"], "rate": 0.1, "big": 2**70, "none": None},
            "inner": {"bias": torch.tensor([0.25])},
        }
    )


def main():
    s = state()
    torch.save(s, HERE / "zip.bin")
    torch.save(s, HERE / "old.bin", _use_new_zipfile_serialization=False)
    torch.save({"weight": torch.zeros(2), "x": Evil()}, HERE / "evil.bin")
    torch.save({"weight": torch.zeros(2), "x": Evil()}, HERE / "evil_old.bin", _use_new_zipfile_serialization=False)
    torch.save([torch.zeros(2)], HERE / "list.bin")
    s["inner.bias"] = s.pop("inner")["bias"]
    tensors = {k: v for k, v in s.items() if isinstance(v, torch.Tensor)}
    expected = {
        k: {
            "dtype": str(v.dtype).removeprefix("torch."),
            "shape": list(v.shape),
            "values": [str(x) if x == float("inf") else x for x in v.detach().to(torch.int64 if not v.is_floating_point() else torch.float64).flatten().tolist()],
        }
        for k, v in tensors.items()
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    main()
