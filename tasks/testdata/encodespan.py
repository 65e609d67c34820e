"""Writes encodespan.json: questions, and the windows that run_qa of transformers trains on, ids and places of the answer.

    pip install -r ../../text/unigram/testdata/sentencepiece/requirements.txt
    python encodespan.py

The tokenizer is own.json of text/unigram/testdata/sentencepiece. The rules are those of prepare_train_features of
examples/pytorch/question-answering/run_qa.py.
"""

import gzip
import json
import pathlib
import subprocess
import tempfile

import transformers

OTHER = pathlib.Path(__file__).resolve().parents[2] / "text/unigram/testdata/sentencepiece"
EN = ("All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act "
      "towards one another in a spirit of brotherhood. Everyone has the right to life, liberty and security of person.")
AR = "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء."
HI = "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है।"
DE = "Alle Menschen sind frei und gleich an Würde und Rechten geboren.  Sie sind mit Vernunft und Gewissen begabt ½."
CASES = [(EN, "Who is born free?", "All human beings"), (EN, "With what are they endowed?", "reason and conscience"), (EN, "In what spirit?", "brotherhood"),
         (EN, "What has everyone?", "right to life, liberty and security of person"), (EN, "Why?", ""), (AR, "ماذا؟", "أحراراً متساوين"), (AR, "كيف؟", "الإخاء"),
         (HI, "किसको?", "मनुष्यों"), (HI, "क्या?", "समानता प्राप्त"), (DE, "Wie sind sie?", "frei und gleich"), (DE, "Womit?", "Vernunft und Gewissen"), (EN, "?", EN)]


def places(offsets, sequence, cls, start, end):
    """The start and end token of the answer [start, end), which [CLS] is where the window does not have it all."""
    first = sequence.index(1)
    last = len(sequence) - 1 - sequence[::-1].index(1)
    if start < 0 or not (offsets[first][0] <= start and offsets[last][1] >= end):
        return cls, cls
    while first < len(offsets) and offsets[first][0] <= start:
        first += 1
    while offsets[last][1] >= end:
        last -= 1
    return first - 1, last + 1


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "own.json").write_bytes(gzip.decompress((OTHER / "own.json.gz").read_bytes()))
        subprocess.run(["go", "run", "./ids", str(folder / "own.json"), str(folder / "own")], cwd=OTHER, stdin=subprocess.DEVNULL, check=True)
        t = transformers.AutoTokenizer.from_pretrained(folder / "own")
    rows = []
    for n, (context, question, answer) in enumerate(CASES):
        start = context.index(answer) if answer else -1
        length, overlap = [(48, 16), (64, 8), (400, 128)][n % 3]
        o = t(question, context, truncation="only_second", max_length=length, stride=overlap, return_overflowing_tokens=True, return_offsets_mapping=True)
        windows = []
        for i, ids in enumerate(o["input_ids"]):
            first, last = places(o["offset_mapping"][i], o.sequence_ids(i), 0, start, start + len(answer))
            windows.append({"ids": ids, "start": first, "end": last})
        step = length - 3 - len(t(question, add_special_tokens=False)["input_ids"]) - overlap
        rows.append({"context": context, "question": question, "answer": answer, "tokens": length, "step": step, "windows": windows})
    lines = ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows)
    pathlib.Path(__file__).with_name("encodespan.json").write_text("[\n" + lines + "\n]\n")


main()
