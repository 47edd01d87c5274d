#!/usr/bin/env python3
"""Cues found against cues expected, by skill and kind.

    cargo run --example cues_truth -- ../shared/data/scripted/*.json | python3 eval/cues.py -
    sidetone analyze ../shared/data/scripted/*.wav --out out --format json && python3 eval/cues.py out/*.json

Input: records with `cues[]`, one JSON a file or one a line. Truth: `expected_cues[]` in the scripted
folder of the data (second argument `--data`, or SIDETONE_DATA, default ../shared/data).
An expected cue is found if a cue of its kind and party overlaps it in time (0.5 s to spare); each cue serves one.
"""

import argparse
import collections
import json
import os
import pathlib
import sys

SPARE_S = 0.5


def records(paths):
    for path in paths:
        text = sys.stdin.read() if path == "-" else pathlib.Path(path).read_text()
        try:
            parsed = [json.loads(text)]
        except json.JSONDecodeError:
            parsed = [json.loads(line) for line in text.splitlines() if line.strip()]
        for record in parsed:
            name = record.get("name") or record.get("source", {}).get("name") or path
            yield pathlib.Path(name).stem, record


def match(expected, cues):
    """Pairs each expected cue with the cue that shares most time with it."""
    pairs = []
    for e, want in enumerate(expected):
        for c, cue in enumerate(cues):
            if cue["cue"] != want["cue"] or cue["party"] != want["party"]:
                continue
            shared = min(cue["end_s"], want["end_s"]) - max(cue["start_s"], want["start_s"])
            if shared > -SPARE_S:
                pairs.append((shared, e, c))
    found, used = {}, {}
    for _, e, c in sorted(pairs, reverse=True):
        if e not in found and c not in used:
            found[e], used[c] = c, e
    return found, used


def share(part, whole):
    return f"{part / whole:5.2f}" if whole else "    -"


def table(title, rows):
    print(f"\n{title:22} expected found missed false  recall precision")
    for name in sorted(rows):
        want, hit, false = rows[name]
        print(f"{name:22} {want:8} {hit:5} {want - hit:6} {false:5}   {share(hit, want)}     {share(hit, hit + false)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="+")
    parser.add_argument("--data", default=os.environ.get("SIDETONE_DATA", "../shared/data"))
    parser.add_argument("--quiet", action="store_true", help="the tables only")
    args = parser.parse_args()
    scripted = pathlib.Path(args.data) / "scripted"
    if not scripted.is_dir():
        sys.exit(f"The folder {scripted} is missing: give the data folder with --data or SIDETONE_DATA.")
    skills = collections.defaultdict(lambda: [0, 0, 0])
    kinds = collections.defaultdict(lambda: [0, 0, 0])
    total, calls, details = [0, 0, 0], 0, [0, 0]
    for name, record in records(args.records):
        truth_path = scripted / f"{name}.json"
        if not truth_path.is_file():
            print(f"{name}: no truth, left out", file=sys.stderr)
            continue
        truth = json.loads(truth_path.read_text())
        calls += 1
        expected, cues = truth["expected_cues"], record["cues"]
        found, used = match(expected, cues)
        for e, want in enumerate(expected):
            for row in (skills[want["skill"]], kinds[want["cue"]], total):
                row[0] += 1
                row[1] += e in found
            if e not in found and not args.quiet:
                print(f"{name} MISSED {want['cue']:18} {want['start_s']:6.1f} {want['quote']!r}")
        for c, cue in enumerate(cues):
            if c in used:
                continue
            for row in (skills[cue["skill"]], kinds[cue["cue"]], total):
                row[2] += 1
            if not args.quiet:
                evidence = cue["evidence"]
                print(f"{name} FALSE  {cue['cue']:18} {cue['start_s']:6.1f} {evidence['quote']!r} by {evidence['rule']}")
        squash = lambda text: "".join(ch for ch in text.lower() if ch.isalnum())
        given = [squash(d["value"]) for d in record.get("details", record.get("summary", {}).get("details", []))]
        for want in truth.get("expected_details", []):
            if want["kind"] == "follow_up":
                continue
            details[0] += 1
            if any(squash(want["value"]) in d or (len(d) > 1 and d in squash(want["value"])) for d in given):
                details[1] += 1
            elif not args.quiet:
                print(f"{name} DETAIL {want['kind']} {want['value']!r} ({want['quote']!r})")
    table("skill", skills)
    table("cue", kinds)
    table("all", {"all": total})
    print(f"\n{calls} calls, {total[2] / max(calls, 1):.1f} false cues a call; details kept {details[1]} of {details[0]}")


if __name__ == "__main__":
    main()
