"""The fixed token batches: ids, [MASK] positions and the ids that stand in for sampling."""

import torch

import formula

CLS, SEP, MASK = 1, 2, 39
LENGTHS = (12, 12, 9)  # the third row is padded with id 0 to 12
MASKED = 3  # masked positions per row


def batch(step, lengths=LENGTHS, masked=MASKED, mask_id=MASK):
    """Batch number step: dict of int64 tensors [3, 12], and `sampled` with one id per target.

    Other lengths give as many rows, padded to the longest, with so many masked places in each; ids stay
    below mask_id.

    labels hold the original id at masked positions and 0 elsewhere. Every third sampled id equals
    the original, so that such positions must be labelled "not replaced".
    """
    size = (len(lengths), max(lengths))
    original = formula.ids(f"batch.{step}.ids", size, 4, mask_id)
    for row, length in enumerate(lengths):
        original[row, 0], original[row, length - 1], original[row, length:] = CLS, SEP, 0
    original = torch.from_numpy(original)
    mask = (original > 0).long()
    labels = torch.zeros_like(original)
    order = formula.words(f"batch.{step}.positions", original.numel()).reshape(size)
    for row, length in enumerate(lengths):
        chosen = 1 + order[row, 1 : length - 1].argsort(kind="stable")[:masked]
        labels[row, chosen] = original[row, chosen]
    where = labels > 0
    sampled = torch.from_numpy(formula.ids(f"batch.{step}.sampled", (int(where.sum()),), 4, mask_id))
    sampled[::3] = original[where][::3]
    corrupted = original.clone()
    corrupted[where] = sampled
    return dict(
        original_ids=original,
        attention_mask=mask,
        masked_ids=torch.where(where, mask_id, original),
        labels=labels,
        sampled=sampled,
        corrupted_ids=corrupted,
    )
