"""Fits the head of the voice activity and writes its weights as Rust.

    cargo build --release --example voice_features
    python3 eval/voice_fit.py --data DATA --features target/release/examples/voice_features --out src/voice/head_weights.rs

Only recordings whose licence allows weights to ship are used: the bank calls (HarperValleyBank, CC BY 4.0) and the
generated calls (CC0). Each goes in several times: as it is, through a telephone, under made-up backgrounds
(voice_noise.py) and under babble mixed from the other voices of the same recordings. The head is a
gated recurrent network (Cho et al. 2014) that gives its answer six frames late.
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import numpy as np

import voice_noise
from voice_data import RATE, band_pass, data_folder, recordings, telephone, write_wav

INPUTS = 20
DELAY = 6
VARIANTS = 7


def babble(rng, voices, n):
    """Six other voices at once, some of them backwards."""
    y = np.zeros(n, np.float32)
    for index in rng.choice(len(voices), 6):
        voice = np.resize(np.roll(voices[index], rng.integers(len(voices[index]))), n)
        y += voice_noise.unit(voice[:: rng.choice([1, -1])]) * rng.uniform(0.5, 1)
    return voice_noise.unit(y)


def gate(x, speech):
    """Digital silence a fifth of a second away from speech, as a telephone with silence suppression sends."""
    seen = np.concatenate([[0], np.cumsum(speech)])
    at = np.arange(len(x))
    reach = RATE // 5
    near = seen[np.minimum(at + reach, len(x))] > seen[np.maximum(at - reach, 0)]
    return np.where(near, x, 0).astype(np.float32)


def vary(rng, x, mask, voices, variant):
    """One variant of a channel: background, band and gain by chance."""
    if variant == 0:
        return x
    speech = np.repeat(mask, RATE // 1000)[: len(x)]
    x = x[: len(speech)].copy()
    level = np.sqrt(np.mean(x[speech] ** 2)) if speech.any() else 0.03
    n = len(x)

    def add(noise, low_db, high_db):
        x[:] += noise * level * 10 ** (-rng.uniform(low_db, high_db) / 20)

    if variant == 1:
        add(voice_noise.coloured(rng, n), -2, 12)
    elif variant == 2:
        add(voice_noise.coloured(rng, n), 5, 30)
        add(voice_noise.hum(rng, n), 10, 45)
    elif variant == 3:
        add(babble(rng, voices, n), 3, 20)
    elif variant == 4:
        add(voice_noise.coloured(rng, n), 10, 35)
        add(voice_noise.keys(rng, n), 5, 25)
        add(voice_noise.breath(rng, n), 12, 30)
    elif variant == 5:
        add(np.where(speech & (rng.random() < 0.6), 0, voice_noise.music(rng, n)), 0, 15)
    elif variant == 6:
        add(voice_noise.coloured(rng, n), -2, 15)
        add(babble(rng, voices, n), 5, 20)
    if rng.random() < 0.15:
        x = gate(x, speech)
    x = x * 10 ** (rng.uniform(-15, 8) / 20)
    band = rng.random()
    if band < 0.4:
        x = telephone(np.clip(x, -1, 1))
    elif band < 0.6:
        x = band_pass(x, rng.uniform(50, 200), rng.uniform(3400, 7500))
    return np.clip(x, -1, 1)


def corpus(args, folder):
    """Features and labels of every variant: lists of arrays, with the name of the source."""
    rng = np.random.default_rng(args.seed)
    sources = [(kind, *r) for kind in ("hvb", "scripted") for r in recordings(data_folder(args.data), kind)]
    voices = [x[: len(m) * RATE // 1000][np.repeat(m, RATE // 1000)[: len(x)]] for _, _, _, x, m in sources]
    voices = [v for v in voices if len(v) > RATE]
    labels, names = {}, []
    for kind, name, channel, x, mask in sources:
        for variant in range(VARIANTS):
            y = vary(rng, x, mask, voices, variant)
            for start, end in cuts(rng, len(mask)):
                stem = f"{kind}_{name}_{channel}_{variant}_{start}"
                write_wav(folder / f"{stem}.wav", y[start * RATE // 1000 : end * RATE // 1000])
                ms = mask[start:end]
                labels[stem] = ms[: len(ms) // 16 * 16].reshape(-1, 16).mean(1).astype(np.float32)
                names.append(stem)
    subprocess.run([args.features, folder, *(folder / f"{n}.wav" for n in names)], check=True)
    items = []
    for stem in names:
        x = np.fromfile(folder / f"{stem}.0.f32", "<f4").reshape(-1, INPUTS)
        n = min(len(x), len(labels[stem]))
        items.append((stem, x[:n], labels[stem][:n]))
    return items


def cuts(rng, milliseconds):
    """Pieces of 6 to 40 s, so that the first seconds of a call, with nothing known yet, are learnt too."""
    start = 0
    while milliseconds - start > 6000:
        end = min(start + int(1000 * np.exp(rng.uniform(np.log(6), np.log(40)))), milliseconds)
        yield start, end
        start = end


def sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))


class Head:
    """Gated recurrent layer and a read-out of its state and of the newest features."""

    def __init__(self, hidden, rng):
        def weights(*shape):
            return (rng.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)

        self.hidden = hidden
        self.p = {
            "input": weights(3 * hidden, INPUTS),
            "state": weights(3 * hidden, hidden),
            "bias": np.concatenate([np.ones(hidden), np.zeros(2 * hidden)]).astype(np.float32),
            "out": weights(hidden),
            "skip": np.zeros(INPUTS, np.float32),
            "offset": np.zeros(1, np.float32),
        }

    def forward(self, x):
        """Logits for x of shape (time, batch, INPUTS), and what the way back needs."""
        p, n = self.p, self.hidden
        drive = x @ p["input"].T + p["bias"]
        h = np.zeros((x.shape[1], n), np.float32)
        kept, states = [], np.empty((len(x), x.shape[1], n), np.float32)
        for t in range(len(x)):
            u = h @ p["state"].T
            gates = sigmoid(drive[t, :, : 2 * n] + u[:, : 2 * n])
            z, r = gates[:, :n], gates[:, n:]
            new = np.tanh(drive[t, :, 2 * n :] + r * u[:, 2 * n :])
            kept.append((h, z, r, new, u[:, 2 * n :]))
            h = new + z * (h - new)
            states[t] = h
        return states @ p["out"] + x @ p["skip"] + p["offset"], (kept, states)

    def backward(self, x, slope, kept_states):
        """Gradients of the weights, given the slope of the loss by the logits."""
        kept, states = kept_states
        p, n = self.p, self.hidden
        g = {
            "out": np.einsum("tb,tbn->n", slope, states),
            "skip": np.einsum("tb,tbi->i", slope, x),
            "offset": slope.sum(keepdims=True).reshape(1),
            "state": np.zeros_like(p["state"]),
        }
        drive = np.empty((*x.shape[:2], 3 * n), np.float32)
        dh = np.zeros((x.shape[1], n), np.float32)
        for t in range(len(x) - 1, -1, -1):
            h, z, r, new, u = kept[t]
            dh = dh + slope[t][:, None] * p["out"]
            dnew = dh * (1 - z) * (1 - new**2)
            dz = dh * (h - new) * z * (1 - z)
            dr = dnew * u * r * (1 - r)
            drive[t] = np.concatenate([dz, dr, dnew], 1)
            du = np.concatenate([dz, dr, dnew * r], 1)
            g["state"] += du.T @ h
            dh = dh * z + du @ p["state"]
        g["input"] = np.einsum("tbk,tbi->ki", drive, x, optimize=True)
        g["bias"] = drive.sum((0, 1))
        return g


def chunks(items, length, rng):
    """Every item cut into pieces of `length` from a random start; the bank calls twice as often."""
    xs, ys = [], []
    for name, x, y in items:
        # The answer of the newest frame is for the frame DELAY before it.
        late = np.concatenate([np.zeros(DELAY, np.float32), y[:-DELAY]])
        for _ in range(2 if name.startswith("hvb") else 1):
            first = rng.choice([0, rng.integers(length)])
            for start in range(first, len(x) - length + 1, length):
                xs.append(x[start : start + length])
                ys.append(late[start : start + length])
    order = rng.permutation(len(xs))
    return np.stack(xs)[order], np.stack(ys)[order]


def fit(items, args, report=lambda head: ""):
    """The head that fits the items."""
    rng = np.random.default_rng(args.seed)
    head = Head(args.hidden, rng)
    first = {k: np.zeros_like(v) for k, v in head.p.items()}
    second = {k: np.zeros_like(v) for k, v in head.p.items()}
    step = 0
    for epoch in range(args.epochs):
        xs, ys = chunks(items, args.length, rng)
        losses = []
        for start in range(0, len(xs) - args.batch // 2, args.batch):
            x = np.ascontiguousarray(xs[start : start + args.batch].transpose(1, 0, 2))
            x = x + args.jitter * rng.standard_normal((1, x.shape[1], INPUTS)).astype(np.float32)
            y = ys[start : start + args.batch].T
            logits, kept = head.forward(x)
            probability = sigmoid(logits)
            weight = (np.arange(len(x)) >= DELAY)[:, None] / y[DELAY:].size
            losses.append(-np.mean((y * np.log(probability + 1e-6) + (1 - y) * np.log(1 - probability + 1e-6))[DELAY:]))
            grads = head.backward(x, ((probability - y) * weight).astype(np.float32), kept)
            norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
            step += 1
            rate = args.rate * 0.5 * (1 + np.cos(np.pi * epoch / args.epochs)) * min(1, step / 50)
            for k, g in grads.items():
                g = g * min(1, 1 / norm)
                first[k] += 0.1 * (g - first[k])
                second[k] += 0.002 * (g**2 - second[k])
                update = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.998**step)) + 1e-8)
                head.p[k] -= rate * (update + args.decay * head.p[k])
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f} {report(head)}", flush=True)
    return head


def rust(name, shape, values):
    """One table of weights as Rust."""
    rows = [", ".join(f"{v:.4f}" for v in row) for row in np.atleast_2d(values)]
    body = ",\n    ".join(f"[{row}]" for row in rows)
    text = f"[\n    {body},\n]" if values.ndim == 2 else f"[{rows[0]}]"
    return f"#[rustfmt::skip]\npub(super) const {name}: {shape} = {text};\n"


def write_rust(head, path):
    """The weights as a module of the crate, columns first."""
    p, n = {k: np.round(v.astype(float), 4) for k, v in head.p.items()}, head.hidden
    parts = [
        "//! Weights of the activity head. Written by `eval/voice_fit.py`; do not edit.\n",
        "#![allow(clippy::approx_constant)] // fitted figures may fall near a constant of mathematics\n",
        f"use super::analysis::FEATURES;\n\n/// Units of the recurrent layer.\npub(super) const HIDDEN: usize = {n};\n",
        rust("INPUT", "[[f32; 3 * HIDDEN]; FEATURES]", p["input"].T).replace("const", "static"),
        rust("STATE", "[[f32; 3 * HIDDEN]; HIDDEN]", p["state"].T).replace("const", "static"),
        rust("BIAS", "[f32; 3 * HIDDEN]", p["bias"]),
        rust("OUT", "[f32; HIDDEN]", p["out"]).replace("const", "static"),
        rust("SKIP", "[f32; FEATURES]", p["skip"]).replace("const", "static"),
        f"pub(super) const OFFSET: f32 = {p['offset'][0]:.4f};\n",
    ]
    Path(path).write_text("\n".join(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of the labelled data; else SIDETONE_DATA")
    parser.add_argument("--features", default="target/release/examples/voice_features")
    parser.add_argument("--out", default="src/voice/head_weights.rs")
    parser.add_argument("--hidden", type=int, default=24)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--length", type=int, default=300, help="frames a piece")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--decay", type=float, default=1e-3)
    parser.add_argument("--jitter", type=float, default=0.05, help="spread of a shift of the features, constant in a piece")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        items = corpus(args, Path(folder))
    write_rust(fit(items, args), args.out)


if __name__ == "__main__":
    main()
