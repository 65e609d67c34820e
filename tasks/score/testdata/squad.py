"""Writes squad.json: answers, predictions, and what the official scripts of SQuAD say of them.

    python squad.py evaluate-v1.1.py evaluate-v2.0.py

The scripts are those of https://rajpurkar.github.io/SQuAD-explorer/ (CC BY-SA 4.0, not part of this repository), with
numpy where they import it. Instead of the first, "-" leaves out its numbers.
"""

import importlib.util
import json
import pathlib
import random
import sys

WORDS = ["the", "a", "an", "The", "A.", "cat", "Cat", "cats", "1990", "U.S.", "$5", "naïve", "ÉTÉ", "été", "ΣΟΦΟΣ", "σοφός", "İstanbul", "x_a",
         "a-b", "a—b", "the—end", "à", "a\u0300", "人", "a人", "人 a", "का", "a\u093e", "half", "½a", "a½", "an\u200bx", "\u00a0", "\x1f", "'s", "“q”", "a٣",
         "ß", "ẞ", "ǅ", "«a»", "の the", "\t", "K"]


def load(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    m = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(m)
    return m


def text(r, least=0):
    return r.choice([" ", " ", "  ", ", "]).join(r.choice(WORDS) for _ in range(r.randrange(least, 5)))


def case(r, n, v2):
    rows = []
    for i in range(n):
        gold = [text(r, 1) for _ in range(r.randrange(1, 4))]
        if v2 and r.random() < 0.4:
            gold = []
        if r.random() < 0.1:
            gold = ["the"] * len(gold)
        kind = r.random()
        pred = r.choice(gold).lower() if gold and kind < 0.4 else (r.choice(gold) + " " + text(r) if gold and kind < 0.6 else text(r))
        rows.append({"answers": gold, "predicted": pred, "no_answer": round(min(1, max(0.001, r.gauss(0.4 if gold else 0.6, 0.2))), 2)})
    return rows


def main(v1_path, v2_path):
    r = random.Random(3)
    v2 = load(v2_path, "v2")
    v1 = None if v1_path == "-" else load(v1_path, "v1")
    out = {"normalized": {t: v2.normalize_answer(t) for t in [text(r) for _ in range(200)] + WORDS}, "cases": []}
    for n, second in [(40, True), (200, True), (60, False), (5, True), (1, False)]:
        rows = case(r, n, second)
        data = [{"paragraphs": [{"qas": [{"id": str(i), "answers": [{"text": a} for a in q["answers"]]} for i, q in enumerate(rows)]}]}]
        preds = {str(i): q["predicted"] for i, q in enumerate(rows)}
        na = {str(i): q["no_answer"] for i, q in enumerate(rows)}
        has = v2.make_qid_to_has_ans(data)
        exact, f1 = v2.get_raw_scores(data, preds)
        parts = {"": None, "HasAns": [k for k in has if has[k]], "NoAns": [k for k in has if not has[k]]}
        official = {}
        for threshold in (1.0, 0.5):
            e, f = (v2.apply_no_ans_threshold(s, na, has, threshold) for s in (exact, f1))
            official[str(threshold)] = {k: v2.make_eval_dict(e, f, ids) for k, ids in parts.items() if ids is None or ids}
        best = {}
        v2.find_all_best_thresh(best, preds, exact, f1, na, has)
        item = {"rows": rows, "official": official, "best": best}
        if v1 and not second:
            item["v1"] = v1.evaluate(data, preds)
        out["cases"].append(item)
    path = pathlib.Path(__file__).with_name("squad.json")
    rows = ",\n".join(json.dumps(c, ensure_ascii=False) for c in out["cases"])
    path.write_text('{"normalized": ' + json.dumps(out["normalized"]) + ',\n"cases": [\n' + rows + "\n]}\n")


main(*sys.argv[1:])
