"""Small checkpoints in the formats of released files, and what the reference computes from them.

    python make.py        # versions as in experiments/training/testdata/reference/requirements.txt

hub/       as the released xsmall model: both networks in half precision, pickled by torch, E_Delta stored
plain/     as the released base model: the discriminator alone, without E_Delta, a head of MLM left over in it
authors/   as the authors' trainer leaves it: generator/ and discriminator/, the stored E_D one update old
saved/     DebertaV2ForMaskedLM saved by transformers as it does by default (legacy head, safetensors)
expected.json   hidden states, logits and tables for one window of ids
"""

import json
import pathlib
import sys

import torch
from transformers import DebertaV2Config, DebertaV2ForMaskedLM

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "experiments" / "training" / "testdata" / "reference"))
import formula  # noqa: E402
import tiny  # noqa: E402

IDS = [1, 17, 39, 8, 25, 39, 30, 11, 2]
PLACES = [2, 5]
TABLE, DELTA = tiny.TABLE, tiny.DELTA
POSITIONS = "deberta.embeddings.position_embeddings.weight"


def config(c):
    return dict(c, model_type="deberta-v2", attention_head_size=8, initializer_range=0.02)


def write(path, name, state, settings, config_name="config.json"):
    path.mkdir(parents=True, exist_ok=True)
    torch.save(state, path / name)
    (path / config_name).write_text(json.dumps(config(settings), indent=1) + "\n")


def states():
    """State dicts of a GDES pair in float32, the discriminator with its merged table one update old."""
    generator, discriminator, _ = tiny.pair("gdes")
    g = {n: p.detach().float() for n, p in generator.named_parameters()}
    d = {n: p.detach().float() for n, p in discriminator.named_parameters()}
    d[TABLE] = g[TABLE] + d[DELTA]
    d[POSITIONS] = torch.from_numpy(formula.values("discriminator." + POSITIONS, (16, 16))).float()
    d["deberta.embeddings.position_embeddings._weight"] = torch.zeros(16, 16)
    return g, d


def run(g, d):
    """Everything the reference computes with these state dicts, in float32, padding-free."""
    generator = tiny.Generator().float()
    generator.load_state_dict({n: v.float() for n, v in g.items()})
    discriminator = tiny.Discriminator(sharing="none").float()
    keep = dict(discriminator.named_parameters())
    discriminator.load_state_dict({n: v.float() for n, v in d.items() if n in keep})
    tiny.modeling_deberta_v2.scaled_size_sqrt = lambda q, terms: torch.sqrt(
        torch.tensor(q.size(-1), dtype=torch.float32) * terms
    )
    ids, mask = torch.tensor([IDS]), torch.ones(1, len(IDS), dtype=torch.long)
    labels = torch.zeros_like(ids)
    labels[0, PLACES] = 5
    with torch.no_grad():
        made = generator(ids, mask, labels)
        judged = discriminator(ids, mask, torch.zeros_like(ids))
    return dict(
        mlm_logits=made["logits"].tolist(),
        rtd_logits=judged["logits"][0].tolist(),
        discriminator_states=judged["hidden"][0].flatten().tolist(),
        word_table=d[TABLE].float().flatten().tolist()[:40],
    )


def main():
    out = {"ids": IDS, "places": PLACES}
    g, d = states()

    half_g, half_d = ({n: v.half() for n, v in s.items()} for s in (g, d))
    head = {n: v for n, v in half_g.items() if n.startswith("lm_predictions.")}
    write(HERE / "hub", "pytorch_model.bin", {**half_d, **head}, tiny.DISCRIMINATOR)
    write(HERE / "hub", "pytorch_model.generator.bin", half_g, tiny.GENERATOR, "generator_config.json")
    out["hub"] = run(half_g, half_d)

    bare = {n: v for n, v in half_d.items() if n not in (DELTA, "deberta.embeddings.position_embeddings._weight")}
    write(HERE / "plain", "pytorch_model.bin", {**bare, **head}, tiny.DISCRIMINATOR)
    out["plain"] = {k: v for k, v in out["hub"].items() if k != "mlm_logits"}

    stale = dict(d)
    stale[TABLE] = d[TABLE] + 0.01
    write(HERE / "authors" / "generator", "pytorch.model-000010.bin", g, tiny.GENERATOR, "model_config.json")
    write(HERE / "authors" / "discriminator", "pytorch.model-000010.bin", stale, tiny.DISCRIMINATOR, "model_config.json")
    out["authors"] = run(g, d)

    model = DebertaV2ForMaskedLM(DebertaV2Config(**config(tiny.GENERATOR)))
    tiny.fill(model, "saved.")
    model.tie_weights()
    model.save_pretrained(HERE / "saved")
    (HERE / "saved" / "generation_config.json").unlink(missing_ok=True)
    with torch.no_grad():
        logits = model(torch.tensor([IDS])).logits[0, PLACES]
    out["saved"] = {"mlm_logits": logits.tolist()}

    (HERE / "expected.json").write_text(json.dumps(out) + "\n")


main()
