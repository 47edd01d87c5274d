"""Vectors of sentences by the program's own encoder, kept in a folder so that none is worked out twice.

The encoder is `examples/meaning_vectors.rs`, its files those that `sidetone models fetch minilm` put into the models
folder (SIDETONE_MODELS). SIDETONE_ENCODER names a finished build of it. Needs numpy.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from common import ROOT

KEPT = Path(os.environ.get("SIDETONE_VECTORS", Path(tempfile.gettempdir()) / "sidetone-vectors"))
MODELS = Path(os.environ.get("SIDETONE_MODELS", Path.home() / ".local/share/sidetone/models"))
HIDDEN = 384
LAYERS = 3
WIDTH = HIDDEN * LAYERS


def vectors(texts):
    """One row a text."""
    lines = [" ".join(text.split()) or "." for text in texts]
    blob = "".join(line + "\n" for line in lines).encode()
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{hashlib.sha256(blob).hexdigest()[:20]}.f32"
    if not kept.is_file():
        network, words = MODELS / "minilm-l6-int8.onnx", MODELS / "minilm-l6-words.txt"
        if not network.is_file() or not words.is_file():
            sys.exit("The sentence encoder is not here: sidetone models fetch minilm")
        print(f"encoding {len(lines)} sentences", file=sys.stderr)
        program = os.environ.get("SIDETONE_ENCODER")
        build = ["cargo", "run", "--quiet", "--release", "--example", "meaning_vectors", "--"]
        result = subprocess.run([*([program] if program else build), network, words], cwd=ROOT, input=blob, stdout=subprocess.PIPE, check=True)
        kept.write_bytes(result.stdout)
    return np.fromfile(kept, "<f4").reshape(len(lines), WIDTH)


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
