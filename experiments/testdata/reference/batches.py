"""The fixed token batches: ids, [MASK] positions and the ids that stand in for sampling."""

import torch

import formula

CLS, SEP, MASK = 1, 2, 39
LENGTHS = (12, 12, 9)  # the third row is padded with id 0 to 12
MASKED = 3  # masked positions per row


def batch(step):
    """Batch number step: dict of int64 tensors [3, 12], and `sampled` with one id per target.

    labels hold the original id at masked positions and 0 elsewhere. Every third sampled id equals
    the original, so that such positions must be labelled "not replaced".
    """
    size = (len(LENGTHS), max(LENGTHS))
    original = formula.ids(f"batch.{step}.ids", size, 4, MASK)
    for row, length in enumerate(LENGTHS):
        original[row, 0], original[row, length - 1], original[row, length:] = CLS, SEP, 0
    original = torch.from_numpy(original)
    mask = (original > 0).long()
    labels = torch.zeros_like(original)
    order = formula.words(f"batch.{step}.positions", original.numel()).reshape(size)
    for row, length in enumerate(LENGTHS):
        chosen = 1 + order[row, 1 : length - 1].argsort(kind="stable")[:MASKED]
        labels[row, chosen] = original[row, chosen]
    where = labels > 0
    sampled = torch.from_numpy(formula.ids(f"batch.{step}.sampled", (int(where.sum()),), 4, MASK))
    sampled[::3] = original[where][::3]
    corrupted = original.clone()
    corrupted[where] = sampled
    return dict(
        original_ids=original,
        attention_mask=mask,
        masked_ids=torch.where(where, MASK, original),
        labels=labels,
        sampled=sampled,
        corrupted_ids=corrupted,
    )
