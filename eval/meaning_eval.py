#!/usr/bin/env python3
"""What the sentence encoder is good for, on labelled texts.

    make eval-coach DATA=FOLDER

"Own" heads are fitted on the sentences of `eval/meaning/` alone, as those that ship; on the labelled texts nothing is fitted
but thresholds, on one half, and counted on the other. "Fitted" heads are fitted on the labelled texts, in five parts, each
counted when it was left out: for the figure alone, they never ship. `--parts` names what to measure; `--most` takes
every so-manieth text only (of dialogues, the first turns), where time is short.
"""

import argparse
import csv
import re
import sys

import numpy as np

import meaning_data
from common import data_folder, table
from meaning_vectors import fit, macro_f1, softmax, vectors

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


def own_heads(party):
    """Class names, weights and biases of heads on the project's own sentences."""
    data = [(labels[0], sentence) for labels, who, sentence, _ in meaning_data.sentences() if who == party]
    every = meaning_data.sentences()
    x = vectors([sentence for _, _, sentence, _ in every])[[i for i, one in enumerate(every) if one[1] == party]]
    names = sorted({label for label, _ in data})
    w, b = fit(x, np.array([names.index(label) for label, _ in data]), len(names))
    return names, w, b


def folds(groups, count=5):
    return np.array([int(group) % count for group in groups])


def fitted(x, y, classes, parts, **how):
    """Class of each row by heads fitted on the other parts."""
    said = np.zeros(len(y), int)
    for part in np.unique(parts):
        w, b = fit(x[parts != part], y[parts != part], classes, **how)
        said[parts == part] = (x[parts == part] @ w + b).argmax(1)
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
    x, out = None, []
    for name, classes in wanted.items():
        data = rows(folder / f"text/epitome-{name}.csv")
        if x is None:
            x = vectors([row["response"] for row in data])
            share = softmax(x @ w + b)
        y = np.array([int(row["level_0_1_2"]) for row in data])
        value = share[:, [names.index(one) for one in classes]].sum(1)
        half = np.arange(len(y)) % 2 == 0
        own = np.where(value < best_cut(value[half], y[half] > 0), 0, 2 if np.mean(y[half] == 2) > np.mean(y[half] == 1) else 1)
        said = fitted(x, y, 3, folds(range(len(y))), epochs=20, decay=3e-2)
        score = lambda truth, answer: f"{100 * np.mean(truth == answer):.1f} / {100 * macro_f1(truth, answer, 3):.1f}"
        out.append([name, len(y), score(y[~half], own[~half]), score(y, said), paper[name]])
    print("\nEmpathy level, accuracy / macro-F1 in %\n")
    print(table(["dimension", "replies", "own heads", "fitted heads", "RoBERTa of the paper"], out))


def politeness(folder, corpora=(("wikipedia", 83.8), ("stack-exchange", 78.2))):
    names, w, b = own_heads("either")
    out = []
    for name, paper in corpora:
        data = rows(folder / f"text/politeness-{name}.csv")
        order = sorted(range(len(data)), key=lambda at: float(data[at]["score"]))
        quarter = len(data) // 4
        texts = [data[at]["request"] for at in order[:quarter] + order[-quarter:]]
        y = np.repeat([0, 1], quarter)
        x = vectors(texts)
        logit = x @ w + b
        value = logit[:, names.index("polite")] - logit[:, names.index("impolite")]
        # Both quarters are of one size: the middle value parts them without a look at the labels.
        own = np.mean((value > np.median(value)) == (y == 1))
        said = fitted(x, y, 2, folds(range(len(y))), epochs=15, decay=3e-2)
        out.append([name, len(y), f"{100 * own:.1f}", f"{100 * np.mean(said == y):.1f}", paper])
    print("\nPoliteness, top against bottom quarter, accuracy in %\n")
    print(table(["requests", "number", "own heads", "fitted heads", "paper"], out))


def form(texts):
    """What shows without meaning: marks, length, first words."""
    first = [re.findall(r"[a-z']+", text.lower())[:3] + [""] * 3 for text in texts]
    starts = ("so", "you", "i", "it", "that", "what", "how", "do", "are", "have", "can", "is", "why", "and", "yes", "maybe")
    rows = [[text.rstrip().endswith("?"), text.count("?"), text.count("!"), np.log1p(len(text.split())),
             *(words[0] == word for word in starts), "sounds" in words[:3], "you" in words[:2]]
            for text, words in zip(texts, first)]
    return np.array(rows, np.float32)


def one_against_rest(x, y, classes, parts):
    """For each class whether a row is one, by thresholds of the other parts; and the likeliest class."""
    said, best = np.zeros((len(y), classes), bool), np.zeros(len(y), int)
    target = np.eye(classes, dtype=np.float32)[y]
    for part in np.unique(parts):
        rest, own = parts != part, parts == part
        inner = np.unique(parts[rest])
        value = np.zeros((len(y), classes))
        for left in inner:
            w, b = fit(x[rest & (parts != left)], target[rest & (parts != left)], classes, epochs=15, decay=3e-2)
            value[parts == left] = x[parts == left] @ w + b
        cuts = [best_cut(value[rest][:, k], y[rest] == k) for k in range(classes)]
        w, b = fit(x[rest], target[rest], classes, epochs=15, decay=3e-2)
        here = x[own] @ w + b
        said[own], best[own] = here >= cuts, here.argmax(1)
    return said, best


def esconv(folder):
    texts, labels, groups, group = [], [], [], 0
    for line in (folder / "text/esconv-dev.tsv").read_text().splitlines():
        last = re.match(r"\s*\d\.\d 1 (\d+) \[(.*?)\]\s*(.*)", line.split(" EOS ")[-1])
        if last:
            group += int(last[1]) <= 2
            texts.append(last[3])
            labels.append(last[2])
            groups.append(group)
    texts, labels, groups = texts[:MOST], labels[:MOST], groups[:MOST]
    x = vectors(texts)
    names, w, b = own_heads("agent")
    share = softmax(x @ w + b)
    half = np.array(groups) % 2 == 0
    kinds = {"Questions": ("open_question", "closed_question", "exploration"),
             "Restatement or Paraphrasing": ("restatement",), "Reflection of feelings": ("interpretation",),
             "Affirmation and Reassurance": ("affirmation", "reaction")}
    every = sorted(set(labels))
    y = np.array([every.index(label) for label in labels])
    asks = np.array(["?" in text for text in texts])
    seen = np.hstack([x, share, form(texts)])
    said, best = one_against_rest(seen, y, len(every), folds(groups))
    out = []
    for kind, classes in kinds.items():
        truth = np.array(labels) == kind
        value = share[:, [names.index(one) for one in classes]].sum(1) + (asks if kind == "Questions" else 0)
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
    print(table(["classes", "sentences", "linear heads", "BERT"], out))


def main():
    parts = {"politeness": politeness, "strategies": esconv, "empathy": epitome, "emotions": emotions,
             "politeness-wikipedia": lambda folder: politeness(folder, [("wikipedia", 83.8)])}
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
