"""Writes heads.json: what transformers' DeBERTa-v2 models for tasks compute, and their first ten updates.

    python make.py        # versions as in experiments/training/testdata/reference/requirements.txt

All in float64 without dropout. Weights are those of formula.py there, for "discriminator." and the name of a parameter.
Each case has

class, head     the model of transformers, and labels or options
parameters      name: shape
batches         two, each with ids and mask [windows][12], and labels as objectives.Inputs has them; -1 is no label
logits          of the first batch, before any update
losses          of each step, before its update; the batches take turns

The updates are those of torch.optim.AdamW with torch's clipping and transformers' schedule.
"""

import pathlib
import sys
import warnings

import torch
import transformers
from torch import nn
from transformers import DebertaV2Config, get_linear_schedule_with_warmup

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "experiments" / "training" / "testdata" / "reference"))
import formula  # noqa: E402
import optimise  # noqa: E402
import store  # noqa: E402
import tiny  # noqa: E402

SEQ, STEPS, WARMUP, BATCHES = 12, 10, 2, 2
LR, BETAS, EPS, DECAY, CLIP = 3e-3, (0.9, 0.999), 1e-8, 0.01, 1.0
CLS, SEP, WORDS = 1, 2, 3  # ids from WORDS on are words
NONE = -1


def model(kind, **settings):
    config = DebertaV2Config(
        **dict(tiny.COMMON, num_hidden_layers=2, pooler_hidden_act="gelu", pooler_dropout=0.0, **settings)
    )
    return tiny.fill(getattr(transformers, kind)(config).double(), "discriminator.", 0.2)


def text(name, windows, padded):
    """ids and mask of windows of words between [CLS] and [SEP]; with padding, some end early."""
    ids = torch.from_numpy(formula.ids(name + ".ids", (windows, SEQ), WORDS, tiny.COMMON["vocab_size"]))
    lengths = [SEQ] * windows
    if padded:
        lengths = (formula.ids(name + ".lengths", (windows,), 6, SEQ + 1)).tolist()
        lengths[0] = SEQ - 3
    mask = torch.zeros_like(ids)
    for w, n in enumerate(lengths):
        ids[w, 0], ids[w, n - 1], ids[w, n:], mask[w, :n] = CLS, SEP, 0, 1
    return ids, mask


def drawn(name, shape, low, high):
    return torch.from_numpy(formula.ids(name + ".labels", shape, low, high))


def ignored(labels):
    return torch.where(labels == NONE, -100, labels)


# Each task returns its model, the number of windows, and two functions: name and mask to labels, and labels to the
# arguments of the model.


def classify():
    def labels(name, mask):
        y = drawn(name, (4,), 0, 3)
        y[1] = NONE
        return y

    net = model("DebertaV2ForSequenceClassification", num_labels=3, problem_type="single_label_classification")
    return net, 4, labels, lambda y: {"labels": ignored(y)}


def regress():
    def labels(name, mask):
        return drawn(name, (4,), -200, 300).double() / 100

    return model("DebertaV2ForSequenceClassification", num_labels=1), 4, labels, lambda y: {"labels": y}


def tag():
    def labels(name, mask):
        y = drawn(name, tuple(mask.shape), 0, 5)
        y[mask == 0] = NONE
        y[:, ::3] = NONE  # [CLS], and pieces inside of words
        return y

    return model("DebertaV2ForTokenClassification", num_labels=5), 3, labels, lambda y: {"labels": ignored(y)}


def span():
    """The labels are those of all starts, then of all ends; transformers ignores a position behind the window."""

    def labels(name, mask):
        start = drawn(name + ".start", (4,), 0, 6)
        end = start + drawn(name + ".end", (4,), 0, 3)
        start[2] = end[2] = NONE
        return torch.cat([start, end])

    def arguments(y):
        y = torch.where(y == NONE, SEQ, y)
        return {"start_positions": y[:4], "end_positions": y[4:]}

    return model("DebertaV2ForQuestionAnswering", num_labels=2), 4, labels, arguments


def choice():
    def labels(name, mask):
        return drawn(name, (2,), 0, 3)

    return model("DebertaV2ForMultipleChoice"), 6, labels, lambda y: {"labels": y}


def padding_attends_to_nothing(net):
    """Padding attends to nothing, as in the authors' code and in transformers before 4.48; later it attends to all.

    No token sees the difference, but the loss of a span is over all positions of a window. Returns a list whose only
    element is the mask of the next batch.
    """
    mask = [None]
    for layer in net.deberta.encoder.layer:
        layer.attention.self.register_forward_hook(lambda m, _, out: (out[0] * mask[0].unsqueeze(-1), *out[1:]))
    return mask


def run(net, ids, mask, arguments, options):
    if options:
        ids, mask = ids.view(-1, options, SEQ), mask.view(-1, options, SEQ)
    out = net(input_ids=ids, attention_mask=mask, **arguments)
    if "start_logits" in out:
        return out.loss, torch.cat([out.start_logits, out.end_logits])
    return out.loss, out.logits


def case(name, task, padded=True, options=0, hook=False):
    net, windows, labels, arguments = task()
    result = {
        "class": type(net).__name__,
        "labels": net.config.num_labels,
        "options": options,
        "parameters": {n: list(p.shape) for n, p in net.named_parameters()},
        "batches": [],
        "losses": [],
    }
    data = []
    for i in range(BATCHES):
        ids, mask = text(f"{name}.{i}", windows, padded)
        y = labels(f"{name}.{i}", mask)
        data.append((ids, mask, y))
        result["batches"].append({"ids": ids.tolist(), "mask": mask.tolist(), "labels": y.flatten().tolist()})
    ids, mask, y = data[0]
    hidden = padding_attends_to_nothing(net) if hook else [None]
    if hook:
        hidden[0] = torch.ones_like(mask)
        _, plain = run(net, ids, mask, arguments(y), options)
        hidden[0] = mask
        _, logits = run(net, ids, mask, arguments(y), options)
        at_tokens = torch.cat([mask, mask]).bool()
        assert torch.equal(plain[at_tokens], logits[at_tokens]) and not torch.equal(plain, logits)

    groups = [
        dict(params=[p for n, p in net.named_parameters() if optimise.decays(n)], weight_decay=DECAY),
        dict(params=[p for n, p in net.named_parameters() if not optimise.decays(n)], weight_decay=0.0),
    ]
    optimizer = torch.optim.AdamW(groups, lr=LR, betas=BETAS, eps=EPS)
    # Updates are counted from 1, so that the first has a rate, and the rate is zero after the last.
    schedule = get_linear_schedule_with_warmup(optimizer, WARMUP, STEPS + 1)
    for step in range(STEPS):
        schedule.step()
        ids, mask, y = data[step % BATCHES]
        hidden[0] = mask
        loss, logits = run(net, ids, mask, arguments(y), options)
        if not result["losses"]:
            result["logits"] = store.tensor(logits)
        result["losses"].append(store.number(loss.item()))
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), CLIP)
        optimizer.step()
    return result


def main():
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", message="Detected call of")  # the schedule is one step ahead on purpose
    transformers.logging.set_verbosity_error()
    store.write(
        HERE,
        "heads.json",
        {
            "made_with": {"torch": torch.__version__, "transformers": transformers.__version__},
            "optimizer": dict(
                steps=STEPS, warmup=WARMUP, lr=LR, betas=list(BETAS), eps=EPS, weight_decay=DECAY, clip_norm=CLIP
            ),
            "cases": {
                "classify": case("classify", classify),
                "regress": case("regress", regress),
                "tag": case("tag", tag),
                "span": case("span", span, padded=False),
                "span, padded": case("span, padded", span, hook=True),
                "choice": case("choice", choice, options=3),
            },
        },
    )


if __name__ == "__main__":
    main()
