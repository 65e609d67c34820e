"""Generator and discriminator small enough to store every number they produce.

The encoder is transformers' DeBERTa-v2. The enhanced mask decoder, the two heads and the sharing of
the word table are written here, because transformers has none of them.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn
from transformers import DebertaV2Config, DebertaV2Model
from transformers.models.deberta_v2 import modeling_deberta_v2

import formula

# transformers rounds the attention scale sqrt(terms * d) to float32 even in a float64 model, which
# would put an error of about 1e-8 in every fixture.
modeling_deberta_v2.scaled_size_sqrt = lambda query, terms: torch.tensor(
    math.sqrt(query.size(-1) * terms), dtype=torch.float64
)

COMMON = dict(
    vocab_size=40,
    hidden_size=16,
    num_attention_heads=2,
    intermediate_size=24,
    hidden_act="gelu",
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
    max_position_embeddings=16,
    type_vocab_size=0,
    layer_norm_eps=1e-7,
    relative_attention=True,
    max_relative_positions=16,
    position_buckets=4,
    norm_rel_ebd="layer_norm",
    share_att_key=True,
    pos_att_type="p2c|c2p",
    position_biased_input=False,
    pad_token_id=0,
)
GENERATOR = dict(COMMON, num_hidden_layers=2)
DISCRIMINATOR = dict(COMMON, num_hidden_layers=3)

TABLE = "deberta.embeddings.word_embeddings.weight"
DELTA = "deberta.embeddings.word_embeddings._weight"


def encoder(config):
    """A transformers encoder in float64 whose weights are still to be filled."""
    settings = dict(config)
    if settings["pos_att_type"] == "":
        settings["pos_att_type"] = None
    return DebertaV2Model(DebertaV2Config(**settings)).double()


def fill(module, prefix, scale):
    """Gives every parameter of module the formula's values for prefix + its name."""
    with torch.no_grad():
        for name, p in module.named_parameters():
            p.copy_(torch.from_numpy(formula.values(prefix + name, tuple(p.shape), scale)))
    return module.eval()


class TransformHead(nn.Module):
    """The dense + LayerNorm pair that both heads hold; they use it in opposite orders."""

    def __init__(self, hidden, eps):
        super().__init__()
        self.dense = nn.Linear(hidden, hidden)
        self.LayerNorm = nn.LayerNorm(hidden, eps=eps)


class Generator(nn.Module):
    """Encoder, enhanced mask decoder and the masked-language head on the tied word table."""

    def __init__(self, config=GENERATOR, scale=0.2):
        super().__init__()
        hidden, eps = config["hidden_size"], config["layer_norm_eps"]
        self.deberta = encoder(config)
        self.deberta.embeddings.position_embeddings = nn.Embedding(
            config["max_position_embeddings"], hidden
        )
        self.lm_predictions = nn.Module()
        head = TransformHead(hidden, eps)
        head.bias = nn.Parameter(torch.zeros(config["vocab_size"]))
        self.lm_predictions.lm_head = head
        fill(self.double(), "generator.", scale)

    @property
    def table(self):
        return self.deberta.embeddings.word_embeddings.weight

    def forward(self, ids, mask, labels):
        """Returns a dict with the states of every layer, the context, the three query streams, and
        logits/losses per target.

        ids, mask, labels: [B, S]; label 0 means no target. Targets are in row-major order.
        """
        enc = self.deberta.encoder
        layers = self.deberta(ids, attention_mask=mask, output_hidden_states=True).hidden_states
        context = layers[-2]
        # Positions start again at 0 on padding, as in the authors' features; no target is there.
        positions = torch.arange(ids.shape[1]) * mask
        queries = [context + self.deberta.embeddings.position_embeddings(positions)]
        pair_mask = enc.get_attention_mask(mask)
        rel = enc.get_rel_embedding()
        rel_pos = enc.get_rel_pos(context)
        for _ in range(2):
            out, _ = enc.layer[-1](
                context, pair_mask, query_states=queries[-1], relative_pos=rel_pos, rel_embeddings=rel
            )
            queries.append(out)
        where = labels > 0
        head = self.lm_predictions.lm_head
        states = head.LayerNorm(F.gelu(head.dense(queries[2][where])))
        logits = states @ self.table.t() + head.bias
        losses = F.cross_entropy(logits, labels[where], reduction="none")
        return dict(
            states=layers, context=context, queries=queries, logits=logits, losses=losses, loss=losses.mean()
        )


class Discriminator(nn.Module):
    """Encoder and replaced-token head; the word table is handed in by the sharing mode."""

    def __init__(self, config=DISCRIMINATOR, sharing="none", scale=0.2):
        super().__init__()
        hidden, eps = config["hidden_size"], config["layer_norm_eps"]
        self.sharing = sharing
        self.deberta = encoder(config)
        words = self.deberta.embeddings.word_embeddings
        shape = words.weight.shape
        if sharing != "none":
            del words.weight
        if sharing == "gdes":
            words.register_parameter("_weight", nn.Parameter(torch.zeros(shape)))
        self.mask_predictions = TransformHead(hidden, eps)
        self.mask_predictions.classifier = nn.Linear(hidden, 1)
        fill(self.double(), "discriminator.", scale)

    def lookup_table(self, generator_table):
        """The table the discriminator reads, [V, H], with the gradient path of its sharing mode."""
        words = self.deberta.embeddings.word_embeddings
        if self.sharing == "none":
            return words.weight
        if self.sharing == "es":
            return generator_table
        return generator_table.detach() + words._weight

    def forward(self, ids, mask, labels, generator_table=None):
        """ids: corrupted [B, S]. labels: original id at masked positions, 0 elsewhere."""
        rows = F.embedding(ids, self.lookup_table(generator_table), padding_idx=0)
        out = self.deberta(inputs_embeds=rows, attention_mask=mask, output_hidden_states=True)
        hidden = out.last_hidden_state
        head = self.mask_predictions
        states = F.gelu(head.dense(head.LayerNorm(hidden + hidden[:, :1])))
        logits = head.classifier(states).squeeze(-1)
        replaced = ((labels > 0) & (labels != ids)).to(logits)
        real = mask > 0
        loss = F.binary_cross_entropy_with_logits(logits[real], replaced[real])
        return dict(states=out.hidden_states, hidden=hidden, logits=logits, replaced=replaced, loss=loss)


def pair(sharing, generator_config=GENERATOR, discriminator_config=DISCRIMINATOR, scale=0.2):
    """A generator, a discriminator of that sharing mode, and their parameters by full name."""
    generator = Generator(generator_config, scale)
    discriminator = Discriminator(discriminator_config, sharing, scale)
    named = {"generator." + n: p for n, p in generator.named_parameters()}
    named.update({"discriminator." + n: p for n, p in discriminator.named_parameters()})
    return generator, discriminator, named
