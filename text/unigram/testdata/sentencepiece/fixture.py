"""Writes fixture.json: lines, and what the sentencepiece library and transformers make of them.

    pip install -r requirements.txt
    python fixture.py

It reads the files of this folder: latin, many and plain.model.gz are of train.py; latin.tokenizer.json.gz is
latin.model as DebertaV2TokenizerFast of transformers 4.57.1 saves it; own.json.gz is a tokenizer of ablate with
800 ids, trained on the UDHR in twenty languages.
"""

import gzip
import json
import pathlib
import random
import subprocess
import tempfile

import sentencepiece
import tokenizers
import transformers

HERE = pathlib.Path(__file__).resolve().parent

LINES = [
    b"", b" ", b"  \t \n", b"the", b" All human beings are born free and equal in dignity and rights. ",
    b"The capital of [MASK] is Paris.", b"[MASK]", b"[MASK] [MASK]", b" [MASK]a[MASK] ", b"[mask] [MASK",
    b"two  spaces   and\ttabs\r\nand ends  ", b"5,000,000.00 www.www.www ------ ....... 1000000",
    b"<unk> and the <unk> x<unk>", b"<0x41> <0xC3> <s> </s> <pad>", b"a<ent>b <ent> <ent><ent>", "é! xé! e\u0301! É!é!é!".encode(),
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren.".encode(),
    "Tous les êtres humains naissent libres et égaux en dignité — « l'été » …".encode(),
    "Tất cả mọi người sinh ra đều được tự do và bình đẳng.".encode(), "Ta\u0302\u0301t ca\u0309 mo\u0323i ngu\u031bo\u031b\u0300i".encode(),
    "Все люди рождаются свободными; й и\u0306".encode(), "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι".encode(),
    "يولد جميع الناس أحرارًا متساوين حقّاً".encode(), "تمام انسان آزاد اور حقوق".encode(), "सभी मनुष्यों को गौरव क़ क\u093c".encode(),
    "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาค กำ".encode(), "人人生而自由，在尊严和权利上一律平等。".encode(), "すべての人間は、生れながらにして自由。ガ カ\u3099 ｶﾞ ー".encode(),
    "모든 인간은 태어날 때부터 자유로우며 \u1112\u1161\u11ab\u1100\u1173\u11af ㅋㅋ".encode(), "שָׁלוֹם לכולם".encode(), "Բոլոր მარდიკ ሰላም".encode(),
    "ＦＵＬＬ　ｗｉｄｔｈ １２３ ［MASK］ ～".encode(), "ﬁ ﬂ ½ ² ™ № ℃ Ⅷ ㍿ ﷺ ǆ ſ".encode(), "𝒜𝕭𝖈 𠀀 𝄞 𐐷".encode(),
    "👩\u200d👩\u200d👧 👍🏽 ❤\ufe0f 🇩🇪 ☃".encode(), "e\u0301 e\u0323\u0301 e\u0301\u0323 q\u0307\u0323 \u0301x a\u0315\u0300\u05ae\u0300".encode(),
    "zero\u200bwidth\u200cnon\u200djoiner\ufeffbom \u00a0nbsp\u2028line\u2029par\u3000".encode(), b"ctrl\x01\x02\x1b[0m\x7f bell\x07 \x0b\x0c \xc2\x85\xc2\x9f",
    "▁meta▁ ▁▁ x ▁".encode(), "▁".encode(), "\ufffd \ufffe \u0378 \U000e0001".encode(), "\u00a8 \u00b4 \u037a \u1fbd".encode(),
    b"longword" * 60, "日本語" * 40, b"a" * 300, "\u0301" * 25, b"WoRdS iN MiXeD cAsE, \"quotes\" 'single' `tick` ~tilde~ {b} |p| \\back ^",
    b"bad \xff\xfe bytes \xc3( \xe2\x82 end\xf0\x9f", b"\xed\xa0\x80 surrogate \xc0\xaf overlong \xf4\x90\x80\x80", b"\x80",
]
LINES = [line.encode() if isinstance(line, str) else line for line in LINES]


def noise(n):
    """Lines of characters that rules and marks are about, in any order."""
    r = random.Random(5)
    pool = "aeiouyAEO nst▁  \u0301\u0300\u0323\u0302\u031b\u0308\u030aéệơアｶﾞ\u3099가ᄀ\u1161\u11a8ﬁ½　\u00a0\u200b<ent>é!.,0123456789-日قًّ"
    return ["".join(r.choice(pool) for _ in range(r.randrange(1, 40))).encode() for _ in range(n)]


def model(name, folder):
    path = folder / name
    path.write_bytes(gzip.decompress((HERE / (name + ".gz")).read_bytes()))
    return path


def for_transformers(path, folder):
    subprocess.run(["go", "run", "./ids", str(path), str(folder)], cwd=HERE, stdin=subprocess.DEVNULL, check=True)
    return transformers.AutoTokenizer.from_pretrained(folder)


def main():
    lines = LINES + noise(40)
    valid = [k for k, line in enumerate(lines) if line.decode("utf-8", "replace").encode() == line]
    out = {
        "versions": {p.__name__: p.__version__ for p in (sentencepiece, tokenizers, transformers)},
        "hex": [line.hex() for line in lines], "sentencepiece": {}, "normalized": {}, "transformers": {},
    }
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ("latin", "many", "plain"):
            p = sentencepiece.SentencePieceProcessor(model_file=str(model(name + ".model", folder)))
            out["sentencepiece"][name] = []
            for line in lines:
                ids = []
                for k, part in enumerate(line.split(b"[MASK]")):
                    ids += ([len(p)] if k else []) + p.encode(part)
                out["sentencepiece"][name].append(ids)
            if name == "many":
                out["normalized"][name] = [p.normalize(line.decode("utf-8", "replace")) for line in lines]
        tokens = {
            "latin.tokenizer.json": transformers.PreTrainedTokenizerFast(tokenizer_file=str(model("latin.tokenizer.json", folder))),
            "own.json": for_transformers(model("own.json", folder), folder / "own"),
        }
        for name, t in tokens.items():
            out["transformers"][name] = [t(lines[k].decode(), add_special_tokens=False)["input_ids"] if k in valid else None for k in range(len(lines))]
    rows = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in out.items()]
    (HERE / "fixture.json").write_text("{\n" + ",\n".join(rows) + "\n}\n")


main()
