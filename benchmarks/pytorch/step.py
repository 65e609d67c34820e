"""The training step of benchmarks/step in PyTorch, on transformers' DebertaV2 layers.

    python step.py [eager|compile|bf16|bf16-compile] SHAPE

A worker: it prints a line {"ready": ...} once two steps are done, then reads numbers of steps from standard
input and answers each with a line of JSON: seconds, cpu_seconds, peak_bytes, mlm_loss, rtd_loss. SHAPE is one of
the objects of shapes.json, with the number of threads; its device may be cuda. compile is torch.compile, bf16 is
autocast to bfloat16.

Tuned as far as PyTorch goes: the generator's unused last layer is skipped, vocabulary logits exist at masked
places only, gradients are freed before each backward pass, AdamW is the fused one where there is one.
"""

import json
import sys
import time

import torch
import torch.nn.functional as F
import transformers
from torch import nn
from transformers import DebertaV2Config, DebertaV2ForSequenceClassification, DebertaV2Model

LR, BETAS, EPS, DECAY, CLIP, LAMBDA = 1e-4, (0.9, 0.98), 1e-6, 0.01, 1.0, 50.0
FIRST_WORD = 4  # [PAD] [CLS] [SEP] [UNK]


def encoder(s, layers):
    return DebertaV2Model(config(s, layers))


def config(s, layers):
    return (
        DebertaV2Config(
            vocab_size=s["vocab"],
            hidden_size=s["hidden"],
            num_hidden_layers=layers,
            num_attention_heads=s["heads"],
            intermediate_size=s["intermediate"],
            hidden_dropout_prob=s["dropout"],
            attention_probs_dropout_prob=s["dropout"],
            max_position_embeddings=s["max_positions"],
            position_buckets=s["buckets"],
            type_vocab_size=0,
            layer_norm_eps=1e-7,
            relative_attention=True,
            max_relative_positions=-1,
            norm_rel_ebd="layer_norm",
            share_att_key=True,
            pos_att_type=["p2c", "c2p"],
            position_biased_input=False,
            pooler_dropout=0.0,
            cls_dropout=s["dropout"],
            num_labels=2,
        )
    )


def run_layer(layer, states, pairs, query, distances, table):
    out = layer(states, pairs, query_states=query, relative_pos=distances, rel_embeddings=table)
    return out[0] if isinstance(out, tuple) else out


class Generator(nn.Module):
    """Encoder, enhanced mask decoder and the masked-language head on the tied word table."""

    def __init__(self, s):
        super().__init__()
        h = s["hidden"]
        self.deberta = encoder(s, s["generator_layers"])
        self.positions = nn.Embedding(s["max_positions"], h)
        self.dense, self.norm = nn.Linear(h, h), nn.LayerNorm(h, eps=1e-7)
        self.bias = nn.Parameter(torch.zeros(s["vocab"]))
        nn.init.normal_(self.positions.weight, std=0.02)

    @property
    def table(self):
        return self.deberta.embeddings.word_embeddings.weight

    def forward(self, ids, mask, places):
        """ids, mask: [B, S]; places: flat positions [P]. Returns logits [P, vocab]."""
        enc = self.deberta.encoder
        states = self.deberta.embeddings(input_ids=ids, mask=mask)
        pairs, table = enc.get_attention_mask(mask), enc.get_rel_embedding()
        distances = enc.get_rel_pos(states)
        for layer in enc.layer[:-1]:
            states = run_layer(layer, states, pairs, None, distances, table)
        query = states + self.positions.weight[: ids.shape[1]]
        for _ in range(2):
            query = run_layer(enc.layer[-1], states, pairs, query, distances, table)
        x = query.reshape(-1, query.shape[-1]).index_select(0, places)
        return F.linear(self.norm(F.gelu(self.dense(x))), self.table, self.bias)


class Discriminator(nn.Module):
    """Encoder and replaced-token head over stop_gradient(E_G) + E_Delta."""

    def __init__(self, s):
        super().__init__()
        h = s["hidden"]
        self.deberta = encoder(s, s["discriminator_layers"])
        words = self.deberta.embeddings.word_embeddings
        del words.weight
        self.delta = nn.Parameter(torch.zeros(s["vocab"], h))
        self.norm, self.dense, self.classifier = nn.LayerNorm(h, eps=1e-7), nn.Linear(h, h), nn.Linear(h, 1)

    def forward(self, ids, mask, table):
        rows = F.embedding(ids, table.detach() + self.delta)
        h = self.deberta(inputs_embeds=rows, attention_mask=mask).last_hidden_state
        return self.classifier(F.gelu(self.dense(self.norm(h + h[:, :1])))).squeeze(-1)


def optimizer(module):
    decayed, rest = [], []
    for name, p in module.named_parameters():
        (rest if "bias" in name or "orm.weight" in name else decayed).append(p)
    groups = [dict(params=decayed, weight_decay=DECAY), dict(params=rest, weight_decay=0.0)]
    try:
        return torch.optim.AdamW(groups, lr=LR, betas=BETAS, eps=EPS, fused=True)
    except (RuntimeError, TypeError, ValueError):  # torch 1.13 has no fused AdamW for the CPU
        return torch.optim.AdamW(groups, lr=LR, betas=BETAS, eps=EPS)


def update(loss, module, optim):
    optim.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(module.parameters(), CLIP)
    optim.step()


def device(s):
    return s.get("device") or "cpu"


class Mode:
    """How PyTorch runs: eager or compiled, in float32 or with autocast to bfloat16."""

    NAMES = ["eager", "compile", "bf16", "bf16-compile"]

    def __init__(self, name, s):
        if name not in self.NAMES:
            sys.exit(f"{name} is no mode: use one of {', '.join(self.NAMES)}")
        self.name, self.kind = name, device(s)

    def compiled(self, module):
        return torch.compile(module) if "compile" in self.name else module

    def forward(self):
        """A context for forward passes and losses."""
        return torch.autocast(self.kind, dtype=torch.bfloat16, enabled="bf16" in self.name)


class Trainer:
    def __init__(self, s, mode):
        self.s, self.random, self.mode = s, torch.Generator().manual_seed(1), mode
        models = [m(s).train().to(device(s)) for m in (Generator, Discriminator)]
        self.optimizers = [optimizer(m) for m in models]
        self.generator, self.discriminator = [mode.compiled(m) for m in models]

    def batch(self):
        """Random words: ids and mask [B, S], flat masked places [P]."""
        s = self.s
        ids = torch.randint(FIRST_WORD, s["vocab"] - 1, (s["batch"], s["seq"]), generator=self.random)
        each = s["predictions"] // s["batch"]
        places = torch.stack([torch.randperm(s["seq"] - 2, generator=self.random)[:each] + 1 for _ in range(s["batch"])])
        places = (places + torch.arange(s["batch"])[:, None] * s["seq"]).reshape(-1)
        return [x.to(device(s)) for x in (ids, torch.ones_like(ids), places)]

    def step(self):
        """One step of the paper's algorithm, alternating, GDES."""
        ids, mask, places = self.batch()
        targets = ids.reshape(-1)[places]
        masked = ids.reshape(-1).index_fill(0, places, self.s["vocab"] - 1).view_as(ids)
        with self.mode.forward():
            logits = self.generator(masked, mask, places)
            mlm = F.cross_entropy(logits, targets)
        with torch.no_grad():
            sampled = torch.multinomial(logits.float().softmax(-1), 1).squeeze(-1)
        update(mlm, self.generator, self.optimizers[0])
        mlm = mlm.item()
        del logits
        corrupted = ids.reshape(-1).index_copy(0, places, sampled).view_as(ids)
        labels = (corrupted != ids).float()
        with self.mode.forward():
            scores = self.discriminator(corrupted, mask, self.generator.table)
        rtd = F.binary_cross_entropy_with_logits(scores.float(), labels)
        update(LAMBDA * rtd, self.discriminator, self.optimizers[1])
        return mlm, rtd.item()


class FineTuner:
    """An update of a classifier of two labels, on random words."""

    def __init__(self, s, mode):
        self.s, self.random, self.mode = s, torch.Generator().manual_seed(1), mode
        model = DebertaV2ForSequenceClassification(config(s, s["discriminator_layers"])).train().to(device(s))
        self.optim = optimizer(model)
        self.model = mode.compiled(model)

    def step(self):
        s = self.s
        ids = torch.randint(FIRST_WORD, s["vocab"] - 1, (s["batch"], s["seq"]), generator=self.random)
        labels = torch.randint(0, 2, (s["batch"],), generator=self.random)
        ids, labels = ids.to(device(s)), labels.to(device(s))
        with self.mode.forward():
            loss = self.model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss
        update(loss, self.model, self.optim)
        return loss.item(), loss.item()


def peak_bytes(s):
    if device(s) != "cpu":
        return torch.cuda.max_memory_allocated()
    with open("/proc/self/status") as f:
        for line in f:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
    return 0


def say(**values):
    print(json.dumps(values), flush=True)


def main():
    shape = json.loads(sys.argv[-1])
    mode = Mode(sys.argv[1] if len(sys.argv) > 2 else "eager", shape)
    torch.set_num_threads(shape["threads"])
    imported = peak_bytes(shape)
    trainer = (FineTuner if shape.get("task") else Trainer)(shape, mode)
    for _ in range(2):
        trainer.step()
    ready = f"torch {torch.__version__} {mode.name}, transformers {transformers.__version__}"
    say(ready=ready, imported_bytes=imported)
    for line in sys.stdin:
        start, before = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            mlm, rtd = trainer.step()
        seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - before
        say(seconds=seconds, cpu_seconds=cpu_seconds, peak_bytes=peak_bytes(shape), mlm_loss=mlm, rtd_loss=rtd)


if __name__ == "__main__":
    main()
