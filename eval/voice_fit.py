"""Fits the head of the voice activity and writes its weights as Rust.

    cargo build --release --example voice_features
    python3 eval/voice_pool.py FOLDER
    python3 eval/voice_streams.py FOLDER --data DATA --hours 24
    python3 eval/voice_streams.py FOLDER --data DATA --hours 20 --seed 2
    python3 eval/voice_streams.py FOLDER --data DATA --hours 20 --seed 3
    python3 eval/voice_streams.py FOLDER --data DATA --hours 1 --held-out --seed 100
    python3 eval/voice_fit.py FOLDER --out src/voice/head_weights.rs

Only sound whose licence allows weights to ship is used: voices and sounds of Debian packages (voice_pool.py), the bank calls (HarperValleyBank, CC
BY 4.0) and the generated calls (CC0); docs/figures-voice.md has the list. The head is a gated recurrent network (Cho et al. 2014)
that gives its answer six frames late. It is fitted for a time and not for a number of rounds. Wants the Python packages numpy, scipy and torch.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch

INPUTS = 64
DELAY = 6


class Head(torch.nn.Module):
    """Gated recurrent layer and a read-out of its state and of the newest features."""

    def __init__(self, hidden):
        super().__init__()
        self.gru = torch.nn.GRU(INPUTS, hidden, batch_first=True)
        self.out = torch.nn.Linear(hidden, 1)
        self.skip = torch.nn.Linear(INPUTS, 1, bias=False)

    def forward(self, x, forget=0.0):
        """Log odds for x of shape (batch, time, INPUTS); while fitting, the read-out does without a share of the states."""
        states, _ = self.gru(x)
        states = torch.nn.functional.dropout(states, forget, training=forget > 0)
        return (self.out(states) + self.skip(x))[..., 0]


def load(folder, part):
    """Features and labels of every hour of a part."""
    files = [np.load(path) for path in sorted(folder.glob(f"{part}-*.npz"))]
    return [(file["x"][:, :, :INPUTS], file["y"]) for file in files]


def held_out_f1(head, hours):
    """F1 of frames on what was not fitted on."""
    hit = found = true = 0.0
    with torch.no_grad():
        for x, y in hours:
            for start in range(0, len(x), 20):
                speech = (head(torch.from_numpy(x[start : start + 20].astype(np.float32)))[:, DELAY:] >= 0).numpy()
                truth = y[start : start + 20, :-DELAY].astype(np.float32)
                hit, found, true = hit + (speech * truth).sum(), found + speech.sum(), true + truth.sum()
    return 2 * hit / max(found + true, 1)


def batches(hours, args, rng):
    """Pieces of `length` frames without end; one in three from the beginning of its stream, with nothing known yet."""
    while True:
        order = rng.permutation(len(hours))
        for group in np.array_split(order, max(1, len(hours) // 4)):
            rows = [(n, row) for n in group for row in range(len(hours[n][0]))]
            rng.shuffle(rows)
            for at in range(0, len(rows) - args.batch + 1, args.batch):
                xs, ys = [], []
                for n, row in rows[at : at + args.batch]:
                    x, y = hours[n][0][row], hours[n][1][row]
                    start = rng.integers(len(x) - args.length + 1) if rng.random() < 0.67 else 0
                    xs.append(x[start : start + args.length])
                    ys.append(y[start : start + args.length - DELAY])
                yield torch.from_numpy(np.stack(xs).astype(np.float32)), torch.from_numpy(np.stack(ys).astype(np.float32))


def fit(head, hours, held, args):
    """Fits the head for `minutes`; the rate falls along a cosine."""
    rng, begun, step, losses = np.random.default_rng(args.seed), time.time(), 0, []
    descent = torch.optim.AdamW(head.parameters(), lr=args.rate, weight_decay=args.decay, betas=(0.9, 0.99))
    for x, y in batches(hours, args, rng):
        done = min((time.time() - begun) / 60 / args.minutes, 1)
        for group in descent.param_groups:
            group["lr"] = args.rate * max(0.5 * (1 + np.cos(np.pi * done)), 0.003) * min(1, (step + 1) / 50)
        # The answer of the newest frame is for the frame DELAY before it; a shift of the features is constant in a piece.
        x = x + args.jitter * torch.randn(len(x), 1, INPUTS) + args.noise * torch.randn_like(x)
        odds = head(x, args.forget)[:, DELAY:]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(odds, y)
        descent.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        descent.step()
        step += 1
        losses.append(loss.item())
        if step % args.report == 0 or done == 1:
            print(f"{60 * args.minutes * done:.0f} s, step {step}: loss {np.mean(losses):.4f}, F1 held out {held_out_f1(head, held):.4f}", flush=True)
            torch.save(head.state_dict(), args.folder / "head.pt")
            losses = []
        if done == 1:
            return


def rust(name, shape, values, kind="const"):
    """One table of weights as Rust."""
    rows = [", ".join(f"{v:.4f}" for v in row) for row in np.atleast_2d(values)]
    body = ",\n    ".join(f"[{row}]" for row in rows)
    text = f"[\n    {body},\n]" if values.ndim == 2 else f"[{rows[0]}]"
    return f"#[rustfmt::skip]\npub(super) {kind} {name}: {shape} = {text};\n"


def write_rust(head, path):
    """The weights as a module of the crate, columns first; the gates in the order keep, reset, new."""
    p, n = {k: v.numpy().astype(float) for k, v in head.state_dict().items()}, head.gru.hidden_size
    order = np.r_[n : 2 * n, 0:n, 2 * n : 3 * n]
    of_input, of_state, bias, state_bias = (p[f"gru.{k}_l0"][order] for k in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    bias[: 2 * n] += state_bias[: 2 * n]
    parts = [
        "//! Weights of the activity head. Written by `eval/voice_fit.py`; do not edit.\n",
        "#![allow(clippy::approx_constant)] // fitted figures may fall near a constant of mathematics\n",
        f"use super::analysis::FEATURES;\n\n/// Units of the recurrent layer.\npub(super) const HIDDEN: usize = {n};\n",
        rust("INPUT", "[[f32; 3 * HIDDEN]; FEATURES]", of_input.T, "static"),
        rust("STATE", "[[f32; 3 * HIDDEN]; HIDDEN]", of_state.T, "static"),
        rust("BIAS", "[f32; 3 * HIDDEN]", bias),
        rust("STATE_BIAS", "[f32; HIDDEN]", state_bias[2 * n :]),
        rust("OUT", "[f32; HIDDEN]", p["out.weight"][0], "static"),
        rust("SKIP", "[f32; FEATURES]", p["skip.weight"][0], "static"),
        f"pub(super) const OFFSET: f32 = {p['out.bias'][0]:.4f};\n",
    ]
    Path(path).write_text("\n".join(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", default="src/voice/head_weights.rs")
    parser.add_argument("--begin", type=Path, help="weights to go on from, as saved in FOLDER/head.pt")
    parser.add_argument("--hidden", type=int, default=96)
    parser.add_argument("--minutes", type=float, default=36)
    parser.add_argument("--length", type=int, default=400, help="frames a piece")
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--jitter", type=float, default=0.08, help="spread of the shift of the features")
    parser.add_argument("--noise", type=float, default=0.05, help="spread of what is added to each feature of each frame")
    parser.add_argument("--forget", type=float, default=0.1, help="share of the states that the read-out does without while fitting")
    parser.add_argument("--decay", type=float, default=1e-2, help="decay of the weights")
    parser.add_argument("--report", type=int, default=100, help="steps between reports")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    head = Head(args.hidden)
    if args.begin:
        head.load_state_dict(torch.load(args.begin))
    fit(head, load(args.folder, "fit"), load(args.folder, "held"), args)
    write_rust(head, args.out)


if __name__ == "__main__":
    main()
