"""Ten training steps on fixed batches, with given ids in place of sampling."""

import batches
import optimise
import store
import tiny
from cases import LAMBDA

STEPS = 10


def _params(named, prefix):
    return {n: p for n, p in named.items() if n.startswith(prefix)}


def _zero(params):
    for p in params.values():
        p.grad = None


def _update(loss, params, everything, optimiser):
    """One backward, clip and step of params only; returns the gradient norm before the clip."""
    _zero(everything)
    loss.backward()
    norm = optimise.clip(params)
    optimiser.step()
    return norm


def run(sharing, make_optimiser):
    generator, discriminator, named = tiny.pair(sharing)
    joint = sharing == "es"
    gen, disc = _params(named, "generator."), _params(named, "discriminator.")
    optimisers = [make_optimiser(named)] if joint else [make_optimiser(gen), make_optimiser(disc)]
    record = {"mlm_loss": [], "rtd_loss": []}
    record.update({"grad_norm": []} if joint else {"generator_grad_norm": [], "discriminator_grad_norm": []})
    used = [batches.batch(s) for s in range(STEPS)]
    for b in used:
        mask, labels = b["attention_mask"], b["labels"]
        mlm = generator(b["masked_ids"], mask, labels)["loss"]
        if not joint:
            norm = _update(mlm, gen, named, optimisers[0])
            record["generator_grad_norm"].append(store.number(norm))
        rtd = discriminator(b["corrupted_ids"], mask, labels, generator.table)["loss"]
        if joint:
            norm = _update(mlm + LAMBDA * rtd, named, named, optimisers[0])
            record["grad_norm"].append(store.number(norm))
        else:
            norm = _update(LAMBDA * rtd, disc, named, optimisers[1])
            record["discriminator_grad_norm"].append(store.number(norm))
        record["mlm_loss"].append(store.number(mlm.item()))
        record["rtd_loss"].append(store.number(rtd.item()))
    final = {
        n: {"sum": store.number(p.sum().item()), "l2": store.number(p.norm().item())}
        for n, p in sorted(named.items())
    }
    return used, record, final


def content(sharing, make_optimiser):
    used, record, final = run(sharing, make_optimiser)
    order = (
        "one optimiser over all parameters, one clip, loss mlm + lambda * rtd"
        if sharing == "es"
        else "per batch: generator forward, backward, clip and step on mlm; then discriminator on lambda * rtd "
        "with its own clip and optimiser, reading the already updated generator table"
    )
    return {
        "about": f"{STEPS} steps, sharing {sharing}: {order}. rtd_loss is not multiplied by lambda. Gradient norms "
        "are before the clip; gradients are divided by norm/clip when norm > clip. final: sum and L2 norm of each "
        "parameter after the last step. All weights start at their formula values, E_delta too. Only the word "
        "table is shared.",
        "sharing": sharing,
        "lambda": LAMBDA,
        "optimizer": optimise.settings(make_optimiser is optimise.BiasCorrected),
        "generator_config": tiny.GENERATOR,
        "discriminator_config": tiny.DISCRIMINATOR,
        "batches": [
            {k: b[k].tolist() for k in ("masked_ids", "attention_mask", "labels", "sampled", "corrupted_ids")}
            for b in used
        ],
        **record,
        "final": final,
    }
