"""The training step on a device beside the processor's and PyTorch's. Run it by device.sh.

First the losses of some steps on the device against those of the processor, from the same weights, batches, masks
and samples, in float32 and in bf16. Then tokens per second of the step, GDES in the alternating coupling, for batches
that double until the memory is full; the step of PyTorch is that of step.py, on transformers' layers. The output is
Markdown, and is complete up to where it was stopped.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))

COMMON = dict(
    heads=6, buckets=256, max_positions=512, mask_rate=0.15, dropout=0.1, vocab=128100, seq=512, threads=os.cpu_count()
)
SIZES = {
    "xsmall": dict(COMMON, hidden=384, intermediate=1536, generator_layers=6, discriminator_layers=12),
    "base": dict(COMMON, hidden=768, heads=12, intermediate=3072, generator_layers=6, discriminator_layers=12),
}
TINY = dict(
    COMMON, hidden=32, heads=2, intermediate=64, generator_layers=2, discriminator_layers=2, vocab=300, seq=16, buckets=8,
    max_positions=16, threads=1,
)  # fmt: skip

# Products of matrices in bf16 with sums in float32, TFLOP/s without sparsity, of the makers' data sheets.
PEAKS = {"H200": 989, "H100 NVL": 835, "H100 PCIe": 756, "H100": 989, "A100": 312, "L40S": 362, "L4": 121, "A10": 125}

# How far losses may be from the processor's, as a share of them.
TOLERANCE = {"float32": 1e-3, "bf16": 0.03}


class Failed(Exception):
    """A worker that ended, with the last line that it wrote to its standard error."""


class Worker:
    """A process that does steps of one shape when it is told to: ablate's step, or step.py."""

    def __init__(self, command, shape, limit):
        self.log, self.limit = tempfile.TemporaryFile(), limit
        env = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="2", GOTRACEBACK="none")
        self.process = subprocess.Popen(
            command + [json.dumps(shape)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=env
        )
        self.hello = self.answer()

    def answer(self):
        stop = threading.Timer(self.limit, self.process.kill)
        stop.start()
        line = self.process.stdout.readline()
        slow = not stop.is_alive()
        stop.cancel()
        if line:
            return json.loads(line)
        self.process.wait()
        self.log.seek(0)
        lines = self.log.read().decode(errors="replace").strip().splitlines()
        raise Failed(f"no answer in {self.limit:g} seconds" if slow else (lines or ["it ended without a word"])[-1])

    def run(self, steps):
        self.process.stdin.write(b"%d\n" % steps)
        self.process.stdin.flush()
        return self.answer()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.log.close()


def ablate(shape, limit, **settings):
    return Worker([os.path.join(HERE, "step")], dict(shape, **settings), limit)


def pytorch(shape, limit, mode, device):
    name = "cpu" if device == "xla-cpu" else "cuda"
    return Worker([sys.executable, os.path.join(HERE, "step.py"), mode], dict(shape, device=name), limit)


def say(text=""):
    print(text, flush=True)


def shape_of(size, batch):
    return dict(TINY if size == "tiny" else SIZES[size], name=size, batch=batch)


def parity(args):
    """Losses of some steps, the device against the processor. Returns whether all are near."""
    size = args.sizes[0]
    shape = shape_of(size, 2)
    if size != "tiny":
        shape.update(seq=128)
    good = True
    say(f"Losses of {args.steps} steps of {size}, 2 x {shape['seq']}, after two others:\n")
    say("| precision | step | MLM, processor | MLM, device | RTD, processor | RTD, device |")
    say("|---|--:|--:|--:|--:|--:|")
    for precision in ("float32", "bf16"):
        here = there = None
        try:
            here = ablate(shape, args.limit)
            there = ablate(shape, args.limit, device=args.device, precision=precision)
            worst = 0.0
            for step in range(args.steps):
                a, b = here.run(1), there.run(1)
                for key in ("mlm_loss", "rtd_loss"):
                    worst = max(worst, abs(b[key] / a[key] - 1))
                if step % 5 == 4 or step == args.steps - 1:
                    say(
                        f"| {precision} | {step + 1} | {a['mlm_loss']:.5f} | {b['mlm_loss']:.5f} "
                        f"| {a['rtd_loss']:.5f} | {b['rtd_loss']:.5f} |"
                    )
            near = worst <= TOLERANCE[precision]
            say(f"| {precision} | largest difference {worst:.2g}, {TOLERANCE[precision]:g} allowed: "
                f"{'passed' if near else 'FAILED'} | | | | |")  # fmt: skip
            good = good and near
        except Failed as err:
            good = False
            say(f"| {precision} | FAILED: {err} | | | | |")
        finally:
            for w in (here, there):
                if w:
                    w.close()
    say()
    return good


def measured(worker, seconds):
    """Steps of about so many seconds after some that are not counted: seconds a step, and the last answer."""
    steps, a = 1, worker.run(1)
    while a["seconds"] < seconds / 3 and steps < 10000:
        steps = max(steps + 1, min(10 * steps, int(seconds / max(a["seconds"], 1e-6) * steps / 2)))
        a = worker.run(steps)
    best = min((worker.run(steps) for _ in range(3)), key=lambda x: x["seconds"])
    return best["seconds"] / steps, best


def device_name_and_product(device):
    """The device's name by PyTorch, and the TFLOP/s of its product of two matrices of 8,192 in bf16."""
    try:
        import time

        import torch
    except ImportError:
        return "", 0.0
    if device == "xla-cpu" or not torch.cuda.is_available():
        return "", 0.0
    x = torch.randn(8192, 8192, device="cuda", dtype=torch.bfloat16)
    for _ in range(3):
        x @ x
    best = 0.0
    for _ in range(5):
        torch.cuda.synchronize()
        start = time.perf_counter()
        for _ in range(10):
            x @ x
        torch.cuda.synchronize()
        best = max(best, 10 * 2 * 8192**3 / (time.perf_counter() - start) / 1e12)
    return torch.cuda.get_device_name(0), best


def peak_of(name):
    return next((peak for part, peak in PEAKS.items() if part.lower() in name.lower()), 0)


def programs(args):
    """What is timed: a name, and how its worker is started."""
    yield "ablate bf16", lambda s: ablate(s, args.limit, device=args.device, precision="bf16")
    yield "ablate bf16, recompute", lambda s: ablate(s, args.limit, device=args.device, precision="bf16", recompute=True)
    yield "ablate float32", lambda s: ablate(s, args.limit, device=args.device)
    for mode in args.modes:
        yield f"PyTorch {mode}", lambda s, mode=mode: pytorch(s, args.limit, mode, args.device)


def speed(args):
    """The table of tokens per second. Returns whether ablate ran at all."""
    name, product = device_name_and_product(args.device)
    peak = peak_of(name)
    if name:
        say(f"{name}: a product of two matrices of 8,192 in bf16 by PyTorch reaches {product:.0f} TFLOP/s"
            f"{f', of {peak} on its data sheet' if peak else ''}.\n")  # fmt: skip
    say("Operations are those of matrix products in ablate's step, so that PyTorch's, which computes more of them, has the")
    say("share that its tokens are worth. With recomputation they count once. Memory of PyTorch is what its allocator gave.\n")
    say("| size | batch | program | ms a step | tokens/s | TFLOP/s | share of the peak | peak memory, GB |")
    say("|---|--:|---|--:|--:|--:|--:|--:|")
    ran = False
    for size in args.sizes:
        full, batch, flops, predictions = set(), args.first, 0, 0
        while batch <= args.largest and len(full) < len(list(programs(args))):
            # PyTorch gets as many masked places, and its tokens are worth as many operations, as those of ablate.
            shape = dict(shape_of(size, batch), predictions=predictions)
            for program, start in programs(args):
                if program in full:
                    continue
                worker = None
                try:
                    worker = start(shape)
                    seconds, a = measured(worker, args.seconds)
                    if "step_flops" in worker.hello:
                        flops, predictions = worker.hello["step_flops"], worker.hello["predictions"]
                        shape["predictions"] = predictions
                    rate = flops / seconds / 1e12
                    share = f"{100 * rate / peak:.0f}%" if peak else "–"
                    memory = a.get("device_peak_bytes") or a["peak_bytes"]
                    say(
                        f"| {size} | {batch} x {shape['seq']} | {program} | {1000 * seconds:.1f} "
                        f"| {batch * shape['seq'] / seconds:,.0f} | {rate:.3g} | {share} | {memory / 1e9:.2f} |"
                    )
                    ran = ran or program.startswith("ablate")
                except Failed as err:
                    full.add(program)
                    say(f"| {size} | {batch} x {shape['seq']} | {program} | {str(err)[:200].replace('|', '/')} | | | | |")
                finally:
                    if worker:
                        worker.close()
            batch, flops, predictions = 2 * batch, 2 * flops, 2 * predictions
    say()
    return ran


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--device", default="cuda", help="cuda, cuda12, cuda13, xla-cpu, or the path of a PJRT plugin")
    p.add_argument("--tiny", action="store_true", help="sizes that run anywhere in a minute, to try the script")
    p.add_argument("--sizes", default="xsmall,base", help="with commas between")
    p.add_argument("--modes", default="eager,bf16,bf16-compile", help="how PyTorch runs, see step.py; empty for not at all")
    p.add_argument("--steps", type=int, default=20, help="steps whose losses are compared")
    p.add_argument("--first", type=int, default=8, help="the first batch, in windows")
    p.add_argument("--largest", type=int, default=512, help="the largest batch that is tried")
    p.add_argument("--seconds", type=float, default=3, help="about how long each is timed, three times")
    p.add_argument("--limit", type=float, default=1200, help="seconds after which a worker that does not answer is ended")
    args = p.parse_args()
    args.sizes = ["tiny"] if args.tiny else args.sizes.split(",")
    args.modes = [m for m in args.modes.split(",") if m]
    if args.tiny:
        args.first, args.largest, args.seconds = 2, 4, 0.2
    for size in args.sizes:
        if size != "tiny" and size not in SIZES:
            p.error(f"--sizes: {size} is none of {', '.join(SIZES)}")
    good = parity(args)
    ran = speed(args)
    if not good or not ran:
        sys.exit("device.sh: see FAILED and the messages above" if not good else "device.sh: no step of ablate ran on the device")


if __name__ == "__main__":
    main()
