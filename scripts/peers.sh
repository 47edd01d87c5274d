#!/usr/bin/env bash
# Makes a throw-away Python environment with the tools that Sidetone is measured against, and says which did not install.
#
#   scripts/peers.sh FOLDER
set -euo pipefail

folder=${1:?give a folder for the environment}
python=$folder/bin/python
if [ ! -x "$python" ]; then
    echo "Making a Python environment in $folder" >&2
    python3 -m venv "$folder"
fi

# Its own network needs onnxruntime only; without --no-deps the package pulls torch, a hundred times its size.
install() {
    "$python" -c "import importlib.util, sys; sys.exit(not importlib.util.find_spec('$1'))" 2>/dev/null && return
    echo "Installing $2" >&2
    "$python" -m pip install --quiet --disable-pip-version-check "${@:3}" "$2" >/dev/null 2>&1 || echo "$2 did not install" >&2
}

install numpy numpy
install parselmouth praat-parselmouth
install opensmile opensmile
install onnxruntime onnxruntime
install silero_vad silero-vad --no-deps
# webrtcvad still asks setuptools for its own version.
install pkg_resources 'setuptools<81'
install webrtcvad webrtcvad
