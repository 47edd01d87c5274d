"""How far word times are from the truth: `word_times.py RECORDS [--data FOLDER]`.

RECORDS is what `eval/words.py` reads. Truth is the generated calls: each sentence's beginning and end against the
first and last word of the stretch of the party's words most like it, and the same for quotes (details and cues),
whose truth was itself aligned. Sentences of which less than 70 % was recognised, or whose first or last word was not,
are left out and counted. Python 3 standard library only.
"""

import argparse
import difflib
import json
import statistics
import sys

import common
import wer
from words import read

LIKE = 0.7
NEAR_S = 5.0


def plain(text):
    """The words as the measure of errors has them."""
    return wer.words(text)


def stretch(said, want, start_s, end_s):
    """First and last recognised word of what is wanted, or None."""
    near = [(key, word) for word in said if start_s - NEAR_S < word["start_s"] < end_s + NEAR_S
            for key in plain(word["text"])]
    blocks = difflib.SequenceMatcher(None, [key for key, _ in near], want, autojunk=False).get_matching_blocks()
    pairs = {b.b + i: b.a + i for b in blocks for i in range(b.size)}
    if len(pairs) < LIKE * len(want) or 0 not in pairs or len(want) - 1 not in pairs:
        return None
    return near[pairs[0]][1], near[pairs[len(want) - 1]][1]


def wanted(truth):
    """`(kind, party, text, start, end)` of what has times in a generated call."""
    for line in truth["lines"]:
        for sentence in line.get("sentences", []):
            yield "sentences", line["party"], sentence["text"], sentence["start_s"], sentence["end_s"]
    for item in truth["expected_cues"] + truth["expected_details"]:
        if item.get("quote"):
            yield "quotes", item["party"], item["quote"], item["start_s"], item["end_s"]


def distances(heard, data):
    """By kind and edge, how far each is from the truth with what it is; and how many of a kind were left out."""
    found, missed = {}, {}
    for path in sorted((data / "scripted").glob("dev-*.json")):
        for kind, party, text, start_s, end_s in wanted(json.loads(path.read_text())) if path.stem in heard else []:
            said = [word for u in heard[path.stem] if u["party"] == party for word in u["words"]]
            place = stretch(said, plain(text), start_s, end_s) if plain(text) else None
            if place is None:
                missed[kind] = missed.get(kind, 0) + 1
                continue
            for edge, apart_s in (("beginning", place[0]["start_s"] - start_s), ("end", place[1]["end_s"] - end_s)):
                found.setdefault((kind, edge), []).append((apart_s, path.stem, start_s, text))
    return found, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records")
    parser.add_argument("--data")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the worst")
    arguments = parser.parse_args()
    data = common.data_folder(arguments.data)
    heard = read(arguments.records)
    found, missed = distances(heard, data)
    if not found:
        sys.exit(f"{arguments.records} holds no generated call.")
    rows = []
    for (kind, edge), items in found.items():
        off = sorted(abs(item[0]) for item in items)
        rows.append([kind, edge, len(off), missed.get(kind, 0), f"{1000 * statistics.median(off):.0f} ms",
                     f"{1000 * off[int(0.9 * len(off))]:.0f} ms", f"{1000 * statistics.mean(i[0] for i in items):+.0f} ms"])
        for item in sorted(items, key=lambda item: -abs(item[0]))[: arguments.worst]:
            print(kind, edge, f"{item[0]:+.2f}", *item[1:])
    print(common.table(["truth", "edge", "count", "left out", "median", "90 % within", "mean"], rows))


if __name__ == "__main__":
    main()
