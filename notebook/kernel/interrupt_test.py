"""Interrupts a long cell in a running kernel, as Jupyter's button does, and uses the kernel afterwards.

    /usr/bin/python3 interrupt_test.py KERNELS_DIR      # the folder given to ablate kernel install --dir

Needs jupyter_client (Debian: python3-jupyter-client). Exits 1 with a sentence if something is not as it should be.
"""

import os
import sys
import time

from jupyter_client.manager import KernelManager

os.environ["JUPYTER_PATH"] = os.path.abspath(sys.argv[1])
manager = KernelManager(kernel_name="ablate")
manager.start_kernel()
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=60)


def run(code, seconds=60, interrupt_after=None):
    """Runs a cell; returns its status, error and printed text."""
    message = client.execute(code)
    text, error, began = "", "", time.time()
    while True:
        if interrupt_after is not None and interrupt_after in text:
            manager.interrupt_kernel()
            interrupt_after = None
        if time.time() - began > seconds:
            sys.exit(f"a cell has not ended after {seconds} s:\n{code}")
        try:
            m = client.get_iopub_msg(timeout=1)
        except Exception:
            continue
        if m["parent_header"].get("msg_id") != message:
            continue
        kind, content = m["msg_type"], m["content"]
        if kind == "stream":
            text += content["text"]
        elif kind == "execute_result":
            text += content["data"].get("text/plain", "")
        elif kind == "error":
            error = content["evalue"]
        elif kind == "status" and content["execution_state"] == "idle":
            return client.get_shell_msg(timeout=10)["content"]["status"], error, text


def want(what, good, got):
    if not good:
        sys.exit(f"{what}: {got}")
    print(f"ok: {what}")


try:
    want("a cell runs", run("kept := 41\nkept + 1")[2].strip() == "42", "no 42")
    status, error, text = run(
        'import "fmt"\nfor i := 0; ; i++ {\n\tkept = i\n\tif i == 1000 {\n\t\tfmt.Println("under way")\n\t}\n}',
        interrupt_after="under way",
    )
    want("an endless loop is interrupted", status == "error" and "interrupted" in error, (status, error))
    want("the kernel lives and has its state", run("kept >= 1000")[2].strip() == "true", "kept is lost")

    status, error, text = run(
        """
import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/ablate-go/ablate/experiments"
)
""",
    )
    want("packages are imported", status == "ok", error)
    status, error, text = run(
        """
config := experiments.DefaultConfig()
config.Model.Encoder.Vocab = 400
config.Train.Batch, config.Train.Seq = 4, 16
trainer, err := experiments.NewTrainer(config, 1)
words := experiments.NoText(400)
""",
    )
    want("a trainer is built", status == "ok", error)
    status, error, text = run(
        """
ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
for ctx.Err() == nil {
	batch, err := trainer.Batch(words, words.Windows(config, trainer.Done()), 1, trainer.Done())
	if err != nil {
		panic(err)
	}
	if _, err := trainer.Step(batch); err != nil {
		panic(err)
	}
	if trainer.Done() == 3 {
		fmt.Println("under way")
	}
}
stop()
fmt.Println("stopped")
""",
        interrupt_after="under way",
    )
    want("a training cell ends", status in ("ok", "error"), (status, error))
    status, error, text = run("trainer.Done()")
    want("what was trained stays", status == "ok" and int(text) >= 3, (status, error, text))
    status, error, text = run("nonsense")
    want("an error is one line", status == "error" and "\n" not in error.strip(), error)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
