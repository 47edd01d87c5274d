"""Word error rate of records against what people heard: `words.py RECORDS [--data FOLDER] [--pairs]`.

RECORDS is a folder of records (`sidetone analyze --format json --out RECORDS ...`) or a file with one record a
line. Calls: the words of a party in order of time, all its calls together. Read sentences:
all words of the file. Python 3 standard library only.
"""

import argparse
import json
import statistics
import sys
from collections import Counter
from pathlib import Path

import common
import wer


def read(path):
    """Utterances by the stem of their recording."""
    path = Path(path)
    if path.is_dir():
        return {stem: record["utterances"] for stem, record in common.records(path).items()}
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return {Path(line["file"]).stem: line["utterances"] for line in lines}


def text(utterances, party=None):
    """The words of a party, or of both, in order of time."""
    mine = [u for u in utterances if party is None or u["party"] == party]
    return " ".join(u["text"] for u in sorted(mine, key=lambda u: u["start_s"]))


def calls(heard, data):
    """`(party, truth words, heard words)` of every call with a human transcript."""
    for path in sorted((data / "calls").glob("hvb-*.json")):
        if path.stem not in heard:
            continue
        segments = sorted(json.loads(path.read_text())["segments"], key=lambda s: s["start_s"])
        for party in ("agent", "customer"):
            truth = " ".join(s["text"] for s in segments if s["party"] == party)
            yield party, wer.words(truth), wer.words(text(heard[path.stem], party))


def scripted(heard, data):
    """The same for the generated calls."""
    for path in sorted((data / "scripted").glob("dev-*.json")):
        if path.stem not in heard:
            continue
        truth = json.loads(path.read_text())
        for party in ("agent", "customer"):
            said = " ".join(line["text"] for line in truth["lines"] if line["party"] == party)
            yield party, wer.words(said), wer.words(text(heard[path.stem], party))


def sentences(heard, data):
    """The same for read sentences."""
    for path in sorted((data / "pitch").glob("*.txt")):
        if path.stem in heard:
            yield path.stem[:2], wer.words(path.read_text()), wer.words(text(heard[path.stem]))


def rate(rows):
    """Error rate, words, and the pairs that differ."""
    wrong, count, pairs = 0, 0, Counter()
    for _, truth, said in rows:
        bad, differ = wer.errors(truth, said)
        wrong, count = wrong + bad, count + len(truth)
        pairs.update(differ)
    return wrong / max(count, 1), count, pairs


def word_times(heard, data):
    """Distances of sentence beginnings and ends from the truth of the generated calls, seconds."""
    onsets, ends = [], []
    for path in sorted((data / "scripted").glob("dev-*.json")):
        for line in json.loads(path.read_text())["lines"] if path.stem in heard else []:
            said = [w for u in heard[path.stem] if u["party"] == line["party"] for w in u["words"]]
            for sentence in line.get("sentences", []):
                want = sentence["text"].split()
                onsets.extend(apart(want[0], sentence["start_s"], said, "start_s"))
                ends.extend(apart(want[-1], sentence["end_s"], said, "end_s"))
    return onsets, ends


def apart(word, time_s, said, edge):
    """How far the nearest like word is from where it should be, if one is within a second."""
    key = wer.words(word)
    near = [abs(w[edge] - time_s) for w in said if key and wer.words(w["text"]) == key and abs(w[edge] - time_s) < 1]
    return [min(near)] if near else []


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records")
    parser.add_argument("--data")
    parser.add_argument("--pairs", action="store_true", help="the most frequent differences")
    arguments = parser.parse_args()
    data = common.data_folder(arguments.data)
    heard = read(arguments.records)
    rows = []
    for name, found in [("hvb calls", list(calls(heard, data))), ("scripted calls", list(scripted(heard, data))),
                        ("read sentences", list(sentences(heard, data)))]:
        groups = sorted({row[0] for row in found})
        for group in [None, *groups]:
            mine = [row for row in found if group is None or row[0] == group]
            if mine:
                share, count, pairs = rate(mine)
                rows.append([name, group or "all", f"{100 * share:.1f} %", count])
                if arguments.pairs and group is None:
                    print(name, pairs.most_common(60))
    onsets, ends = word_times(heard, data)
    if not rows:
        sys.exit(f"{arguments.records} holds no recording of the labelled data.")
    print(common.table(["data", "party or voice", "word error rate", "words"], rows))
    if onsets and ends:
        print(f"\nsentence times: beginnings of {len(onsets)} median {1000 * statistics.median(onsets):.0f} ms, "
              f"90 % within {1000 * sorted(onsets)[int(.9 * len(onsets))]:.0f} ms; "
              f"ends median {1000 * statistics.median(ends):.0f} ms, "
              f"90 % within {1000 * sorted(ends)[int(.9 * len(ends))]:.0f} ms")


if __name__ == "__main__":
    main()
