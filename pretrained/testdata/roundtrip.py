"""Loads a folder written by ablate export with transformers and says what it computes.

    python roundtrip.py FOLDER IDS [TEXT]        # IDS such as 1,17,39,8,2

The discriminator is loaded as DebertaV2Model, the generator as DebertaV2ForMaskedLM. A missing or unexpected key
is an error. Prints one JSON object: states (of the discriminator, flat), logits (of the generator, by place) and
ids (that AutoTokenizer gives the text).
"""

import json
import pathlib
import sys

import torch
from transformers import AutoTokenizer, DebertaV2ForMaskedLM, DebertaV2Model

folder, ids = pathlib.Path(sys.argv[1]), torch.tensor([[int(i) for i in sys.argv[2].split(",")]])
generator = folder / "generator"
alone = json.loads((folder / "config.json").read_text())["architectures"] == ["DebertaV2ForMaskedLM"]
out = {}


def load(cls, path):
    model, info = cls.from_pretrained(path, output_loading_info=True)
    bad = {k: sorted(v) for k, v in info.items() if v}
    if bad:
        sys.exit(f"{cls.__name__} from {path}: {bad}")
    print(f"{cls.__name__} from {path.name}: no missing or unexpected key", file=sys.stderr)
    return model.eval()


with torch.no_grad():
    if not alone:
        out["states"] = load(DebertaV2Model, folder)(ids).last_hidden_state[0].flatten().tolist()
    if alone or generator.exists():
        out["logits"] = load(DebertaV2ForMaskedLM, folder if alone else generator)(ids).logits[0].tolist()
if len(sys.argv) > 3:
    out["ids"] = AutoTokenizer.from_pretrained(folder)(sys.argv[3])["input_ids"]
print(json.dumps(out))
