"""Sentences with labels, made from the files in eval/meaning/. Python 3 standard library only.

A file has lines of four kinds:

    # a remark
    {name} = one | two | three         a slot, for the lines of this file
    @label,label                       what the lines below mean
    (I|We) [really] need a {name}.     a sentence: (a|b) is one of several, an empty one is allowed

Each line is written out in up to `MOST` ways, chosen by a fixed seed, so the same files give the same sentences.
Half of them also come as recognisers write words: lower case, without punctuation.

    python3 eval/meaning_data.py      prints label, party and sentence, tab-separated
"""

import random
import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "meaning"
PARTY = {"customer": "customer", "agent": "agent", "requests": "either"}
MOST = 10


def sentences(most=MOST):
    """`(labels, party, sentence, line)` of every sentence; `line` tells which of them come of one line."""
    found, number = [], 0
    for name, party in PARTY.items():
        slots, labels = {}, []
        lines = [text.strip() for text in (FOLDER / f"{name}.txt").read_text().splitlines()]
        for text in lines:
            slot = re.fullmatch(r"\{(\w+)\} = (.*)", text)
            if slot:
                slots[slot[1]] = [part.strip() for part in slot[2].split("|")]
        for text in lines:
            if not text or text.startswith(("#", "{")) and " = " in text or text.startswith("#"):
                continue
            if text.startswith("@"):
                labels = text[1:].split(",")
                continue
            number += 1
            chance = random.Random(f"{name} {text}")
            ways = {written(text, slots, chance) for _ in range(most * 2)}
            for sentence in sorted(ways)[:most]:
                found.append((labels, party, sentence, number))
                if chance.random() < 0.5:
                    found.append((labels, party, spoken(sentence), number))
    return found


def written(text, slots, chance):
    """One way to write a line out."""
    while True:
        inner = re.search(r"\(([^()]*)\)", text)
        if not inner:
            break
        text = text[:inner.start()] + chance.choice(inner[1].split("|")) + text[inner.end():]
    text = re.sub(r"\{(\w+)\}", lambda slot: chance.choice(slots[slot[1]]), text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.?!])", r"\1", text)
    return text[:1].upper() + text[1:]


def spoken(sentence):
    """The words alone, as a recogniser without punctuation writes them."""
    return re.sub(r"[^\w' ]", "", sentence).lower()


if __name__ == "__main__":
    for labels, party, sentence, _ in sentences():
        print(",".join(labels), party, sentence, sep="\t")
