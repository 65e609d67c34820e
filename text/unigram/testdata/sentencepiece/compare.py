"""Compares the ids of ablate with those of the sentencepiece library and of transformers, line by line.

    pip install -r requirements.txt
    python compare.py spm TOKENIZER DATA            # whatever ablate opens, by the spm.model that it writes
    python compare.py transformers TOKENIZER DATA   # whatever ablate opens, written for transformers

A fourth argument of 10 takes every tenth line.

TOKENIZER is a file or folder that ablate opens; DATA a folder, of which every file is read. A line that
differs is shown with both segmentations, the first few of each comparison.
"""

import collections
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SHOWN = 12


def lines(data):
    for path in sorted(p for p in data.rglob("*") if p.is_file()):
        for line in path.read_bytes().decode("utf-8", errors="replace").split("\n"):
            yield path.relative_to(data), line.replace("\x00", "").encode("utf-8", "replace").decode()


def ablate(tokenizer, texts, export=None):
    more = [str(export)] if export else []
    out = subprocess.run(
        ["go", "run", "./ids", str(pathlib.Path(tokenizer).resolve()), *more], cwd=HERE,
        input="".join(t + "\n" for t in texts).encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    return [[int(i) for i in line.split()] for line in out.split("\n")[:-1]]


def report(name, where, texts, ours, theirs, piece):
    assert len(texts) == len(ours) == len(theirs), (len(texts), len(ours), len(theirs))
    wrong = [i for i in range(len(texts)) if ours[i] != theirs[i]]
    print(f"{name}: {len(texts)} lines, {sum(map(len, theirs))} ids, {len(wrong)} lines differ")
    for path, n in collections.Counter(str(where[i]) for i in wrong).most_common(8):
        print(f"  {n} in {path}")
    for i in wrong[:: max(1, len(wrong) // SHOWN)][:SHOWN]:
        at = next((k for k, (a, b) in enumerate(zip(ours[i], theirs[i])) if a != b), min(len(ours[i]), len(theirs[i])))
        show = lambda ids: " ".join(piece(k) for k in ids[max(0, at - 2) : at + 6])
        print(f"  {where[i]}: ablate {show(ours[i])!r}, {name} {show(theirs[i])!r}")


def main(what, tokenizer, data, every=1):
    where, texts = zip(*list(lines(pathlib.Path(data)))[:: int(every)])
    if what == "spm":
        import sentencepiece

        with tempfile.TemporaryDirectory() as folder:
            ours = ablate(tokenizer, texts, folder)
            p = sentencepiece.SentencePieceProcessor(model_file=folder + "/spm.model")
        mask = len(p) if p.piece_to_id("[MASK]") == p.unk_id() else p.piece_to_id("[MASK]")
        theirs = []
        for text in texts:
            ids = []
            for k, part in enumerate(text.split("[MASK]")):
                ids += ([mask] if k else []) + p.encode(part)
            theirs.append(ids)
        report("sentencepiece " + sentencepiece.__version__, where, texts, ours, theirs,
               lambda i: p.id_to_piece(i) if i < len(p) else "[MASK]")
        return
    import transformers

    with tempfile.TemporaryDirectory() as folder:
        ours = ablate(tokenizer, texts, folder)
        t = transformers.AutoTokenizer.from_pretrained(folder)
        theirs = t(list(texts), add_special_tokens=False)["input_ids"]
        report(f"transformers {transformers.__version__} {type(t).__name__}", where, texts, ours, theirs, t.convert_ids_to_tokens)


if __name__ == "__main__":
    main(*sys.argv[1:])
