"""Vectors of sentences by the program's own encoder, kept in target/vectors (or SIDETONE_VECTORS) so that none is worked out twice.

The encoder is `examples/meaning_vectors.rs`, its files those that `sidetone models fetch minilm` put into the models
folder (SIDETONE_MODELS). SIDETONE_ENCODER names a finished build of it. Needs numpy.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from common import ROOT

KEPT = Path(os.environ.get("SIDETONE_VECTORS", ROOT / "target/vectors"))
MODELS = Path(os.environ.get("SIDETONE_MODELS", Path.home() / ".local/share/sidetone/models"))
HIDDEN = 384
LAYERS = 3
WIDTH = HIDDEN * LAYERS
#: Sentences encoded at a time; what was encoded before an interruption is kept.
AT_ONCE = 1000
#: A row of the file that keeps them: the first bytes of the sentence's SHA-256, and its vector.
ROW = np.dtype([("key", "S12"), ("vector", "<f4", (WIDTH,))])


def vectors(texts):
    """One row a text."""
    lines = [" ".join(text.split()) or "." for text in texts]
    network, words = MODELS / "minilm-l6-int8.onnx", MODELS / "minilm-l6-words.txt"
    if not network.is_file() or not words.is_file():
        sys.exit("The sentence encoder is not here: sidetone models fetch minilm")
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{hashlib.sha256(network.read_bytes()).hexdigest()[:12]}.vectors"
    keys = [hashlib.sha256(line.encode()).digest()[:12] for line in lines]
    # One writer at a time: each adds whole rows at the end.
    with open(kept, "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.ftruncate(file.fileno(), os.fstat(file.fileno()).st_size // ROW.itemsize * ROW.itemsize)
        known = {key.ljust(12, b"\0") for key in stored(kept)["key"]}
        missing = [one for one in dict(zip(keys, lines)).items() if one[0] not in known]
        for at in range(0, len(missing), AT_ONCE):
            part = missing[at:at + AT_ONCE]
            print(f"encoding {at} to {at + len(part)} of {len(missing)} sentences", file=sys.stderr)
            new = np.empty(len(part), ROW)
            new["key"] = [key for key, _ in part]
            new["vector"] = np.frombuffer(encoded(network, words, [line for _, line in part]), "<f4").reshape(-1, WIDTH)
            file.write(new.tobytes())
            file.flush()
    every = stored(kept)
    place = {key.ljust(12, b"\0"): row for row, key in enumerate(every["key"])}
    return every["vector"][[place[key] for key in keys]]


def stored(path):
    """What is kept: rows of a key and a vector, not read until they are asked for."""
    count = path.stat().st_size // ROW.itemsize
    return np.memmap(path, ROW, "r", shape=(count,)) if count else np.empty(0, ROW)


def encoded(network, words, lines):
    """Vectors as bytes, one line after another."""
    program = os.environ.get("SIDETONE_ENCODER")
    build = ["cargo", "run", "--quiet", "--release", "--example", "meaning_vectors", "--"]
    blob = "".join(line + "\n" for line in lines).encode()
    command = [*([program] if program else build), network, words]
    result = subprocess.run(command, cwd=ROOT, input=blob, stdout=subprocess.PIPE, check=True)
    if len(result.stdout) != len(lines) * WIDTH * 4:
        sys.exit(f"The encoder gave {len(result.stdout)} bytes for {len(lines)} sentences, {len(lines) * WIDTH * 4} were wanted.")
    return result.stdout


def fit(x, y, classes, epochs=40, decay=1e-2, rate=2e-3, seed=1, weight=None, plain=True):
    """Softmax regression: weights (WIDTH x classes) and biases, for the numbers as they are.

    With `plain=False` weights and biases are those for standardised numbers, followed by mean and spread. `y` is either one class a row or shares of all classes (rows adding up to anything: sigmoids are used instead).
    """
    chance = np.random.default_rng(seed)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    z = ((x - mean) / spread).astype(np.float32)
    many = y.ndim == 2
    target = y.astype(np.float32) if many else np.eye(classes, dtype=np.float32)[y]
    weight = np.ones(len(x), np.float32) if weight is None else weight.astype(np.float32)
    w, b = np.zeros((x.shape[1], classes), np.float32), np.zeros(classes, np.float32)
    state = [np.zeros_like(w), np.zeros_like(w), np.zeros_like(b), np.zeros_like(b)]
    step = 0
    for epoch in range(epochs):
        pace = rate * (1 - epoch / epochs)
        for at in np.array_split(chance.permutation(len(z)), max(1, len(z) // 256)):
            out = z[at] @ w + b
            share = 1 / (1 + np.exp(-out)) if many else softmax(out)
            slope = (share - target[at]) * weight[at, None] / len(at)
            step += 1
            for value, grad, k in ((w, z[at].T @ slope + decay * w, 0), (b, slope.sum(0), 2)):
                state[k] += 0.1 * (grad - state[k])
                state[k + 1] += 0.001 * (grad * grad - state[k + 1])
                value -= pace * (state[k] / (1 - 0.9 ** step)) / (np.sqrt(state[k + 1] / (1 - 0.999 ** step)) + 1e-8)
    if not plain:
        return w, b, mean, spread
    w = w / spread[:, None]
    return w, b - mean @ w


def softmax(x):
    x = np.exp(x - x.max(1, keepdims=True))
    return x / x.sum(1, keepdims=True)


def macro_f1(truth, said, classes):
    scores = []
    for name in range(classes):
        hit = np.sum((truth == name) & (said == name))
        wrong = np.sum((truth != name) & (said == name)) + np.sum((truth == name) & (said != name))
        scores.append(2 * hit / max(1, 2 * hit + wrong))
    return float(np.mean(scores))
