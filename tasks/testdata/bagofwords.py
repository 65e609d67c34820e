"""Writes bagofwords.json: small texts, and what scikit-learn's linear models over their words and pairs of neighbouring
words predict.

    python -m venv venv && venv/bin/pip install scikit-learn==1.9.1
    venv/bin/python bagofwords.py > bagofwords.json
"""
import json
import random

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer

rnd = random.Random(3)
WORDS = "the a film was Good bad dull fine, plot actor end never very not too long short. and but of".split()


def text():
    return " ".join(rnd.choice(WORDS) for _ in range(rnd.randrange(1, 9)))


def fitted(model, texts, labels):
    words = CountVectorizer(binary=True, ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b")
    return make_pipeline(words, Normalizer(), model).fit(texts, labels)


train, dev = [text() for _ in range(80)], [text() for _ in range(30)] + ["", "unknown words"]
good = [("Good" in t) + ("fine" in t) - ("bad" in t) - ("dull" in t) for t in train]
noisy = [g + rnd.gauss(0, 0.7) for g in good]
two = [int(g > 0) for g in noisy]
three = [0 if g < -0.5 else 1 if g < 0.5 else 2 for g in noisy]
value = [round(g, 3) for g in noisy]
logistic = dict(C=10, tol=1e-10, max_iter=10000)
print(json.dumps({
    "train": train, "dev": dev, "two": two, "three": three, "value": value,
    "p2": fitted(LogisticRegression(**logistic), train, two).predict_proba(dev).tolist(),
    "p3": fitted(LogisticRegression(**logistic), train, three).predict_proba(dev).tolist(),
    "ridge": fitted(Ridge(alpha=1, tol=1e-12), train, value).predict(dev).tolist(),
}, indent=0))
