"""Writes ids.json: lines, and the ids that transformers gives them with the tokenizers of this folder.

    pip install -r ../sentencepiece/requirements.txt
    python kinds.py

The tokenizers were trained by ablate on a few hundred letters and on invented prose; ablate writes them for
transformers here, and AutoTokenizer loads them.
"""

import json
import pathlib
import random
import subprocess
import tempfile

import transformers

HERE = pathlib.Path(__file__).resolve().parent

LINES = [
    "GATTACA", "ACGTNNRYACGT", "acgtACGT", "", " ", "A", "N", "NN", "the reader values a test", "  two  spaces   and\ttabs ",
    "Ĉu ŝi? 日本語 3.5%", "e\u0301te\u0301 é", "ＦＵＬＬ　ｗｉｄｔｈ ½ ﬁne", "👩\u200d👩 𝒜 𝄞", "<unk> x <unk>", "<0xC3> <0x41>", "x<unk>",
    "[MASK]AC[MASK] GT", "zero\u200bwidth \u00a0nbsp", "ACGT" * 300, "क़ है 인간 קוד",
]


def noise(n):
    r = random.Random(11)
    pool = "ACGTNacgt  .é日\u0301%<>"
    return ["".join(r.choice(pool) for _ in range(r.randrange(1, 60))) for _ in range(n)]


def main():
    lines = LINES + noise(40)
    out = {"transformers": transformers.__version__, "hex": [line.encode().hex() for line in lines], "ids": {}}
    for name in ("nucleotides", "characters", "bytes"):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["go", "run", "./ids", str(HERE / (name + ".json")), folder], cwd=HERE.parent / "sentencepiece",
                           stdin=subprocess.DEVNULL, check=True)
            t = transformers.AutoTokenizer.from_pretrained(folder)
            out["ids"][name] = [t(line, add_special_tokens=False)["input_ids"] for line in lines]
    text = json.dumps(out).replace("]], ", "]],\n").replace("], [", "],\n[")
    (HERE / "ids.json").write_text(text + "\n")


main()
