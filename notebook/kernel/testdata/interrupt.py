"""Jupyter's interrupt, tried on the kernel: interrupt.py KERNEL

A training that would take an hour is interrupted. The kernel must answer within half a minute, be the same process,
and still have what the cells before and the interrupted one have assigned. An interrupt between cells must do nothing,
and os.Exit must fail its cell alone.
"""

import json
import os
import sys
import tempfile
import time

from jupyter_client import KernelManager

IMPORTS = """
import (
	"fmt"
	"os"
	"github.com/ablate-go/ablate/experiments"
	"github.com/ablate-go/ablate/experiments/training"
)
"""

SETUP = """
plan, _ := experiments.LoadPlan("smoke")
config := plan.Base
config.Train.Steps = 1000000
trainer, err := training.NewTrainer(config, 1)
words := training.SyntheticVocabulary(config.Model.Encoder.Vocab)
steps := 0
"""

TRAINING = """
fmt.Println("training")
for trainer.Done() < config.Train.Steps {
	batch, err := trainer.Batch(words, words.Windows(config, trainer.Done()), 1, trainer.Done())
	if err != nil {
		panic(err)
	}
	if _, err := trainer.Step(batch); err != nil {
		panic(err)
	}
	steps = trainer.Done()
}
"""


def run(client, code, started=None):
    """Executes a cell; returns its reply and what it printed. started is called once the cell has printed."""
    printed = []

    def output(message):
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])
            if started is not None and len(printed) == 1:
                started()
        elif message["msg_type"] == "execute_result":
            printed.append(message["content"]["data"]["text/plain"])

    reply = client.execute_interactive(code, output_hook=output, timeout=60)
    return reply["content"], "".join(printed)


def main():
    folder = tempfile.mkdtemp()
    spec = os.path.join(folder, "kernels", "under-test")
    os.makedirs(spec)
    with open(os.path.join(spec, "kernel.json"), "w") as f:
        json.dump({"argv": [sys.argv[1], "{connection_file}"], "display_name": "x", "language": "go", "interrupt_mode": "signal"}, f)
    os.environ["JUPYTER_PATH"] = folder

    manager = KernelManager(kernel_name="under-test")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        for cell in (IMPORTS, SETUP):
            reply, _ = run(client, cell)
            assert reply["status"] == "ok", reply
        _, process = run(client, "os.Getpid()")

        def interrupt():
            time.sleep(1)
            manager.interrupt_kernel()

        begun = time.time()
        reply, _ = run(client, TRAINING, started=interrupt)
        assert reply["status"] == "error" and reply["evalue"].startswith("interrupted: "), reply
        assert time.time() - begun < 30, "the cell went on for %d s" % (time.time() - begun)

        _, done = run(client, "steps > 0 && trainer.Done()-steps <= 1")
        assert done == "true", "the state is lost: %r" % done
        _, same = run(client, "os.Getpid()")
        assert same == process, "another process answers"

        manager.interrupt_kernel()
        time.sleep(0.5)
        reply, answer = run(client, "6 * 7")
        assert reply["status"] == "ok" and answer == "42", (reply, answer)

        reply, _ = run(client, TRAINING, started=interrupt)
        assert reply["status"] == "error", reply
        _, more = run(client, "steps")

        reply, _ = run(client, "os.Exit(0)")
        assert reply["status"] == "error" and "would end the kernel" in reply["evalue"], reply
        _, same = run(client, "os.Getpid()")
        assert same == process, "os.Exit has ended the kernel"
        print("interrupted twice, after %s steps in all; the kernel and its state lived on" % more)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


main()
