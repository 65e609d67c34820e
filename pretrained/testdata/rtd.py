"""Runs the Python of an export's README.md and transformers' fill-mask on it, and writes rtd.json.

    python rtd.py        # versions as in experiments/training/testdata/reference/requirements.txt; needs go

The pair is hub/ with the tokenizer of letters/, and the generator of saved/ (which has no enhanced mask decoder, so that
transformers computes what ablate does) with the same.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from transformers import pipeline

HERE = pathlib.Path(__file__).parent
TEXTS = ["the cat sat", "a [MASK] b [SEP] zoo", "quick fox"]
MASKED = "the c[MASK]t"


def tokenizer():
    """40 pieces: the special ones, the word mark, letters and some pairs."""
    special = ["[PAD]", "[CLS]", "[SEP]", "[UNK]"]
    pieces = ["▁", *"etaoinshrdlcumwfgypbvkxjqz", "▁the", "▁a", "in", "er", "an", "re", "on", "at"]
    vocab = [[s, 0.0] for s in special] + [[p, -2.0 - i / 8] for i, p in enumerate(pieces)] + [["[MASK]", 0.0]]
    assert len(vocab) == 40
    added = [{"id": i, "content": p, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
             for i, (p, _) in enumerate(vocab) if p in [*special, "[MASK]"]]
    sep = lambda i: {"SpecialToken": {"id": "[SEP]", "type_id": i}}
    part = lambda s, i: {"Sequence": {"id": s, "type_id": i}}
    cls = {"SpecialToken": {"id": "[CLS]", "type_id": 0}}
    post = {"type": "TemplateProcessing", "single": [cls, part("A", 0), sep(0)], "pair": [cls, part("A", 0), sep(0), part("B", 1), sep(1)],
            "special_tokens": {t: {"id": t, "ids": [i], "tokens": [t]} for t, i in (("[CLS]", 1), ("[SEP]", 2))}}
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
            "normalizer": {"type": "Sequence", "normalizers": [{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}, {"type": "Strip", "strip_left": True, "strip_right": True}]},
            "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
            "post_processor": post, "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
            "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": False, "vocab": vocab}}


def exported(name, folder):
    source = folder / name
    shutil.copytree(HERE / name, source)
    shutil.copy(HERE / "letters" / "tokenizer.json", source)
    subprocess.run(["go", "run", "./cmd/ablate", "export", str(source), "--out", str(folder / (name + "-export"))],
                   cwd=HERE.parent.parent, stdin=subprocess.DEVNULL, check=True)
    return folder / (name + "-export")


def main():
    (HERE / "letters").mkdir(exist_ok=True)
    (HERE / "letters" / "tokenizer.json").write_text(json.dumps(tokenizer(), ensure_ascii=False) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        pair = exported("hub", folder)
        code = re.search(r"```python\n(.*?)```", (pair / "README.md").read_text(), re.S).group(1)
        with contextlib.chdir(pair):
            space = {}
            exec(code, space)
            judged = [space["replaced"](text) for text in TEXTS]
        out = {"code": code, "texts": TEXTS, "probabilities": [p.tolist() for p, _ in judged], "tokens": [t for _, t in judged]}
        answers = pipeline("fill-mask", model=str(exported("saved", folder)), top_k=5)(MASKED)
        out["masked"], out["guesses"] = MASKED, [[a["token"], a["token_str"], a["score"]] for a in answers]
        # The generator of a pair is complete too: a tokenizer of all pieces, and an answer that is a piece.
        out["generator"] = [a["token_str"] for a in pipeline("fill-mask", model=str(pair / "generator"))(MASKED)]
        assert all(out["generator"]), out["generator"]
    (HERE / "rtd.json").write_text(json.dumps(out, indent=1) + "\n")


main()
