"""Writes fixture.json: scores of small data sets by other means than the Go code.

Run: python make_fixture.py   (needs scipy; written with 1.17.1)

AUC comes from scipy's Mann-Whitney U, average precision and the threshold scores from their
definitions in exact fractions, intervals from scipy's t distribution.
"""
import json
import random
from fractions import Fraction
from pathlib import Path

from scipy import stats


def threshold_scores(logits, labels):
    tp = sum(x > 0 and y for x, y in zip(logits, labels))
    called = sum(x > 0 for x in logits)
    positives = sum(labels)
    right = sum((x > 0) == y for x, y in zip(logits, labels))
    share = lambda a, b: float(Fraction(a, b)) if b else None
    return {
        "n": len(logits), "positives": positives,
        "base_rate": share(positives, len(logits)), "accuracy": share(right, len(logits)),
        "precision": share(tp, called), "recall": share(tp, positives),
        "f1": share(2 * tp, called + positives),
    }


def average_precision(logits, labels):
    positives = sum(labels)
    if not positives:
        return None
    total, recall = Fraction(0), Fraction(0)
    for cut in sorted(set(logits), reverse=True):
        called = [y for x, y in zip(logits, labels) if x >= cut]
        new = Fraction(sum(called), positives)
        total += (new - recall) * Fraction(sum(called), len(called))
        recall = new
    return float(total)


def roc_auc(logits, labels):
    pos = [x for x, y in zip(logits, labels) if y]
    neg = [x for x, y in zip(logits, labels) if not y]
    if not pos or not neg:
        return None
    return float(stats.mannwhitneyu(pos, neg).statistic / (len(pos) * len(neg)))


def binary_case(name, logits, labels):
    scores = threshold_scores(logits, labels)
    scores |= {"roc_auc": roc_auc(logits, labels), "average_precision": average_precision(logits, labels)}
    return {"name": name, "logits": logits, "labels": labels, "scores": scores}


def estimate_case(xs):
    n = len(xs)
    out = {"n": n, "mean": None, "sd": None, "low": None, "high": None, "p": None}
    if n:
        out["mean"] = float(sum(map(Fraction, xs)) / n)
    if n > 1:
        # not stats.t.interval, which gives NaN where the values are all equal
        half = float(stats.t.ppf(0.975, n - 1) * stats.sem(xs))
        out |= {"sd": float(stats.tstd(xs)), "low": out["mean"] - half, "high": out["mean"] + half}
        # stats.ttest_1samp divides by a spread of 0 where the values are all equal
        out["p"] = float(stats.ttest_1samp(xs, 0).pvalue) if len(set(xs)) > 1 else float(xs[0] == 0)
    return {"values": xs, "estimate": out}


def paired_case(a, b):
    test = stats.ttest_rel(a, b)
    interval = test.confidence_interval(0.95)
    return {"a": a, "b": b, "difference": float((sum(map(Fraction, a)) - sum(map(Fraction, b))) / len(a)),
            "low": float(interval.low), "high": float(interval.high), "p": float(test.pvalue)}


def main():
    r = random.Random(1)
    binary = []
    for n, rate, digits in [(300, 0.12, 1), (300, 0.12, 6), (50, 0.5, 0), (200, 0.9, 1)]:
        labels = [r.random() < rate for _ in range(n)]
        logits = [round(r.gauss(0.8 if y else -0.8, 1.2), digits) for y in labels]
        binary.append(binary_case(f"{n} outcomes, {digits} digits", logits, labels))
    binary += [
        binary_case("empty", [], []),
        binary_case("no positives", [1.0, -1.0, 0.0], [False] * 3),
        binary_case("no negatives", [1.0, -1.0, 0.0], [True] * 3),
        binary_case("nothing called", [-1.0, -2.0, 0.0], [True, False, False]),
        binary_case("all tied", [0.5] * 6, [True, False, False, True, False, False]),
        binary_case("perfect", [3.0, 2.0, -1.0, -2.0], [True, True, False, False]),
        binary_case("upside down", [3.0, 2.0, -1.0, -2.0], [False, False, True, True]),
    ]
    estimates = [estimate_case(xs) for xs in (
        [], [0.7], [1.0, 2.0], [0.81, 0.79, 0.84], [5.0, 5.0, 5.0, 5.0],
        [0.0, 0.0, 0.0], [r.gauss(0.1, 1) for _ in range(5)], [r.gauss(-3, 10) for _ in range(10)], [1e9 + r.random() for _ in range(31)],
    )]
    student = [[d, float(stats.t.ppf(0.975, d))] for d in (1, 2, 3, 4, 5, 7, 9, 19, 29, 120, 10000)]
    seeds = [r.gauss(0, 0.3) for _ in range(8)]  # what a seed does to both arms cancels in the difference
    paired = [paired_case([s + r.gauss(4.58, 0.01) for s in seeds[:n]], [s + r.gauss(m, 0.02) for s in seeds[:n]])
              for n, m in ((2, 4.8), (3, 4.8), (3, 4.58), (5, 4.6), (8, 4.59))]
    body = {"binary": binary, "estimates": estimates, "student95": student, "paired": paired}
    Path(__file__).with_name("fixture.json").write_text(json.dumps(body, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
