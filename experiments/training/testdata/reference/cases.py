"""What each fixture file of one forward and backward pass holds."""

import torch

import batches
import formula
import store
import tiny
from transformers import DebertaV2Config, DebertaV2ForMaskedLM
from transformers.models.deberta_v2 import modeling_deberta_v2

LAMBDA = 5.0
HEAD = ("cls.predictions", "lm_predictions.lm_head")  # transformers' name of the head, and the authors'
COMPARE = "rows whose attention_mask is 0 are stored as 0 and must not be compared"


def lists(b, *names):
    return {n: b[n].tolist() for n in names}


def encoder():
    b = batches.batch(0)
    ids, mask = b["original_ids"], b["attention_mask"]
    states, variants = None, {}
    for name, terms in (("both", "p2c|c2p"), ("c2p", "c2p"), ("p2c", "p2c"), ("none", "")):
        config = dict(tiny.DISCRIMINATOR, pos_att_type=terms)
        model = tiny.Discriminator(config).deberta
        with torch.no_grad():
            out = model(ids, attention_mask=mask, output_hidden_states=True).hidden_states
        if name == "both":
            states = [store.rows(h, mask) for h in out]
        else:
            variants[name] = {"pos_att_type": terms, "last_hidden_state": store.rows(out[-1], mask)}
    return {
        "about": "Discriminator encoder, names prefixed 'discriminator.'. hidden_states[0] is the "
        "embedding output, [i] the output of layer i. variants: last layer under other pos_att_type, "
        "same weights; " + COMPARE + ".",
        "config": tiny.DISCRIMINATOR,
        "input_ids": ids.tolist(),
        "attention_mask": mask.tolist(),
        "hidden_states": states,
        "variants": variants,
    }


def emd():
    b = batches.batch(0)
    mask = b["attention_mask"]
    model, _, named = tiny.pair("none")
    out = model(b["masked_ids"], mask, b["labels"])
    out["loss"].backward()
    mine = {n: p for n, p in named.items() if n.startswith("generator.")}
    return {
        "about": "Generator with the enhanced mask decoder. context is the output of the next-to-last "
        "layer, query_0 = context + position rows, query_1 and query_2 the two passes of the last layer. "
        "Targets (labels > 0) are in row-major order: target_positions lists [row, column]. mlm_loss is "
        "the mean of token_losses, gradients are of mlm_loss; " + COMPARE + ".",
        "config": tiny.GENERATOR,
        **lists(b, "masked_ids", "attention_mask", "labels"),
        "target_positions": (b["labels"] > 0).nonzero().tolist(),
        "context": store.rows(out["context"], mask),
        **{f"query_{i}": store.rows(q, mask) for i, q in enumerate(out["queries"])},
        "logits": store.tensor(out["logits"]),
        "token_losses": store.tensor(out["losses"]),
        "mlm_loss": store.number(out["loss"].item()),
        "gradients": store.gradients(mine),
    }


def narrow():
    b = batches.batch(0)
    mask = b["attention_mask"]
    config = dict(tiny.GENERATOR, hidden_size=8, num_attention_heads=1, intermediate_size=12, embedding_size=16)
    model = DebertaV2ForMaskedLM(DebertaV2Config(**config, tie_word_embeddings=True)).double().eval()
    named = {"generator." + n.replace(*HEAD).replace("lm_head.transform", "lm_head"): p for n, p in model.named_parameters()}
    with torch.no_grad():
        for name, p in named.items():
            p.copy_(torch.from_numpy(formula.values(name, tuple(p.shape))))
    where = b["labels"] > 0
    out = model(b["masked_ids"], attention_mask=mask, output_hidden_states=True)
    loss = torch.nn.functional.cross_entropy(out.logits[where], b["labels"][where])
    loss.backward()
    return {
        "about": "transformers' DebertaV2ForMaskedLM, all of it, with a word table (embedding_size) wider than the "
        "encoder: no enhanced mask decoder. logits at the targets in row-major order, gradients are of mlm_loss, the "
        "mean over targets; " + COMPARE + ".",
        "config": config,
        **lists(b, "masked_ids", "attention_mask", "labels"),
        "hidden_states": [store.rows(h, mask) for h in out.hidden_states],
        "logits": store.tensor(out.logits[where]),
        "mlm_loss": store.number(loss.item()),
        "gradients": store.gradients(named),
    }


def rtd():
    b = batches.batch(0)
    mask = b["attention_mask"]
    _, model, named = tiny.pair("none")
    out = model(b["corrupted_ids"], mask, b["labels"])
    out["loss"].backward()
    mine = {n: p for n, p in named.items() if n.startswith("discriminator.")}
    return {
        "about": "Discriminator on a corrupted input, own word table (sharing none). replaced is the 0/1 "
        "label, rtd_loss the mean binary cross-entropy over attention_mask = 1, gradients are of rtd_loss; "
        + COMPARE + ".",
        "config": tiny.DISCRIMINATOR,
        **lists(b, "original_ids", "attention_mask", "labels", "sampled", "corrupted_ids"),
        "replaced": (out["replaced"].long() * mask).tolist(),
        "last_hidden_state": store.rows(out["hidden"], mask),
        "logits": store.rows(out["logits"], mask),
        "rtd_loss": store.number(out["loss"].item()),
        "gradients": store.gradients(mine),
    }


def joint(sharing):
    """Loss and gradients of L_MLM + LAMBDA * L_RTD at the initial weights."""
    b = batches.batch(0)
    generator, discriminator, named = tiny.pair(sharing)
    mlm = generator(b["masked_ids"], b["attention_mask"], b["labels"])["loss"]
    rtd_loss = discriminator(b["corrupted_ids"], b["attention_mask"], b["labels"], generator.table)["loss"]
    parts = {}
    if sharing == "es":
        for name, loss in (("mlm", mlm), ("rtd_weighted", LAMBDA * rtd_loss)):
            (g,) = torch.autograd.grad(loss, generator.table, retain_graph=True)
            parts[name] = store.tensor(g)
    total = mlm + LAMBDA * rtd_loss
    total.backward()
    content = {
        "about": f"Joint loss, sharing {sharing}: total_loss = mlm_loss + lambda * rtd_loss, gradients are of "
        "total_loss. Only the word table is shared: the discriminator never reads a position table, so it "
        "has none here. es: the discriminator has no table of its own, "
        "gradients['generator." + tiny.TABLE + "'] is the sum of shared_table_parts. gdes: "
        "'discriminator." + tiny.DELTA + "' is E_delta and starts at its formula values, not at zero.",
        "sharing": sharing,
        "lambda": LAMBDA,
        "generator_config": tiny.GENERATOR,
        "discriminator_config": tiny.DISCRIMINATOR,
        **lists(b, "masked_ids", "attention_mask", "labels", "sampled", "corrupted_ids"),
        "mlm_loss": store.number(mlm.item()),
        "rtd_loss": store.number(rtd_loss.item()),
        "total_loss": store.number(total.item()),
        "gradients": store.gradients(named),
    }
    if parts:
        content["shared_table_parts"] = parts
    return content


def buckets():
    """Bucket of every relative position and one small matrix of build_relative_position."""
    out = []
    for size, limit in ((256, 512), (4, 16), (8, 16), (32, 64)):
        r = torch.arange(-(limit - 1), limit)
        b = modeling_deberta_v2.make_log_bucket_position(r, size, limit).long()
        length = torch.zeros(1, 12, 1)
        m = modeling_deberta_v2.build_relative_position(length, length, size, limit)
        out.append(
            {
                "position_buckets": size,
                "max_position": limit,
                "first": -(limit - 1),
                "buckets": b.tolist(),
                "matrix_12x12": m[0].tolist(),
            }
        )
    return {
        "about": "make_log_bucket_position: buckets[k] is the bucket of relative position first + k, for all "
        "-(max_position-1)..max_position-1. matrix_12x12[i][j] is build_relative_position for query i, key j.",
        "cases": out,
    }


def probe():
    """First numbers of a few tensors, to test another language's copy of the formula."""
    names = (
        "generator." + tiny.TABLE,
        "generator.lm_predictions.lm_head.bias",
        "discriminator." + tiny.DELTA,
        "discriminator.deberta.encoder.LayerNorm.weight",
        "discriminator.mask_predictions.classifier.weight",
    )
    return {
        "about": "words: formula's 64-bit word of elements 0..3 (hex). values: the weights made from them. "
        "parameters: shape of every tensor of both models (the discriminator's word table is called "
        "word_embeddings.weight in none, _weight in gdes and absent in es).",
        "tensors": [
            {"name": n, "words": [f"{int(w):016x}" for w in formula.words(n, 4)], "values": formula.values(n, (4,)).tolist()}
            for n in names
        ],
        "parameters": {n: list(p.shape) for n, p in sorted(tiny.pair("none")[2].items())},
    }
