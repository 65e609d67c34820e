"""Writes entities.json: tags, and the entities and F1 that seqeval finds.

    pip install seqeval==1.2.2
    python entities.py
"""

import json
import pathlib
import random
import warnings

from seqeval.metrics import f1_score
from seqeval.metrics.sequence_labeling import get_entities

warnings.simplefilter("ignore")
TAGS = ["O", "O", "O", "B-PER", "I-PER", "E-PER", "S-PER", "B-LOC", "I-LOC", "E-LOC", "S-LOC", "B", "I", "E", "S", "B-a-b", "I-a-b"]
ODD = [["I-PER"], ["O", "I-PER", "I-PER"], ["B-PER", "I-LOC"], ["I-PER", "B-PER", "I-PER"], ["E-PER"], ["S-PER", "I-PER"], ["B-PER", "E-PER", "I-PER"],
       ["B-PER", "S-PER"], ["I-PER", "E-PER", "E-PER"], ["B-PER", "B-PER"], [], ["B-"], ["BPER", "IPER"], ["é-PER"], ["I-PER", "O", "I-PER"], ["."]]


def sentence(r, tags):
    return [r.choice(tags) for _ in range(r.randrange(0, 9))]


def main():
    r = random.Random(4)
    sentences = ODD + [sentence(r, TAGS) for _ in range(120)]
    cases = []
    for n, tags in [(1, TAGS), (5, TAGS), (40, TAGS), (40, ["O", "B-PER", "I-PER"]), (40, ["O", "I-PER", "I-LOC", "B-LOC"]), (3, ["O"])]:
        right = [sentence(r, tags) for _ in range(n)]
        predicted = [[t if r.random() < 0.8 else r.choice(tags) for t in s] for s in right]
        cases.append({"right": right, "predicted": predicted, "f1": float(f1_score(right, predicted, zero_division=0))})
    lines = ",\n".join(json.dumps({"tags": s, "entities": [[k, a, b + 1] for k, a, b in get_entities(s)]}, ensure_ascii=False) for s in sentences)
    path = pathlib.Path(__file__).with_name("entities.json")
    path.write_text('{"sentences": [\n' + lines + '],\n"cases": [\n' + ",\n".join(map(json.dumps, cases)) + "]}\n")


main()
