"""Pseudo-log-likelihoods by transformers' DebertaV2ForMaskedLM of the checkpoint in saved/, written to scores.json.

    python scores.py        # versions as in experiments/training/testdata/reference/requirements.txt

Each token of a sentence, not [CLS] (1) and [SEP] (2), is masked in turn by id 39, in a window without padding.
"""

import json
import pathlib

import torch
from transformers import DebertaV2ForMaskedLM

HERE = pathlib.Path(__file__).parent
MASK = 39
SENTENCES = [
    [1, 17, 2],
    [1, 8, 25, 2],
    [1, 30, 30, 11, 2],
    [1, 17, 3, 8, 25, 30, 11, 2],
    [1, 17, 3, 8, 25, 30, 12, 2],
    [1, 5, 33, 9, 21, 14, 38, 7, 26, 2],
    [1, 5, 33, 9, 21, 14, 38, 7, 26, 10, 4, 19, 28, 31, 6, 2],
]


def main():
    model = DebertaV2ForMaskedLM.from_pretrained(HERE / "saved").float().eval()
    scores = []
    for ids in SENTENCES:
        total = 0.0
        for at in range(1, len(ids) - 1):
            shown = torch.tensor([ids])
            shown[0, at] = MASK
            with torch.no_grad():
                logits = model(shown).logits[0, at].double()
            total += torch.log_softmax(logits, -1)[ids[at]].item()
        scores.append(total)
    (HERE / "scores.json").write_text(json.dumps({"sentences": SENTENCES, "scores": scores}) + "\n")


main()
