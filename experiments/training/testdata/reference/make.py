"""Writes every fixture of this folder; see README.md."""

import os
import sys

import numpy
import torch
import transformers

import cases
import onestep
import optimise
import shapes
import steps
import store


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    made_with = {"torch": torch.__version__, "transformers": transformers.__version__, "numpy": numpy.__version__}
    files = {
        "formula.json": cases.probe,
        "buckets.json": cases.buckets,
        "tiny_encoder.json": cases.encoder,
        "tiny_emd.json": cases.emd,
        "tiny_rtd.json": cases.rtd,
        "tiny_narrow.json": cases.narrow,
    }
    for sharing in ("none", "es", "gdes"):
        files[f"tiny_joint_{sharing}.json"] = lambda s=sharing: cases.joint(s)
        files[f"tiny_steps_{sharing}.json"] = lambda s=sharing: steps.content(s, optimise.BiasCorrected)
    files["tiny_steps_gdes_xadam.json"] = lambda: steps.content("gdes", optimise.Uncorrected)
    for shape in shapes.SHAPES:
        files[f"step_{shape}.json"] = lambda s=shape: onestep.content(s)
    for name, build in files.items():
        store.write(folder, name, {"made_with": made_with, **build()})


if __name__ == "__main__":
    main()
