#!/usr/bin/env python3
"""Cues and nudges on the scripted calls, with phrases alone and with the sentence encoder beside them, and what they cost.

    make eval-coach DATA=FOLDER

The words are the true ones, each sentence an utterance, so that the figures are those of the rules and not of a recogniser.
`--build debug` takes the programs of a development build.
"""

import argparse
import collections
import json
import re
import subprocess
import sys

from common import ROOT, data_folder, machine, table
from cues import match
from meaning_vectors import MODELS


def judged(program, calls, encoder):
    """Records of all calls, and what standard error says of the cost."""
    extra = ["--meaning", str(MODELS)] if encoder else []
    run = subprocess.run([program, *extra, *map(str, calls)], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{program} ended with {run.returncode}: {run.stderr.strip()}")
    cost = re.search(r"(\d+) utterances, (\d+) s of dialogue: ([\d.]+) s in all, longest utterance ([\d.]+) ms", run.stderr)
    return [json.loads(line) for line in run.stdout.splitlines()], [float(number) for number in cost.groups()]


def counts(calls, records):
    """Expected, found and false cues of each skill, and in all."""
    skills = collections.defaultdict(lambda: [0, 0, 0])
    for path, record in zip(calls, records):
        truth = json.loads(path.read_text())["expected_cues"]
        found, used = match(truth, record["cues"])
        for at, want in enumerate(truth):
            for name in (want["skill"], "all"):
                skills[name][0] += 1
                skills[name][1] += at in found
        for at, cue in enumerate(record["cues"]):
            if at not in used:
                for name in (cue["skill"], "all"):
                    skills[name][2] += 1
    return skills


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--build", default="release")
    args = parser.parse_args()
    calls = sorted((data_folder(args.data) / "scripted").glob("*.json"))
    examples = ROOT / "target" / args.build / "examples"
    both = [judged(examples / "cues_truth", calls, encoder) for encoder in (False, True)]
    plain, meant = (counts(calls, records) for records, _ in both)
    part = lambda hit, whole: f"{hit / whole:.2f}" if whole else "-"
    rows = []
    for skill in sorted(set(plain) | set(meant), key=lambda name: (name == "all", name)):
        cells = [skill.replace("_", " "), plain[skill][0]]
        for _, hit, false in (plain[skill], meant[skill]):
            cells += [part(hit, plain[skill][0]), part(hit, hit + false)]
        rows.append(cells)
    print(f"Machine: {machine()}; {len(calls)} scripted calls\n")
    print(table(["skill", "expected", "recall", "precision", "recall, encoder", "precision, encoder"], rows))
    print("\nCost of all cues, processor time where the system tells it\n")
    rows = [[name, f"{cost[2] * 3600 / cost[1]:.1f} s", f"{1000 * cost[2] / cost[0]:.1f} ms", f"{cost[3]:.0f} ms"]
            for name, (_, cost) in zip(("phrases alone", "with the encoder"), both)]
    print(table(["", "an hour of dialogue", "an utterance, mean", "longest"], rows), flush=True)
    coach = examples / "coach_truth"
    if coach.exists():
        print("\nNudges\n", flush=True)
        subprocess.run([sys.executable, ROOT / "eval/coach.py", "--data", str(data_folder(args.data)), "--program", coach])


if __name__ == "__main__":
    main()
