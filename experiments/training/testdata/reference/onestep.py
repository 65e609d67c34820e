"""One training step, joint and alternating, in every sharing mode: digests of all that comes out."""

import torch

import digest
import optimise
import shapes
import store
import tiny
from cases import LAMBDA, lists

TABLE = "generator." + tiny.TABLE


def _states(out, mask, name):
    """Digests of every layer's states, [B, S, H] with rows at padding as 0."""
    keep = mask.unsqueeze(-1)
    return [digest.of(h * keep, f"{name}.{i}") for i, h in enumerate(out["states"])]


def _gradients(named):
    """Digests of the gradients of those parameters that have one."""
    have = {n: p.grad for n, p in sorted(named.items()) if p.grad is not None}
    whole = torch.stack([g.norm() for g in have.values()]).norm().item()
    return {n: digest.of(g, n, whole) for n, g in have.items()}


def _pair(shape, sharing):
    return tiny.pair(sharing, shape.generator, shape.discriminator, shape.scale)


def _generate(generator, b):
    out = generator(b["masked_ids"], b["attention_mask"], b["labels"])
    return out["loss"], {
        "hidden_states": _states(out, b["attention_mask"], "generator"),
        "logits": digest.of(out["logits"], "generator.logits"),
        "mlm_loss": store.number(out["loss"].item()),
    }


def _discriminate(discriminator, b, table):
    mask = b["attention_mask"]
    out = discriminator(b["corrupted_ids"], mask, b["labels"], table)
    return out["loss"], {
        "hidden_states": _states(out, mask, "discriminator"),
        "logits": digest.of(out["logits"] * mask, "discriminator.logits"),
        "rtd_loss": store.number(out["loss"].item()),
    }


def joint(shape, sharing):
    """One backward pass of mlm + LAMBDA * rtd; also RTD's part of the shared table's gradient (es)."""
    generator, discriminator, named = _pair(shape, sharing)
    b = shapes.batch(shape)
    mlm, g = _generate(generator, b)
    rtd, d = _discriminate(discriminator, b, generator.table)
    if sharing == "es":
        (part,) = torch.autograd.grad(LAMBDA * rtd, generator.table, retain_graph=True)
        part = digest.of(part, TABLE)
    (mlm + LAMBDA * rtd).backward()
    grads = _gradients(named)
    g["gradients"] = {n: v for n, v in grads.items() if n.startswith("generator.")}
    d["gradients"] = {n: v for n, v in grads.items() if n.startswith("discriminator.")}
    if sharing == "es":
        d["gradients"][TABLE], d["sum"] = part, g["gradients"].pop(TABLE)
    return g, d


def alternating(shape, sharing):
    """Backward, clip and AdamW of the generator on mlm; then backward of LAMBDA * rtd."""
    generator, discriminator, named = _pair(shape, sharing)
    b = shapes.batch(shape)
    mlm, g = _generate(generator, b)
    mlm.backward()
    g["gradients"] = _gradients(named)
    mine = {n: p for n, p in named.items() if n.startswith("generator.")}
    before = generator.table.detach().clone()
    optimise.clip(mine)
    optimise.BiasCorrected(mine).step()
    g["table_update"] = digest.of(generator.table - before, TABLE)
    for p in mine.values():
        p.grad = None
    rtd, d = _discriminate(discriminator, b, generator.table)
    (LAMBDA * rtd).backward()
    d["gradients"] = _gradients(named)
    return g, d


def _same(a, b, where):
    """Fails unless two results are one but for rounding: what is stored once must hold everywhere."""
    if isinstance(a, dict):
        for k in a.keys() & b.keys():
            _same(a[k], b[k], f"{where}.{k}")
    elif isinstance(a, list):
        if len(a) != len(b):
            raise ValueError(f"{where}: {len(a)} and {len(b)} numbers")
        for x, y in zip(a, b):
            _same(x, y, where)
    elif abs(a - b) > 1e-9 * max(1e-3, abs(a)):
        raise ValueError(f"{where}: {a} and {b}")


def content(name):
    shape = shapes.SHAPES[name]
    generator, runs = None, {}
    for sharing in ("none", "es", "gdes"):
        for coupling, run in (("alternating", alternating), ("joint", joint)):
            g, d = run(shape, sharing)
            generator = generator or g
            _same(generator, g, f"generator of {sharing}/{coupling}")
            runs[f"{sharing}/{coupling}"] = d
    _same(runs["none/alternating"], runs.pop("none/joint"), "discriminator of none")
    runs["none"] = runs.pop("none/alternating")
    gradients = {}
    for variant, d in sorted(runs.items()):
        for n, v in d.pop("gradients").items():
            gradients.setdefault(n, {})[variant] = v
    b = shapes.batch(shape)
    return {
        "about": f"One step of {shape.about}, from the formula's weights with matrices scaled by weight_scale. "
        "Every tensor is a digest, see README. generator: its states, logits, loss and gradients are the same in "
        "all variants; table_update is what one AdamW update with clipping adds to its word table. discriminator, "
        "by variant: joint reads the first table, alternating the updated one; none has a table of its own and does "
        "not care. discriminator_gradients are of lambda * rtd_loss, by parameter and variant; in es the "
        "generator's word table is among them. es_joint_table is the sum of that and the generator's.",
        "weight_scale": shape.scale,
        "lambda": LAMBDA,
        "optimizer": optimise.settings(True),
        "generator_config": shape.generator,
        "discriminator_config": shape.discriminator,
        **lists(b, "masked_ids", "attention_mask", "labels", "sampled", "corrupted_ids"),
        "es_joint_table": runs["es/joint"].pop("sum"),
        "generator": generator,
        "discriminator": runs,
        "discriminator_gradients": dict(sorted(gradients.items())),
    }
