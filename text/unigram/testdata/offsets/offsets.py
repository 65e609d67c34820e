"""Writes offsets.json: lines, and the ids and offset_mapping that transformers' fast tokenizers give them.

    pip install -r ../sentencepiece/requirements.txt
    python offsets.py

It reads two tokenizers of ../sentencepiece. Offsets are in code points.
"""

import gzip
import json
import pathlib
import random
import subprocess
import tempfile

import transformers

HERE = pathlib.Path(__file__).resolve().parent
OTHER = HERE.parent / "sentencepiece"

LINES = [
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren.", "  two  spaces   and\ttabs and ends  ",
    "يولد جميع الناس أحرارًا متساوين حقّاً في الكرامة والحقوق.", "सभी मनुष्यों को गौरव और अधिकारों के मामले में स्वतन्त्रता। क़ है",
    "人人生而自由，在尊严和权利上一律平等。", "すべての人間は、生れながらにして自由。ガ カ\u3099 ー", "모든 인간은 태어날 때부터",
    "e\u0301te\u0301 und E\u0301 e\u0323\u0301 x", "ＦＵＬＬ　ｗｉｄｔｈ １２３", "ﬁne ½ cup № ①", "שָׁלוֹם לכולם",
    "👩\u200d👩\u200d👧 👍🏽 ❤\ufe0f 𝒜 𝄞", "zero\u200bwidth \u00a0nbsp", "Tất cả mọi người sinh ra đều được tự do", "a", "", " ",
]


def noise(n):
    r = random.Random(7)
    pool = "abcdeinorst .,!  äöé日本人قيनम1"
    return ["".join(r.choice(pool) for _ in range(r.randrange(1, 40))) for _ in range(n)]


def main():
    lines = LINES + noise(15)
    out = {"transformers": transformers.__version__, "hex": [line.encode().hex() for line in lines], "tokenizers": {}}
    for name in ("latin.tokenizer.json", "own.json"):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            path = folder / name
            path.write_bytes(gzip.decompress((OTHER / (name + ".gz")).read_bytes()))
            if name == "own.json":  # ablate's own file, written for transformers
                subprocess.run(["go", "run", "./ids", str(path), str(folder / "own")], cwd=OTHER,
                               stdin=subprocess.DEVNULL, check=True)
                t = transformers.AutoTokenizer.from_pretrained(folder / "own")
            else:
                t = transformers.PreTrainedTokenizerFast(tokenizer_file=str(path))
        out["tokenizers"][name] = []
        for line in lines:
            o = t(line, add_special_tokens=False, return_offsets_mapping=True)
            out["tokenizers"][name].append({"ids": o["input_ids"], "offsets": o["offset_mapping"]})
    rows = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in out.items()]
    (HERE / "offsets.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


main()
