#!/usr/bin/env python3
"""Phases found against phases judged by hand.

    python3 eval/phases.py [DATA] [--build release] [--tolerance 5]

Runs the cues and phases over the true words of DATA/scripted and the human transcripts of DATA/calls (`examples/cues_truth`), and
compares where each phase begins with eval/phases.csv: judged from the transcripts, before the rules were written. A beginning is found if it lies within
the tolerance; a phase on one side only is missed or false. `share of the time` is how much of the talk has the same phase on both sides.
"""

import argparse
import collections
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from common import ROOT, data_folder, table
from quotes import as_lines

PHASES = ("opening", "finding_out", "solving", "closing")


def judged():
    calls = collections.defaultdict(dict)
    with open(Path(__file__).parent / "phases.csv", newline="") as file:
        for row in csv.DictReader(file):
            calls[row["call"]][row["phase"]] = float(row["start_s"])
    return calls


def at(begins, time_s):
    """The phase at a moment."""
    begun = [(start_s, phase) for phase, start_s in begins.items() if start_s <= time_s]
    return max(begun)[1] if begun else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--build", default="release")
    parser.add_argument("--tolerance", type=float, default=5.0, help="seconds")
    args = parser.parse_args()
    data, wanted = data_folder(args.data), judged()
    program = ROOT / "target" / args.build / "examples/cues_truth"
    if not program.is_file():
        sys.exit(f"{program} is not built: cargo build --example cues_truth")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for path in sorted(data.glob("calls/hvb-*.json")) + sorted(data.glob("scripted/dev-*.json")):
            call = json.loads(path.read_text())
            paths.append(Path(folder) / path.name)
            paths[-1].write_text(json.dumps(as_lines(call) if "segments" in call else call))
        printed = subprocess.run([program, *paths], capture_output=True, text=True, check=True).stdout
    rows, counts = [], {phase: [0, 0, 0, 0] for phase in PHASES}
    same = all_s = 0
    for record in map(json.loads, printed.splitlines()):
        truth = wanted.get(record["name"])
        if not truth:
            continue
        begins = {phase["phase"]: phase["start_s"] for phase in record["phases"]}
        quotes = {phase["phase"]: phase["evidence"]["quote"] for phase in record["phases"]}
        for phase in PHASES:
            a, b = truth.get(phase), begins.get(phase)
            count = counts[phase]
            near = a is not None and b is not None and abs(a - b) <= args.tolerance
            count[0] += a is not None
            count[1] += near
            count[2] += a is not None and not near
            count[3] += b is not None and not near
            if (a is None) != (b is None) or (a is not None and not near):
                shown = [f"{value:.1f}" if value is not None else "none" for value in (a, b)]
                rows.append([record["name"][:8], phase.replace("_", " "), *shown, quotes.get(phase, "")[:60]])
        last_s = max(u["end_s"] for u in record["utterances"])
        for tenth in range(int(10 * last_s)):
            if at(truth, tenth / 10):
                all_s += 1
                same += at(truth, tenth / 10) == at(begins, tenth / 10)
    print(f"{len(wanted)} calls, beginnings within {args.tolerance:g} s; share of the time in the same phase: {same / all_s:.2f}\n")
    print(table(["phase", "judged", "found", "missed or elsewhere", "false or elsewhere"],
                [[phase.replace("_", " "), *counts[phase]] for phase in PHASES]))
    if rows:
        print("\nOtherwise than judged\n")
        print(table(["call", "phase", "judged, s", "found, s", "begins with"], rows))


if __name__ == "__main__":
    main()
