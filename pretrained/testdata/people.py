"""Checkpoints as people have them, made of those of make.py, and what the reference computes from them.

    python people.py        # versions as in experiments/training/testdata/reference/requirements.txt

wrapped/    {"state_dict": {"model." + name: ...}, ...} with an optimizer's state, as Lightning writes it
compiled/   a pair in one file, its names below _orig_mod.module.generator. and _orig_mod.module.discriminator.
double/     plain/ in float64, in the layout before torch 1.6
shards/     saved/ in several parts with their index
long.json   plain/ over a window of 40 tokens, where max_position_embeddings is 16; distances of 16 and more count as 15,
            as in the authors' code (transformers reads a row there that no training touched)
"""

import json
import pathlib
import shutil
import sys

import torch
from transformers import DebertaV2ForMaskedLM
from transformers.models.deberta_v2 import modeling_deberta_v2

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "experiments" / "training" / "testdata" / "reference"))
import tiny  # noqa: E402


def load(name):
    return torch.load(HERE / name, weights_only=True)


def folder(name, config):
    path = HERE / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    if config:
        shutil.copy(HERE / config, path / "config.json")
    return path


def wrapped():
    state = {"model." + n: v for n, v in load("plain/pytorch_model.bin").items()}
    moments = {"step": torch.tensor(10.0), "exp_avg": torch.zeros(3)}
    optimizer = {"state": {0: moments}, "param_groups": [{"lr": 1e-4, "params": [0, 1]}]}
    out = {"epoch": 3, "global_step": 10, "state_dict": state, "optimizer_states": [optimizer], "hyper_parameters": {"lr": 1e-4}}
    torch.save(out, folder("wrapped", "plain/config.json") / "pytorch_model.bin")


def compiled():
    state = {"_orig_mod.module.generator." + n: v for n, v in load("hub/pytorch_model.generator.bin").items()}
    discriminator = {n: v for n, v in load("hub/pytorch_model.bin").items() if not n.startswith("lm_predictions.") and n != tiny.DELTA}
    state |= {"_orig_mod.module.discriminator." + n: v for n, v in discriminator.items()}
    path = folder("compiled", None)
    torch.save(state, path / "pytorch_model.bin")
    pair = {k: json.loads((HERE / "hub" / f).read_text()) for k, f in (("generator", "generator_config.json"), ("discriminator", "config.json"))}
    (path / "config.json").write_text(json.dumps({"embedding_sharing": "none", **pair}, indent=1) + "\n")


def double():
    state = {n: v.double() for n, v in load("plain/pytorch_model.bin").items()}
    path = folder("double", "plain/config.json")
    torch.save(state, path / "pytorch_model.bin", _use_new_zipfile_serialization=False)


def shards():
    path = folder("shards", None)
    DebertaV2ForMaskedLM.from_pretrained(HERE / "saved").save_pretrained(path, max_shard_size="9KB")
    (path / "generation_config.json").unlink(missing_ok=True)


def long():
    old = modeling_deberta_v2.make_log_bucket_position

    def clamped(relative, buckets, most):
        return old(relative.clamp(1 - most, most - 1), buckets, most)

    modeling_deberta_v2.make_log_bucket_position = clamped
    modeling_deberta_v2.scaled_size_sqrt = lambda q, terms: torch.sqrt(torch.tensor(q.size(-1), dtype=torch.float32) * terms)
    state = load("plain/pytorch_model.bin")
    model = tiny.Discriminator(sharing="none").float()
    keep = dict(model.named_parameters())
    model.load_state_dict({n: v.float() for n, v in state.items() if n in keep})
    ids = [1, *[3 + 7 * i % 36 for i in range(38)], 2]
    with torch.no_grad():
        judged = model(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long), torch.zeros(1, len(ids), dtype=torch.long))
    (HERE / "long.json").write_text(json.dumps({"ids": ids, "rtd_logits": judged["logits"][0].tolist()}) + "\n")


if __name__ == "__main__":
    wrapped(), compiled(), double(), shards(), long()
