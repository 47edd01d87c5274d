#!/usr/bin/env python3
"""Fits the heads of `src/cues/meaning/heads.json` on the sentences of `eval/meaning/`.

    make fit-meaning

Nothing else goes in: no sentence of another person's data. The figures printed are for wordings the heads have not seen:
lines are left out a fifth at a time. Then all lines are used for the weights that are written.
"""

import base64
import json
from pathlib import Path

import numpy as np

import meaning_data
from common import ROOT, table
from meaning_vectors import HIDDEN, WIDTH, fit, softmax, vectors

VERSION = "1"
OUT = ROOT / "src/cues/meaning/heads.json"


def main():
    # Requests are for figures alone (meaning_eval.py): no class of theirs ships.
    data = [one for one in meaning_data.sentences() if one[1] != "either"]
    x = vectors([sentence for _, _, sentence, _ in data])
    lines = np.array([line for *_, line in data])
    classes, mean, spread = [], x.mean(0), x.std(0) + 1e-6
    for party in ("customer", "agent"):
        rows = np.array([i for i, (_, who, _, _) in enumerate(data) if who == party])
        # The first label of a line is its class.
        names = sorted({data[i][0][0] for i in rows})
        y = np.array([names.index(data[i][0][0]) for i in rows])
        shares = np.zeros((len(rows), len(names)))
        for part in range(5):
            held = place(lines[rows], y) % 5 == part
            w, b = fit(x[rows[~held]], y[~held], len(names))
            shares[held] = softmax(x[rows[held]] @ w + b)
        report(party, names, y, shares)
        w, b, here, wide = fit(x[rows], y, len(names), plain=False)
        # The numbers of both parties are standardised alike, so that one mean and one spread serve all classes.
        w = w / wide[:, None] * spread[:, None]
        b = b + ((mean - here) / spread) @ w
        classes += [head(name, party, w[:, at], b[at]) for at, name in enumerate(names)]
    text = ",\n  ".join(json.dumps(one) for one in classes)
    numbers = f'"width": {WIDTH}, "mean": "{packed(mean)}", "spread": "{packed(spread)}"'
    OUT.write_text(f'{{"version": "{VERSION}", {numbers}, "classes": [\n  {text}\n]}}\n')
    print(f"\n{OUT.relative_to(ROOT)}: {len(classes)} classes, {OUT.stat().st_size // 1024} KB")


def place(lines, y):
    """Number of a row's line within its class, so that every part has lines of every class."""
    number = np.zeros(len(lines), int)
    for name in np.unique(y):
        number[y == name] = np.unique(lines[y == name], return_inverse=True)[1]
    return number


def packed(numbers):
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()


def head(name, party, weights, bias):
    """A class as the program reads it: weights as signed bytes."""
    scale = float(np.abs(weights).max() / 127)
    small = np.round(weights / scale).astype(np.int8)
    return {"name": name, "party": party, "bias": round(float(bias), 5), "scale": float(f"{scale:.6g}"),
            "weights": base64.b64encode(small.tobytes()).decode()}


def report(party, names, y, shares):
    best, sure = shares.argmax(1), shares.max(1)
    rows = []
    for at, name in enumerate(names):
        said, bold = best == at, (best == at) & (sure >= 0.8)
        right = y == at
        part = lambda a, b: f"{a / b:.2f}" if b else "-"
        rows.append([name, int(right.sum()), part((said & right).sum(), right.sum()), part((said & right).sum(), said.sum()),
                     part((bold & right).sum(), right.sum()), part((bold & right).sum(), bold.sum())])
    print(f"\n{party}: {np.mean(best == y):.2f} of {len(y)} sentences of unseen lines right\n")
    print(table(["class", "sentences", "found", "right of found", "found, sure of .8", "right of those"], rows))


if __name__ == "__main__":
    main()
