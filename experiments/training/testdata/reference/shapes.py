"""The pairs of networks that one step is taken of, each with its batch."""

import batches
import tiny

LONG = dict(
    tiny.COMMON,
    hidden_size=8,
    intermediate_size=12,
    max_position_embeddings=512,
    max_relative_positions=512,
    position_buckets=256,
)

# config.json of microsoft/deberta-v3-xsmall, and the generator of rtd_xsmall.json: the same at half depth.
XSMALL = dict(
    tiny.COMMON,
    vocab_size=128100,
    hidden_size=384,
    num_attention_heads=6,
    intermediate_size=1536,
    max_position_embeddings=512,
    max_relative_positions=512,
    position_buckets=256,
)


class Shape:
    def __init__(self, about, common, layers, scale=0.2, terms=None, **batch):
        self.about, self.scale, self.batch = about, scale, batch
        common = dict(common, pos_att_type=terms or common["pos_att_type"])
        self.generator = dict(common, num_hidden_layers=layers[0])
        self.discriminator = dict(common, num_hidden_layers=layers[1])


SHAPES = {
    "tiny": Shape("the tiny pair of the other files", tiny.COMMON, (2, 3)),
    "c2p": Shape("tiny, without position-to-content", tiny.COMMON, (2, 2), terms="c2p"),
    "p2c": Shape("tiny, without content-to-position", tiny.COMMON, (2, 2), terms="p2c"),
    "long": Shape("windows of 512 with logarithmic buckets", LONG, (2, 2), lengths=(512, 389), masked=40),
    # At 0.2 attention is nearly one-hot for such wide states, and at 0.1 the rows of a window become one by
    # the last layers, so that float32 has few digits of the gradients there. Training begins at 0.035.
    "xsmall": Shape(
        "all of deberta-v3-xsmall", XSMALL, (6, 12), scale=0.05, lengths=(128, 97), masked=15, mask_id=128000
    ),
}


def batch(shape):
    return batches.batch(0, **shape.batch)
