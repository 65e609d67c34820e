"""Clipping and the two Adam variants, over dicts of named parameters."""

import torch

LR, BETAS, EPS, DECAY, CLIP = 1e-3, (0.9, 0.98), 1e-6, 0.01, 1.0


def settings(corrected):
    """The constants above under the names that fixtures have them."""
    return {
        "bias_correction": corrected,
        "lr": LR,
        "betas": list(BETAS),
        "eps": EPS,
        "weight_decay": DECAY,
        "no_decay": ["bias", "LayerNorm.weight"],
        "clip_norm": CLIP,
    }


def decays(name):
    return "bias" not in name and "LayerNorm.weight" not in name


def clip(params):
    """Divides all gradients by their global L2 norm when it exceeds CLIP; returns that norm.

    torch's own clip adds 1e-6 to the norm; the authors' trainer and this one do not.
    """
    norm = torch.sqrt(sum((p.grad**2).sum() for p in params.values()))
    if norm > CLIP:
        for p in params.values():
            p.grad /= norm / CLIP
    return norm.item()


class BiasCorrected:
    """torch.optim.AdamW with the two decay groups."""

    def __init__(self, params):
        groups = [
            dict(params=[p for n, p in params.items() if decays(n)], weight_decay=DECAY),
            dict(params=[p for n, p in params.items() if not decays(n)], weight_decay=0.0),
        ]
        self.inner = torch.optim.AdamW(groups, lr=LR, betas=BETAS, eps=EPS, foreach=False)

    def step(self):
        self.inner.step()


class Uncorrected:
    """Adam as the authors train with: no bias correction, decay added to the update."""

    def __init__(self, params):
        self.params = params
        self.m = {n: torch.zeros_like(p) for n, p in params.items()}
        self.v = {n: torch.zeros_like(p) for n, p in params.items()}

    @torch.no_grad()
    def step(self):
        for name, p in self.params.items():
            m, v = self.m[name], self.v[name]
            m.mul_(BETAS[0]).add_(p.grad, alpha=1 - BETAS[0])
            v.mul_(BETAS[1]).addcmul_(p.grad, p.grad, value=1 - BETAS[1])
            update = m / (v.sqrt() + EPS)
            if decays(name):
                update = update + DECAY * p
            p -= LR * update
