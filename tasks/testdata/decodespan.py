"""Writes decodespan.json: windows with logits, and the answers that run_qa of transformers decodes from them.

    pip install numpy tqdm
    python decodespan.py utils_qa.py

The script is examples/pytorch/question-answering/utils_qa.py of github.com/huggingface/transformers.
"""

import importlib.util
import json
import pathlib
import random
import sys
import tempfile

import numpy as np

CONTEXTS = ["The quick brown fox jumps over the lazy dog near a river bank, said 12 people.", "黑豹队的防守只丢了308分在联赛中排名第六",
            "وُلد الجميع أحرارا متساوين في الكرامة", "सभी मनुष्यों को गौरव और अधिकार", "One", ""]


class Examples(list):
    """A list of rows with a column by name, as datasets.Dataset has it."""

    def __getitem__(self, key):
        return [e[key] for e in self] if isinstance(key, str) else super().__getitem__(key)


def pieces(r, context):
    out, at = [], 0
    while at < len(context):
        if context[at] == " ":
            at += 1
            continue
        to = min(len(context), at + r.randrange(1, 5))
        if " " in context[at:to]:
            to = context.index(" ", at)
        out.append((at, to))
        at = to
    return out


def main(path):
    spec = importlib.util.spec_from_file_location("utils_qa", path)
    qa = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(qa)
    folder = tempfile.TemporaryDirectory()
    r, g = random.Random(5), np.random.default_rng(5)
    cases = []
    for n in range(42):
        context, v2 = CONTEXTS[n % len(CONTEXTS)], n % 2 == 1 or n % len(CONTEXTS) == 5
        tokens, windows, question = pieces(r, context), [], r.randrange(1, 5)
        room = r.randrange(3, 12)
        at = 0
        while True:
            part = tokens[at : at + room]
            offsets = [None] * (question + 2) + part + [None]
            windows.append({"offsets": offsets, "start": [round(float(x), 3) for x in g.normal(0, 3, len(offsets))],
                            "end": [round(float(x), 3) for x in g.normal(0, 3, len(offsets))]})
            if at + room >= len(tokens):
                break
            at += max(1, room // 2)
        best, longest = r.choice([(20, 30), (20, 30), (3, 4), (1, 30)])
        features = [{"example_id": "x", "offset_mapping": w["offsets"]} for w in windows]
        width = max(len(w["start"]) for w in windows)
        logits = [np.array([w[k] + [-1e9] * (width - len(w[k])) for w in windows]) for k in ("start", "end")]
        answer = qa.postprocess_qa_predictions(
            Examples([{"id": "x", "context": context}]), features, logits, v2, best, longest, 0.0, folder.name)
        case = {"context": context, "windows": windows, "best": best, "tokens": longest, "no_answer": v2, "text": answer["x"]}
        if v2:
            case["difference"] = json.loads(pathlib.Path(folder.name, "null_odds.json").read_text())["x"]
        cases.append(case)
    lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in cases)
    pathlib.Path(__file__).with_name("decodespan.json").write_text("[\n" + lines + "\n]\n")


main(*sys.argv[1:])
