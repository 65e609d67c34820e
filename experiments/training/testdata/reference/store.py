"""JSON writing: 12 significant digits, one tensor per line."""

import json
import os

import torch

DIGITS = 12


def number(x):
    return float(f"{x:.{DIGITS}g}")


def tensor(t):
    """{"shape": [...], "data": [...]} in row-major order."""
    flat = t.detach().double().reshape(-1).tolist()
    return {"shape": list(t.shape), "data": [number(x) for x in flat]}


def rows(t, mask):
    """tensor(t) with zeros where mask is 0, for t of shape [B, S] or [B, S, H]."""
    keep = mask.bool() if t.dim() == 2 else mask.bool().unsqueeze(-1)
    return tensor(torch.where(keep, t, torch.zeros((), dtype=t.dtype)))


def gradients(params):
    missing = [n for n, p in params.items() if p.grad is None]
    if missing:
        raise ValueError(f"no gradient reached {missing}")
    return {n: tensor(params[n].grad) for n in sorted(params)}


def _is_leaf(value):
    if isinstance(value, dict):
        return set(value) == {"shape", "data"} or not any(isinstance(v, (dict, list)) for v in value.values())
    return not any(isinstance(v, dict) for v in value) if isinstance(value, list) else True


def _render(value, indent):
    if _is_leaf(value):
        return json.dumps(value, separators=(",", ":"))
    pad = "\n" + " " * (indent + 1)
    if isinstance(value, dict):
        inner = [json.dumps(k) + ": " + _render(v, indent + 1) for k, v in value.items()]
        return "{" + pad + ("," + pad).join(inner) + "\n" + " " * indent + "}"
    return "[" + pad + ("," + pad).join(_render(v, indent + 1) for v in value) + "\n" + " " * indent + "]"


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path + ".part", "w", encoding="utf-8") as f:
        f.write(_render(content, 0) + "\n")
    os.replace(path + ".part", path)
    print(f"{name}: {os.path.getsize(path)} bytes")
