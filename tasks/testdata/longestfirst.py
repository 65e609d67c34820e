"""Writes longestfirst.json: for texts of n and m tokens and windows of k, how many tokens of both the fast tokenizers of
transformers keep with truncation="longest_first". Rows are [n, m, k, kept of n, kept of m].

    python -m venv venv && venv/bin/pip install tokenizers==0.23.3
    venv/bin/python longestfirst.py > longestfirst.json
"""
from tokenizers import Tokenizer, models, pre_tokenizers, processors

t = Tokenizer(models.WordLevel({"[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "a": 4, "b": 5}, unk_token="[UNK]"))
t.pre_tokenizer = pre_tokenizers.Whitespace()
t.post_processor = processors.TemplateProcessing(
    single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)])
rows = []
for k in range(5, 13):
    t.enable_truncation(k, strategy="longest_first")
    for n in range(1, 12):
        for m in range(1, 12):
            ids = t.encode("a " * n, "b " * m).ids
            rows.append(f"[{n},{m},{k},{ids.count(4)},{ids.count(5)}]")
width = 16
print("[" + ",\n".join(",".join(rows[i:i + width]) for i in range(0, len(rows), width)) + "]")
