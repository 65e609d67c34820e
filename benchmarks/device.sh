#!/bin/sh
# The training step on a GPU: are its losses those of the processor, and how fast is it beside PyTorch?
#
# On a machine with Go, make a folder with all that is needed, and copy it to the machine with the GPU:
#
#     benchmarks/device.sh pack FOLDER
#
# There, with Python that has torch, transformers and jax (for its plugin, jax[cuda13]), and nothing else:
#
#     FOLDER/device.sh                       # device cuda, xsmall and base
#     FOLDER/device.sh --device xla-cpu --tiny
#     FOLDER/device.sh --help
#
# PYTHON names the interpreter; it is python3 unless told otherwise.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ "${1:-}" = pack ]; then
	if [ -z "${2:-}" ]; then
		echo "device.sh: give the folder: device.sh pack FOLDER" >&2
		exit 2
	fi
	mkdir -p "$2"
	to=$(cd "$2" && pwd)
	cd "$here"
	CGO_ENABLED=0 go build -o "$to/step" ./step
	cp device.sh device/device.py pytorch/step.py "$to/"
	echo "copy $to to the machine with the GPU, and run device.sh there"
	exit
fi

if [ ! -x "$here/step" ]; then
	echo "device.sh: there is no program beside this script: make a folder with device.sh pack FOLDER, and run that one's" >&2
	exit 1
fi
exec "${PYTHON:-python3}" "$here/device.py" "$@"
