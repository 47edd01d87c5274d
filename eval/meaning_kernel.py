"""Fitted heads for figures alone: kernel ridge regression on several blocks of numbers about a text, everything chosen inside the training share.

A block is a matrix of one row a text: the encoder's vector, that of the turn before, what our own heads say, pairs of words.
Each is standardised and given a weight; a Gaussian kernel on their distances lets blocks act together. How strongly the fit
is held back, and the thresholds, are chosen on parts of the training share that are left out in turn; what is counted is
touched once. Needs numpy.
"""

import re
import zlib

import numpy as np

#: How strongly the fit is held back; one of them is chosen.
RIDGES = (0.1, 0.3, 1.0)
#: Width of the kernel: distances count relative to the mean one.
GAMMA = 0.7


def kernel(blocks):
    """Likeness of all rows by blocks of `(numbers, weight)`, 0 to 1."""
    total = 0
    for numbers, weight in blocks:
        z = numbers.astype(np.float32)
        z = (z - z.mean(0)) / (z.std(0) + 1e-3)
        product = z @ z.T
        total = total + weight * product / np.trace(product) * len(z)
    own = np.diag(total)
    apart = own[:, None] + own[None] - 2 * total
    return np.exp(-GAMMA * apart / apart.mean())


def values(likeness, target, train, asked, ridge):
    """Values of the classes for the rows `asked`, fitted on the rows `train`."""
    middle = target[train].mean(0)
    weights = solved(likeness[np.ix_(train, train)], (target[train] - middle).astype(np.float32), ridge)
    return likeness[np.ix_(asked, train)] @ weights + middle


def solved(matrix, wanted, ridge, most=200):
    """Weights that give `wanted` with `ridge` on the diagonal, by conjugate gradients, one column a class."""
    out, left = np.zeros_like(wanted), wanted.copy()
    step, length = left.copy(), (left * left).sum(0)
    for _ in range(most):
        image = matrix @ step + ridge * step
        pace = length / np.maximum(1e-20, (step * image).sum(0))
        out += pace * step
        left -= pace * image
        before, length = length, (left * left).sum(0)
        if np.all(length < 1e-8 * len(wanted)):
            break
        step = left + (length / np.maximum(1e-20, before)) * step
    return out


def held_out(likeness, target, parts, better, chosen_on=1):
    """For each part: `(rows, values there, rows of the rest, values there when each of its parts was left out)`.

    `better(values, rows)` tells how good values are; the ridge is chosen by it on the first `chosen_on` inner parts.
    """
    for part in np.unique(parts):
        asked, rest = np.flatnonzero(parts == part), np.flatnonzero(parts != part)
        inner = [(rest[parts[rest] != left], rest[parts[rest] == left]) for left in np.unique(parts[rest])]
        ridge = max(RIDGES, key=lambda one: sum(better(values(likeness, target, train, left, one), left) for train, left in inner[:chosen_on]))
        order = np.concatenate([left for _, left in inner])
        inside = np.concatenate([values(likeness, target, train, left, ridge) for train, left in inner])
        yield asked, values(likeness, target, rest, asked, ridge), order, inside


def loose(value, score, least=0.05):
    """The stretch of rows, first and end, in which scores do not go with values as they do elsewhere; (0, 0) where it is no longer than `least` of all.

    The product of both ranks, each from the middle one, is on average high where they go together and none where they do
    not. The stretch is the one whose products lie furthest, in all, below half the average.
    """
    product = middle_ranks(value) * middle_ranks(score)
    below = np.concatenate([[0], np.cumsum(product.mean() / 2 - product)])
    lowest = np.minimum.accumulate(below)
    end = int(np.argmax(below - lowest))
    first = int(np.argmin(below[:end + 1]))
    return (first, end) if end - first > least * len(product) else (0, 0)


def middle_ranks(numbers):
    """Rank of each number, from -1 to 1."""
    return 2 * np.argsort(np.argsort(numbers, kind="stable"), kind="stable") / max(1, len(numbers) - 1) - 1


def pairs(texts, size=2048):
    """Words and pairs of words, hashed to columns of zeros and ones."""
    out = np.zeros((len(texts), size), np.float32)
    for row, text in enumerate(texts):
        words = ["^", *re.findall(r"[a-z']+|[?!.]", text.lower()), "$"]
        for one in words + [" ".join(two) for two in zip(words, words[1:])]:
            out[row, zlib.crc32(one.encode()) % size] = 1
    return out


def form(texts):
    """What shows without meaning: marks, length, first words."""
    starts = ("so", "you", "i", "it", "that", "what", "how", "do", "are", "have", "can", "is", "why", "and", "yes", "maybe")
    rows = []
    for text in texts:
        words = re.findall(r"[a-z']+", text.lower())[:3] + [""] * 3
        rows.append([text.rstrip().endswith("?"), text.count("?"), text.count("!"), np.log1p(len(text.split())),
                     *(words[0] == word for word in starts), "sounds" in words[:3], "you" in words[:2]])
    return np.array(rows, np.float32)


def shared_words(texts, others):
    """How much of a text is taken up from another: share of its longer words, and whether any."""
    rows = []
    for text, other in zip(texts, others):
        ours, theirs = (set(re.findall(r"[a-z']{4,}", one.lower())) for one in (text, other))
        rows.append([len(ours & theirs) / max(1, len(ours)), bool(ours & theirs)])
    return np.array(rows, np.float32)


#: Words that show politeness or its want, by the strategies of Danescu-Niculescu-Mizil et al. 2013: said anywhere.
POLITE_WORDS = [set(words.split()) for words in (
    "thank thanks appreciate appreciated grateful", "sorry apologies apologize excuse forgive", "please", "btw", "could would", "can will",
    "we our us", "i my me", "you your", "think maybe perhaps might seems guess possibly wonder suggest believe", "really actually honestly surely",
    "not don't doesn't isn't didn't wrong bad problem no", "why")]
#: The same where a sentence begins with them.
POLITE_STARTS = [set(words.split()) for words in (
    "please", "what why who how where", "so then and but or", "i", "you your", "hi hello hey", "great nice good interesting awesome excellent")]


def politeness_marks(texts):
    """Which strategies of politeness a text has, as zeros and ones, and how short it is."""
    rows = []
    for text in texts:
        words = set(re.findall(r"[a-z']+", text.lower()))
        begins = {said[0] for part in re.split(r"[.?!]+", text.lower()) if (said := re.findall(r"[a-z']+", part))}
        rows.append([bool(words & one) for one in POLITE_WORDS] + [bool(begins & one) for one in POLITE_STARTS] + [len(words) < 8])
    return np.array(rows, np.float32)
