#!/usr/bin/env python3
"""Measures the talk step: overlaps by kind, dead air, hold, turns.

    talk.py records DIR [--data DATA]      records written by `sidetone analyze --out DIR` for the scripted calls
    talk.py speech  PROGRAM [--data DATA]  the same from the true speech, exact and jittered (PROGRAM: examples/talk_timing)
    talk.py timing  PROGRAM [--data DATA]  labelled backchannels of telephone calls, given as timed words

DATA holds `scripted/` and `timing/`; default: environment SIDETONE_DATA, else ../shared/data.
Truth and found overlaps are matched one to one by the time they share. Python 3, standard library.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

KINDS = ["interruption", "failed_interruption", "backchannel", "terminal"]
TALKING_OVER = {"interruption", "failed_interruption"}
RULE_S = 0.5
NO_SPEECH = {"[laughter]", "[vocalized-noise]", "[noise]"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["records", "speech", "timing"])
    parser.add_argument("source", help="folder of records, or the program talk_timing")
    parser.add_argument("--data", default=os.environ.get("SIDETONE_DATA", "../shared/data"))
    parser.add_argument("--jitter", type=float, default=0.08, help="largest shift of an edge, seconds (speech)")
    parser.add_argument("--seeds", type=int, default=50, help="jittered runs (speech)")
    args = parser.parse_args()
    folder = Path(args.data) / ("timing" if args.mode == "timing" else "scripted")
    files = sorted(folder.glob("*.json"))
    if not files:
        sys.exit(f"talk.py: no labelled calls in {folder}; name the data folder with --data or SIDETONE_DATA.")
    modes = {"records": records, "speech": speech, "timing": timing}
    modes[args.mode](args, files)


def run(program, files, *options):
    output = subprocess.run([program, *options, *map(str, files)], check=True, capture_output=True, text=True).stdout
    return {call["name"]: call for call in map(json.loads, output.splitlines())}


# Against the scripted calls


def records(args, files):
    tally = Tally()
    for file in files:
        record = Path(args.source) / file.name
        if record.exists():
            tally.add(json.loads(file.read_text()), json.loads(record.read_text()))
        else:
            print(f"no record of {file.stem} in {args.source}")
    tally.print(f"records in {args.source}")


def speech(args, files):
    truths = {truth["name"]: truth for truth in (json.loads(file.read_text()) for file in files)}
    for label, options in [("exact, with words", []), ("exact, without words", ["--no-words"])]:
        print_run(label, truths, [run(args.source, files, *options)])
    for label, options in [("with words", []), ("without words", ["--no-words"])]:
        runs = [
            run(args.source, files, "--jitter", str(args.jitter), "--seed", str(seed), *options)
            for seed in range(1, args.seeds + 1)
        ]
        print_run(f"edges moved by up to {args.jitter} s, {args.seeds} times, {label}", truths, runs)


def print_run(label, truths, runs):
    tally = Tally()
    slowest = 0.0
    for calls in runs:
        for name, truth in truths.items():
            tally.add(truth, calls[name])
            slowest = max(slowest, calls[name]["slowest_settling_s"])
    tally.print(f"true speech, {label}")
    print(f"slowest settling {slowest:.2f} s after the end of the overlap\n")


class Tally:
    """Counts over calls of what was right and what was not."""

    def __init__(self):
        self.kinds = Counter()
        self.silences = Counter()
        self.wrong_starter = 0

    def add(self, truth, found):
        for true, hit in match(truth["overlaps"], [o for o in found["overlaps"] if not o.get("doubtful")]):
            self.kinds[true and true["kind"], hit and hit["kind"]] += 1
            self.wrong_starter += bool(true and hit and true["started_by"] != hit["started_by"])
        for true, hit in match(truth["silences"], found["silences"]):
            self.silences[true and true["kind"], hit and hit["kind"]] += 1

    def print(self, title):
        print(f"## {title}\n")
        print("| truth \\ found | " + " | ".join(KINDS) + " | none |")
        print("|---" * (len(KINDS) + 2) + "|")
        for true in [*KINDS, None]:
            row = [str(self.kinds[true, hit]) for hit in [*KINDS, None]]
            print(f"| {true or 'none'} | " + " | ".join(row) + " |")
        hits = self.kinds["interruption", "interruption"]
        found = sum(n for (_, hit), n in self.kinds.items() if hit == "interruption")
        true = sum(n for (kind, _), n in self.kinds.items() if kind == "interruption")
        precision, recall = ratio(hits, found), ratio(hits, true)
        right = sum(n for (kind, hit), n in self.kinds.items() if kind and kind == hit)
        declared = sum(n for (kind, _), n in self.kinds.items() if kind)
        print(f"\ninterruptions: precision {precision:.3f}, recall {recall:.3f}, F1 {ratio(2 * precision * recall, precision + recall):.3f}")
        print(f"kinds right: {right} of {declared} ({ratio(right, declared):.3f}); started by the other party: {self.wrong_starter}")
        right = sum(n for (kind, hit), n in self.silences.items() if kind == hit)
        print(f"silences: {right} of {sum(self.silences.values())} right {dict(self.silences)}\n")


def match(truths, founds):
    """Pairs one to one, most shared time first; what is left over stands with None."""
    shared = sorted(
        (
            (min(t["end_s"], f["end_s"]) - max(t["start_s"], f["start_s"]), i, j)
            for i, t in enumerate(truths)
            for j, f in enumerate(founds)
        ),
        reverse=True,
    )
    used_t, used_f, pairs = set(), set(), []
    for seconds, i, j in shared:
        if seconds > 0 and i not in used_t and j not in used_f:
            used_t.add(i)
            used_f.add(j)
            pairs.append((truths[i], founds[j]))
    pairs += [(t, None) for i, t in enumerate(truths) if i not in used_t]
    pairs += [(None, f) for j, f in enumerate(founds) if j not in used_f]
    return pairs


def ratio(part, whole):
    return part / whole if whole else 0.0


# Against labelled telephone calls


def timing(args, files):
    variants = [("with words", []), ("without words", ["--no-words"]), ("with words, laughter taken for speech", ["--laughter"])]
    for label, options in variants:
        calls = run(args.source, files, *options)
        counts = Counter()
        for file in files:
            truth = json.loads(file.read_text())
            if "--laughter" not in options:
                for party in ("agent", "customer"):
                    truth[party] = [w for w in truth[party] if w[2] not in NO_SPEECH]
            count_call(truth, calls[truth["name"]], counts)
        print(f"## {len(files)} telephone calls, timed words of both sides, {label}\n")
        over = counts["overlapping"]
        print(f"labelled backchannels: {counts['labelled']}, of which {over} overlap the other by at least 0.12 s")
        for key in ["settled", "corrected", "rule"]:
            name = {"settled": "first settled as", "corrected": "at last", "rule": f'rule "both speak over {RULE_S} s":'}[key]
            print(f"{name} talking over: {counts[key]} ({100 * ratio(counts[key], over):.1f} % of those, {100 * ratio(counts[key], counts['labelled']):.1f} % of all)")
        print(f"of those at last, {counts['goes_on']} go on in the same line with other words")
        print(f"backchannels (alone in their line) kept out of turns: {counts['no_turn']} of {counts['alone']}")
        print(f"overlaps by kind: {dict(Counter(o['kind'] for c in calls.values() for o in c['overlaps']))}")
        turns = sum(len(c["turns"]) for c in calls.values())
        print(f"turns: {turns}; slowest settling {max(c['slowest_settling_s'] for c in calls.values()):.2f} s\n")


def count_call(truth, found, counts):
    for party, other in [("agent", "customer"), ("customer", "agent")]:
        speech = segments(truth[other])
        for start, end, words in backchannels(truth[party]):
            counts["labelled"] += 1
            line = [w for w in truth[party] if start - 0.6 <= w[1] and w[0] <= end + 0.6]
            alone = all(w[3] == "b" for w in line)
            if alone:
                counts["alone"] += 1
                counts["no_turn"] += not any(t["party"] == party and t["start_s"] < end and start < t["end_s"] for t in found["turns"])
            shared = [(max(start, s), min(end, e)) for s, e in speech if min(end, e) - max(start, s) >= 0.12]
            if not shared:
                continue
            counts["overlapping"] += 1
            counts["rule"] += any(e - s > RULE_S for s, e in shared)
            for key, field in [("settled", "settled"), ("corrected", "overlaps")]:
                called = any(
                    o["started_by"] == party and o["kind"] in TALKING_OVER and any(s < o["end_s"] and o["start_s"] < e for s, e in shared)
                    for o in found[field]
                )
                counts[key] += called
                counts["goes_on"] += called and key == "corrected" and not alone


def segments(words):
    result = []
    for word in words:
        if result and word[0] - result[-1][1] < 0.2:
            result[-1][1] = max(result[-1][1], word[1])
        else:
            result.append([word[0], word[1]])
    return [s for s in result if s[1] - s[0] >= 0.1]


def backchannels(words):
    """Each labelled backchannel: start, end, words."""
    acts = {}
    for start, end, text, act, act_id in words:
        if act == "b":
            acts.setdefault(act_id, []).append((start, end, text))
    return [(act[0][0], act[-1][1], [w[2] for w in act]) for act in acts.values()]


if __name__ == "__main__":
    main()
