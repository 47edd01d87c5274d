#!/usr/bin/env python3
"""How like an example a sentence must be: the ready playbooks' `means` on labelled sentences of agents.

    python3 eval/playbook_meaning.py

The sentences are those of eval/playbook_sentences.txt. A sentence is held against every item that has `means`; it is right where the
item is the one it is labelled with. Prints precision and recall for each likeness, and with `--items` for each item at one.
"""

import argparse
import tomllib

import numpy as np

from common import ROOT, table
from meaning_vectors import HIDDEN, vectors


def items():
    """Items with `means`, the same item of several playbooks as one."""
    means = {}
    for name in ("service", "complaint", "payment"):
        book = tomllib.loads((ROOT / f"src/playbook/ready/{name}.toml").read_text())
        for item in book["step"] + book.get("must_say", []) + book["never_say"]:
            for text in item.get("means", []):
                if text not in means.setdefault(item["id"], []):
                    means[item["id"]].append(text)
    return {name: texts for name, texts in means.items() if texts}


def senses(texts):
    rows = vectors(texts)[:, -HIDDEN:]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=float, metavar="LIKENESS", help="each item at this likeness, with what is wrong")
    args = parser.parse_args()
    lines = (ROOT / "eval/playbook_sentences.txt").read_text().splitlines()
    said = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    labels, texts = [label for label, _ in said], [text for _, text in said]
    x = senses(texts)
    score = {}
    for name, examples in items().items():
        score[name] = (x @ senses(examples).T).max(1)
    unknown = {label for label in labels if label != "none"} - set(score)
    if unknown:
        print("no means for", ", ".join(sorted(unknown)))
    truth = {name: np.array([label == name for label in labels]) for name in score}
    rows = []
    for asked in np.arange(0.35, 0.81, 0.05):
        hit = sum(int((truth[name] & (score[name] >= asked)).sum()) for name in score)
        wrong = sum(int((~truth[name] & (score[name] >= asked)).sum()) for name in score)
        known = sum(int(truth[name].sum()) for name in score)
        rows.append([f"{asked:.2f}", hit, wrong, f"{hit / max(1, hit + wrong):.2f}", f"{hit / known:.2f}"])
    print(f"{len(texts)} sentences, {len(score)} items\n")
    print(table(["likeness", "right", "wrong", "precision", "recall"], rows))
    if args.items is not None:
        for name in score:
            found = score[name] >= args.items
            print(f"\n{name}: {int((truth[name] & found).sum())} of {int(truth[name].sum())} found")
            for at in np.flatnonzero(~truth[name] & found):
                print(f"  {score[name][at]:.2f} {labels[at]}: {texts[at]}")


if __name__ == "__main__":
    main()
