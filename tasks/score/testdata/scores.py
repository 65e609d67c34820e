"""Writes scores.json: predictions, and what scikit-learn and scipy say of them. NaN is written as null.

    python -m venv venv && venv/bin/pip install scikit-learn==1.9.1 scipy==1.17.1
    venv/bin/python scores.py > scores.json
"""
import json
import math
import random
import warnings

from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef, roc_auc_score

warnings.simplefilter("ignore")
rnd = random.Random(1)


def number(x):
    x = float(x)
    return None if math.isnan(x) else x


def classes(name, predicted, right, score=None):
    case = {
        "name": name, "predicted": predicted, "right": right,
        "accuracy": number(accuracy_score(right, predicted)),
        "macro_f1": number(f1_score(right, predicted, average="macro")),
        "matthews": number(matthews_corrcoef(right, predicted)),
    }
    if max(predicted + right) <= 1:
        case["f1"] = number(f1_score(right, predicted))
        case["score"] = score or [rnd.randrange(8) / 8 for _ in right]
        case["roc_auc"] = number(roc_auc_score(right, case["score"]))
    return case


def values(name, predicted, right):
    return {
        "name": name, "predicted": predicted, "right": right,
        "pearson": number(pearsonr(predicted, right).statistic),
        "spearman": number(spearmanr(predicted, right).statistic),
    }


def drawn(n, k):
    return [rnd.randrange(k) for _ in range(n)]


cases = {
    "classes": [
        classes("all right", [0, 1, 1, 0], [0, 1, 1, 0]),
        classes("all wrong", [1, 0, 0, 1], [0, 1, 1, 0]),
        classes("constant 1", [1] * 10, drawn(10, 2)),
        classes("constant 0", [0] * 10, drawn(10, 2)),
        classes("one class, right", [1] * 5, [1] * 5),
        classes("one class 0, right", [0] * 5, [0] * 5),
        classes("one class in the data", drawn(9, 2), [1] * 9),
        classes("one class 0 in the data", drawn(9, 2), [0] * 9),
        classes("one example", [1], [1]),
        classes("one example, wrong", [1], [0]),
        classes("constant score", drawn(12, 2), drawn(12, 2), [0.5] * 12),
        classes("a class absent from the data", [0, 1, 2, 3, 0, 1], [0, 1, 2, 2, 1, 1]),
        classes("a class that is never predicted", [0, 1, 1, 0, 0, 1], [0, 1, 2, 2, 1, 1]),
        classes("constant, three classes", [2] * 9, drawn(9, 3)),
    ]
    + [classes(f"two classes {n}", drawn(n, 2), drawn(n, 2)) for n in (7, 40, 151)]
    + [classes(f"three classes {n}", drawn(n, 3), drawn(n, 3)) for n in (8, 60, 151)],
    "values": [
        values("constant predictions", [2.5] * 6, [0.0, 1.2, 3.0, 5.0, 4.4, 4.4]),
        values("constant data", [0.0, 1.2, 3.0, 5.0, 4.4, 4.4], [2.5] * 6),
        values("two examples", [1.0, 2.0], [5.0, 3.0]),
        values("equal", [0.0, 1.25, 3.0, 5.0], [0.0, 1.25, 3.0, 5.0]),
        values("opposite", [0.0, 1.25, 3.0, 5.0], [5.0, 3.75, 2.0, 0.0]),
        values("far from 0", [1e8 + v for v in (1.0, 3.0, 2.0, 5.0)], [1.0, 2.0, 3.0, 4.0]),
        values("large", [1e200, 3e200, 2e200, -5e200], [1.0, 2.0, 3.0, 4.0]),
        values("ties in both", [float(v) for v in drawn(50, 4)], [float(v) for v in drawn(50, 5)]),
    ]
    + [values(f"drawn {n}", [rnd.gauss(2, 1) for _ in range(n)], [rnd.randrange(26) / 5 for _ in range(n)]) for n in (5, 60)],
}
print(json.dumps(cases, indent=1).replace(",\n    ", ", ").replace("[\n    ", "[").replace("\n   ]", "]"))
