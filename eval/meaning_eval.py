#!/usr/bin/env python3
"""What the sentence encoder is good for, on labelled texts.

    make eval-coach DATA=FOLDER

"Own" heads are fitted on the sentences of `eval/meaning/` alone, as those that ship; on the labelled texts nothing is fitted
but thresholds, on one half, and counted on the other. "Fitted" heads (`meaning_kernel.py`) are fitted on the labelled texts, in five parts
by dialogue, each counted when it was left out: for the figure alone, they never ship. `--parts` names what to measure; `--most` takes
every so-manieth text only (of dialogues, the first turns), where time is short.
"""

import argparse
import csv
import functools
import re
import sys
import zlib

import numpy as np

import meaning_data
from common import data_folder, table
from meaning_kernel import form, held_out, kernel, loose, pairs, politeness_marks, shared_words
from meaning_vectors import HIDDEN, fit, macro_f1, softmax, vectors

EKMAN = {
    "anger": "anger annoyance disapproval", "disgust": "disgust", "fear": "fear nervousness",
    "joy": "joy amusement approval excitement gratitude love optimism relief pride admiration desire caring",
    "sadness": "sadness disappointment embarrassment grief remorse", "surprise": "surprise realization confusion curiosity",
    "neutral": "neutral",
}


MOST = None


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return thin(list(csv.DictReader(file)))


def thin(data):
    """At most MOST of the data, evenly spread."""
    if MOST is None or len(data) <= MOST:
        return data
    return [data[at * len(data) // MOST] for at in range(MOST)]


@functools.cache
def own_heads(party):
    """Class names, weights and biases of heads on the project's own sentences."""
    data = [(labels[0], sentence) for labels, who, sentence, _ in meaning_data.sentences() if who == party]
    every = meaning_data.sentences()
    x = vectors([sentence for _, _, sentence, _ in every])[[i for i, one in enumerate(every) if one[1] == party]]
    names = sorted({label for label, _ in data})
    w, b = fit(x, np.array([names.index(label) for label, _ in data]), len(names))
    return names, w, b


def together(names, count=5):
    """Parts in which equal names stay together."""
    return np.array([zlib.crc32(name.encode()) % count for name in names])


def folds(groups, count=5):
    return np.array([int(group) % count for group in groups])


def fitted(blocks, y, classes, parts):
    """Class of each row by heads fitted on the other parts."""
    said, target = np.zeros(len(y), int), np.eye(classes)[y]
    right = lambda value, rows: np.mean(value.argmax(1) == y[rows])
    for asked, value, _, _ in held_out(kernel(blocks), target, parts, right):
        said[asked] = value.argmax(1)
    return said


def best_cut(value, truth):
    """The threshold of best F1."""
    cuts = np.quantile(value, np.linspace(0.02, 0.98, 97))
    return max(cuts, key=lambda cut: f1(truth, value >= cut))


def f1(truth, said):
    hit = np.sum(truth & said)
    return 2 * hit / max(1, 2 * hit + np.sum(truth ^ said))


def epitome(folder):
    names, w, b = own_heads("agent")
    wanted = {"emotional-reactions": ("reaction", "affirmation"), "interpretations": ("interpretation", "self_disclosure"),
              "explorations": ("exploration", "open_question", "closed_question")}
    paper = {"emotional-reactions": "79.4 / 74.5", "interpretations": "84.0 / 62.6", "explorations": "92.6 / 72.6"}
    out = []
    for name, classes in wanted.items():
        data = rows(folder / f"text/epitome-{name}.csv")
        texts, asked = [row["response"] for row in data], [row["seeker"] for row in data]
        x = vectors(texts)
        share = softmax(x @ w + b)
        y = np.array([int(row["level_0_1_2"]) for row in data])
        value = share[:, [names.index(one) for one in classes]].sum(1)
        half = np.arange(len(y)) % 2 == 0
        own = np.where(value < best_cut(value[half], y[half] > 0), 0, 2 if np.mean(y[half] == 2) > np.mean(y[half] == 1) else 1)
        blocks = [(x, 1.0), (share, 0.3), (form(texts), 0.5), (pairs(texts), 0.7), (vectors(asked)[:, -HIDDEN:], 0.2)]
        said = fitted(blocks, y, 3, together(asked))
        score = lambda truth, answer: f"{100 * np.mean(truth == answer):.1f} / {100 * macro_f1(truth, answer, 3):.1f}"
        out.append([name, len(y), score(y[~half], own[~half]), score(y, said), paper[name]])
    print("\nEmpathy level, accuracy / macro-F1 in %\n")
    print(table(["dimension", "replies", "own heads", "fitted heads", "RoBERTa of the paper"], out))


POLITENESS = (("wikipedia", 83.8), ("stack-exchange", 78.2))


def requests(folder, name):
    """Requests of a set, their scores and vectors, in the order of the file."""
    data = rows(folder / f"text/politeness-{name}.csv")
    texts = [row["request"] for row in data]
    return texts, np.array([float(row["score"]) for row in data]), vectors(texts)


def quarters(scores):
    """Rows of the bottom and of the top quarter by score, and which of the two each is of."""
    order, quarter = np.argsort(scores, kind="stable"), len(scores) // 4
    return np.concatenate([order[:quarter], order[-quarter:]]), np.repeat([0, 1], quarter)


def politeness_blocks(texts, x, logit):
    return [(x, 1.0), (softmax(logit), 0.3), (form(texts), 0.5), (pairs(texts), 0.7), (politeness_marks(texts), 0.7)]


def politeness_told(texts, scores, x):
    """Requests in both quarters, and the accuracy of own and of fitted heads in %."""
    names, w, b = own_heads("either")
    asked, y = quarters(scores)
    texts, x = [texts[row] for row in asked], x[asked]
    logit = x @ w + b
    value = logit[:, names.index("polite")] - logit[:, names.index("impolite")]
    # Both quarters are of one size: the middle value parts them without a look at the labels.
    own = np.mean((value > np.median(value)) == (y == 1))
    said = fitted(politeness_blocks(texts, x, logit), y, 2, together(texts))
    return [len(y), f"{100 * own:.1f}", f"{100 * np.mean(said == y):.1f}"]


def scores_astray(sets, name):
    """Rows of a set whose scores have nothing to do with their texts (`loose`), told by heads that were fitted on the other sets alone."""
    others = [(x[asked], y) for other, (_, scores, x) in sets.items() if other != name for asked, y in [quarters(scores)]]
    w, b = fit(np.concatenate([x for x, _ in others]), np.concatenate([y for _, y in others]), 2)
    _, scores, x = sets[name]
    return loose((x @ w + b) @ np.array([-1, 1]), scores)


def politeness(folder, corpora=POLITENESS):
    sets = {name: requests(folder, name) for name, _ in POLITENESS}
    out = []
    for name, paper in corpora:
        texts, scores, x = sets[name]
        first, end = scores_astray(sets, name)
        every = np.arange(len(texts))
        astray = (every >= first) & (every < end)
        parts = [("all", every)]
        if end > first:
            parts += [(f"without {first + 1} to {end}", every[~astray]), (f"{first + 1} to {end} alone", every[astray])]
        out += [[name, part, *politeness_told([texts[row] for row in asked], scores[asked], x[asked]), paper] for part, asked in parts]
    print("\nPoliteness, top against bottom quarter, accuracy in %; rows whose scores do not go with their texts apart\n")
    print(table(["set", "requests", "number", "own heads", "fitted heads", "paper"], out))


def one_against_rest(blocks, y, classes, parts):
    """For each class whether a row is one, by thresholds of the other parts; and the likeliest class."""
    said, best, target = np.zeros((len(y), classes), bool), np.zeros(len(y), int), np.eye(classes)[y]
    right = lambda value, rows: np.mean(value.argmax(1) == y[rows])
    for asked, value, order, inside in held_out(kernel(blocks), target, parts, right):
        cuts = [best_cut(inside[:, k], y[order] == k) for k in range(classes)]
        said[asked], best[asked] = value >= cuts, value.argmax(1)
    return said, best


def ends_of(text):
    """The first and the last sentence of a text."""
    parts = [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if re.search(r"\w", part)] or [text]
    return parts[0], parts[-1]


def helpers_turns(path):
    """Each turn of a helper: text, strategy, number of the dialogue, the seeker's turn before it."""
    group, number = 0, 0
    for line in path.read_text().splitlines():
        turns = [re.match(r"\s*\d\.\d ([01]) (\d+) (?:\[(.*?)\]\s*)?(.*)", turn) for turn in line.split(" EOS ")]
        if turns[-1] and turns[-1][1] == "1" and turns[-1][3]:
            # A dialogue begins where the numbers of the turns begin again.
            group, number = group + (int(turns[-1][2]) < number), int(turns[-1][2])
            before = [turn[4] for turn in turns[:-1] if turn and turn[1] == "0"]
            yield turns[-1][4], turns[-1][3], group, before[-1] if before else ""


def esconv(folder):
    texts, labels, groups, before = (list(column)[:MOST] for column in zip(*helpers_turns(folder / "text/esconv-dev.tsv")))
    x = vectors(texts)
    names, w, b = own_heads("agent")
    share = softmax(x @ w + b)
    # Own heads are made for a sentence, and a turn has several: the turn, its first and its last sentence have a third of the say each.
    mean_share = (share + sum(softmax(vectors(side) @ w + b) for side in zip(*map(ends_of, texts)))) / 3
    half = np.array(groups) % 2 == 0
    kinds = {"Questions": ("open_question", "closed_question", "exploration"),
             "Restatement or Paraphrasing": ("restatement",), "Reflection of feelings": ("interpretation",),
             "Affirmation and Reassurance": ("affirmation", "reaction")}
    every = sorted(set(labels))
    y = np.array([every.index(label) for label in labels])
    asks = np.array(["?" in text for text in texts])
    heard = vectors(before)
    _, wc, bc = own_heads("customer")
    blocks = [(x, 1.0), (share, 0.3), (form(texts), 0.5), (pairs(texts), 0.7), (heard, 0.4), (softmax(heard @ wc + bc), 0.1),
              (shared_words(texts, before), 0.1)]
    said, best = one_against_rest(blocks, y, len(every), folds(groups))
    out = []
    for kind, classes in kinds.items():
        truth = np.array(labels) == kind
        value = mean_share[:, [names.index(one) for one in classes]].sum(1) + (asks if kind == "Questions" else 0)
        own = f1(truth[~half], value[~half] >= best_cut(value[half], truth[half]))
        out.append([kind, int(truth.sum()), f"{own:.2f}", f"{f1(truth, said[:, every.index(kind)]):.2f}"])
    print(f"\nHelper's strategy, F1; accuracy over all eight, fitted: {100 * np.mean(best == y):.1f} %\n")
    print(table(["strategy", "turns", "own heads", "fitted heads"], out))


def emotions(folder):
    train, dev = rows(folder / "text/goemotions-train.csv"), rows(folder / "text/goemotions-dev.csv")
    names = sorted({label for row in train for label in row["labels"].split(";")})
    ekman = list(EKMAN)
    of = {label: ekman.index(group) for group, members in EKMAN.items() for label in members.split()}

    def truth(data, coarse):
        y = np.zeros((len(data), len(ekman) if coarse else len(names)), np.float32)
        for at, row in enumerate(data):
            for label in row["labels"].split(";"):
                y[at, of[label] if coarse else names.index(label)] = 1
        return y

    x, xd, out = vectors([row["text"] for row in train]), vectors([row["text"] for row in dev]), []
    for coarse, paper in ((False, ".503"), (True, ".624")):
        y, yd = truth(train, coarse), truth(dev, coarse)
        part = np.arange(len(y)) % 10 == 0
        w, b = fit(x[~part], y[~part], y.shape[1], epochs=12, decay=3e-3)
        cuts = [best_cut((x[part] @ w + b)[:, k], y[part][:, k] > 0) for k in range(y.shape[1])]
        scores = [f1(yd[:, k] > 0, (xd @ w + b)[:, k] >= cuts[k]) for k in range(y.shape[1])]
        out.append(["Ekman" if coarse else "27 and neutral", len(yd), f"{np.mean(scores):.3f}", paper])
    print("\nEmotion, macro-F1\n")
    print(table(["classes", "sentences", "fitted heads, linear", "BERT"], out))


def main():
    parts = {"politeness": politeness, "strategies": esconv, "empathy": epitome, "emotions": emotions,
             "politeness-wikipedia": lambda folder: politeness(folder, POLITENESS[:1])}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--parts", nargs="+", choices=parts, default=list(parts)[:4])
    parser.add_argument("--most", type=int)
    args = parser.parse_args()
    global MOST
    MOST = args.most
    folder = data_folder(args.data)
    for part in args.parts:
        parts[part](folder)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
