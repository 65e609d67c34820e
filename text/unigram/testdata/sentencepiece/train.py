"""Trains unigram models with the sentencepiece library, with the special pieces of the released DeBERTaV3 models.

    pip install -r requirements.txt
    python train.py small DATA OUT   # the models of this folder, before gzip
    python train.py large DATA OUT   # larger ones, for compare.py

DATA is the folder shared/data beside the repository.
"""

import pathlib
import re
import sys
import tempfile

import sentencepiece

# Name: (which files, pieces, byte fallback, further settings).
SMALL = {
    "latin": (["gutenberg/1342*", "udhr/*eng*", "udhr/*fra*", "udhr/*deu*", "udhr/*vie*"], 600, False, {"normalization_rule_name": "identity"}),
    "plain": (["udhr/*eng*"], 450, True, {"normalization_rule_name": "identity", "add_dummy_prefix": False, "remove_extra_whitespaces": False}),
    "many": (["udhr/*"], 1000, True, {"user_defined_symbols": ["<ent>", "é!"], "character_coverage": 0.985}),
}
LARGE = {
    "en-8k": (["gutenberg/*.txt", "wikitext-2/*.txt"], 8000, False, {}),
    "en-8k-bytes": (["gutenberg/*.txt", "wikitext-2/*.txt"], 8000, True, {}),
    "many-32k": (["**/*.txt", "**/*.xml", "**/*.tsv", "**/*.json"], 32000, True, {}),
    "many-32k-nobytes": (["**/*.txt", "**/*.xml", "**/*.tsv", "**/*.json"], 32000, False, {"normalization_rule_name": "nfkc"}),
}


def lines(data, patterns):
    for path in sorted({p for pattern in patterns for p in data.glob(pattern)}):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            line = re.sub(r"<[^<>]*>", " ", line).strip()
            if path.suffix == ".json":
                line = line.encode().decode("unicode_escape", errors="ignore") if "\\u" in line else line
                line = line.encode("utf-8", errors="ignore").decode()
            for start in range(0, len(line), 1000):
                yield line[start : start + 1000]


def main(size, data, out):
    out.mkdir(parents=True, exist_ok=True)
    for name, (patterns, pieces, fallback, more) in (SMALL if size == "small" else LARGE).items():
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as text:
            text.writelines(line + "\n" for line in lines(data, patterns) if line)
            text.flush()
            sentencepiece.SentencePieceTrainer.train(
                input=text.name, model_prefix=str(out / name), model_type="unigram", vocab_size=pieces,
                byte_fallback=fallback, hard_vocab_limit=False, num_threads=1, minloglevel=2,
                pad_id=0, bos_id=1, eos_id=2, unk_id=3,
                pad_piece="[PAD]", bos_piece="[CLS]", eos_piece="[SEP]", unk_piece="[UNK]", **more)
        (out / (name + ".vocab")).unlink()
        print(name, (out / (name + ".model")).stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
