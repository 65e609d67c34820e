"""Writes added4.json or added5.json: tokenizers with added tokens and options, and the ids that transformers gives.

    pip install transformers==4.57.1 sentencepiece protobuf && python added.py     # writes added4.json
    pip install -r requirements.txt && python added.py                             # writes added5.json

Release 4 reads spm.model by the sentencepiece library (use_fast=False), with the files beside it: "files" are their
texts. Release 5 reads a tokenizer.json: "changes" are what is changed in latin.tokenizer.json.gz.
"""

import gzip
import json
import pathlib
import random
import tempfile

import transformers

HERE = pathlib.Path(__file__).resolve().parent
FOUR = transformers.__version__.startswith("4.")

LINES = [
    "", " ", "the covid [GENE] x", "covid", "covids and COVID, Covid.covid", "a[GENE]b [GENE][GENE]  [GENE] ", "[gene] [Gene]",
    "a [MASK] b", "[MASK]", "a[MASK]b [mask] [Mask]", "  [MASK]  [MASK] .", "one [SEP] two", "[CLS] one [SEP] two [SEP]", "x [UNK] y[UNK]z [PAD]",
    "[cls] [sep", "Hello, WORLD", "It's (no) good... 3.5% - ok?!", "ÄÖÜ ẞ ÉTÉ İstanbul ΣΑΣ ΟΔΟΣ Ǆ", "ＦＵＬＬ　［MASK］ … « x »", "<ent>x <ent> y<ent>",
    "new york New York NEW YORKers", "tab\tand\nline [SEP]\n[CLS]", "the [MASK] of covid-19 [GENE]-1 is,covid!", "\u0130[GENE]\u0130", "a\u0301[MASK]\u0301",
]


def noise(n):
    r = random.Random(11)
    pool = ["covid", "[GENE]", "[MASK]", "[SEP]", "[UNK]", "<ent>", "New York", " ", " ", "  ", "the", "A", "b", ".", ",", "-", "É", "x", "\t"]
    return ["".join(r.choice(pool) for _ in range(r.randrange(1, 14))) for _ in range(n)]


def token(content, id=None, **flags):
    t = dict(content=content, single_word=False, lstrip=False, rstrip=False, normalized=False, special=False)
    if id is not None:
        t["id"] = id
    return {**t, **flags}


CONFIG = {"tokenizer_class": "DebertaV2Tokenizer", "vocab_type": "spm"}
FIVE = [token(c, i, special=True) for i, c in enumerate(["[PAD]", "[CLS]", "[SEP]", "[UNK]"])]


def models():
    """Files beside spm.model, whose 600 pieces end at 599."""
    plain = {"[MASK]": 600, "covid": 601, "[GENE]": 602, "New York": 603}
    config = lambda **more: {"tokenizer_config.json": json.dumps({**CONFIG, **more})}
    added = lambda tokens: {"tokenizer_config.json": json.dumps({**CONFIG, "added_tokens_decoder": tokens})}
    decoder = {
        "0": token("[PAD]", special=True), "1": token("[CLS]", special=True), "2": token("[SEP]", special=True),
        "3": token("[UNK]", special=True, normalized=True), "600": token("[MASK]", special=True),
        "601": token("covid", normalized=True), "602": token("[GENE]", lstrip=True, rstrip=True), "603": token("<ent>", special=True, lstrip=True),
    }
    every = {i: {k: v for k, v in t.items()} for i, t in decoder.items()}
    return {
        "mask alone": {"added_tokens.json": json.dumps({"[MASK]": 600}), **config()},
        "added": {"added_tokens.json": json.dumps(plain), **config()},
        "added, far": {"added_tokens.json": json.dumps({"[MASK]": 600, "<ent>": 640, "covid": 641}), **config()},
        "decoder": added(every),
        "lower": {"added_tokens.json": json.dumps({"[MASK]": 600}), **config(do_lower_case=True)},
        "lower, added": {"added_tokens.json": json.dumps(plain), **config(do_lower_case=True)},
        "lower, decoder": {"tokenizer_config.json": json.dumps({**CONFIG, "added_tokens_decoder": every, "do_lower_case": True})},
        "punct": {"added_tokens.json": json.dumps({"[MASK]": 600}), **config(split_by_punct=True)},
        "punct, lower, added": {"added_tokens.json": json.dumps(plain), **config(split_by_punct=True, do_lower_case=True)},
        "extra": {"added_tokens.json": json.dumps({"[MASK]": 600, "<ent>": 601}), **config(additional_special_tokens=["<ent>"], do_lower_case=True)},
    }


def jsons():
    """What is changed in tokenizer.json, which has 600 pieces before [MASK]."""
    newer = [{"type": "Replace", "pattern": {"Regex": "\\s{2,}|[\\n\\r\\t]"}, "content": " "}, {"type": "NFC"}, {"type": "Strip", "strip_left": False, "strip_right": True}]
    lower = [{"type": "Lowercase"}]
    meta = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    seq = lambda steps: {"type": "Sequence", "normalizers": steps}
    punct = {"type": "Sequence", "pretokenizers": [{"type": "Punctuation", "behavior": "Isolated"}, meta]}
    mask = lambda **f: [*FIVE, token("[MASK]", 600, special=True, **f)]
    words = [token("covid", 601, normalized=True), token("[GENE]", 602, normalized=True), token("New York", 603, normalized=True)]
    odd = [token("covid", 601, single_word=True), token("[GENE]", 602, lstrip=True, rstrip=True), token("<ent>", 603, lstrip=True, normalized=True), token("New York", 604, single_word=True, normalized=True)]
    return {
        "normalized mask": {"added_tokens": mask(normalized=True), "normalizer": seq(newer)},
        "normalized mask, charsmap": {"added_tokens": mask(normalized=True)},
        "words": {"added_tokens": mask(normalized=True) + words, "normalizer": seq(newer)},
        "words, charsmap": {"added_tokens": mask() + words},
        "odd": {"added_tokens": mask(lstrip=True) + odd},
        "unk normalized": {"added_tokens": [*FIVE[:3], token("[UNK]", 3, special=True, normalized=True, lstrip=True), token("[MASK]", 600, special=True)]},
        "lower": {"added_tokens": mask(normalized=True) + words, "normalizer": seq(lower + newer)},
        "lower, raw": {"added_tokens": mask() + odd, "normalizer": seq(lower + newer)},
        "punct": {"added_tokens": mask() + words, "normalizer": seq(newer), "pre_tokenizer": punct},
        "punct, lower": {"added_tokens": mask(normalized=True), "normalizer": seq(lower + newer), "pre_tokenizer": punct},
    }


def write(folder, files):
    for name, data in files.items():
        (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def main():
    lines = LINES + noise(60)
    out = {"transformers": transformers.__version__, "lines": lines, "cases": []}
    for name, what in (models() if FOUR else jsons()).items():
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            if FOUR:
                write(folder, {"spm.model": gzip.decompress((HERE / "latin.model.gz").read_bytes()), **what})
                t = transformers.DebertaV2Tokenizer.from_pretrained(folder)
            else:
                j = json.loads(gzip.decompress((HERE / "latin.tokenizer.json.gz").read_bytes()))
                write(folder, {"tokenizer.json": json.dumps({**j, **what})})
                t = transformers.PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
            ids = [t(line, add_special_tokens=False)["input_ids"] for line in lines]
        out["cases"].append({"name": name, "files" if FOUR else "changes": what, "ids": ids})
    text = json.dumps({k: v for k, v in out.items() if k != "cases"}, ensure_ascii=True)[:-1]
    rows = ",\n".join(json.dumps(c) for c in out["cases"])
    (HERE / ("added4.json" if FOUR else "added5.json")).write_text(text + ', "cases": [\n' + rows + "\n]}\n")


main()
