#!/usr/bin/env python3
"""Cues on real calls with our own verdict on each: right, wrong or debatable.

    python3 eval/quotes.py DATA [--build debug]

Runs the cues, with the sentence encoder, over the human transcripts of the bank calls (HarperValleyBank, CC BY 4.0) and
prints a table of at most ten cues of each skill. Verdicts stand in eval/verdicts.csv (call, time, cue, verdict, remark);
a cue without one is printed as "not judged".
"""

import argparse
import collections
import csv
import json
import tempfile
from pathlib import Path

from coach_table import judged
from common import ROOT, data_folder, table

EACH = 10


def as_lines(call):
    """A transcript by segments in the form of a scripted call."""
    lines = [{"party": s["party"], "text": s["text"], "sentences": [{k: s[k] for k in ("text", "start_s", "end_s")}]}
             for s in call["segments"]]
    return {"name": call["name"], "duration_s": call["duration_s"], "lines": lines}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--build", default="release")
    args = parser.parse_args()
    with open(Path(__file__).parent / "verdicts.csv", newline="") as file:
        verdicts = {(row["call"], round(float(row["start_s"]), 1), row["cue"]): row for row in csv.DictReader(file)}
    with tempfile.TemporaryDirectory() as folder:
        calls = []
        for path in sorted((data_folder(args.data) / "calls").glob("hvb-*.json")):
            calls.append(Path(folder) / path.name)
            calls[-1].write_text(json.dumps(as_lines(json.loads(path.read_text()))))
        records, _ = judged(ROOT / "target" / args.build / "examples/cues_truth", calls, True)
    rows, given, seen = [], collections.Counter(), collections.Counter()
    for record in records:
        for cue in record["cues"]:
            seen[cue["skill"]] += 1
            if seen[cue["skill"]] > EACH:
                continue
            row = verdicts.get((record["name"], round(cue["start_s"], 1), cue["cue"]), {"verdict": "not judged", "remark": ""})
            given[row["verdict"]] += 1
            evidence = cue["evidence"]
            rows.append([cue["skill"].replace("_", " "), cue["cue"], f"{record['name'][4:8]} {cue['start_s']:.1f}",
                         evidence["quote"], evidence["rule"], row["verdict"], row["remark"]])
    rows.sort(key=lambda row: row[:2])
    print(table(["skill", "cue", "call, s", "quote", "rule", "verdict", "remark"], rows))
    print("\n" + ", ".join(f"{count} {verdict}" for verdict, count in given.most_common()))


if __name__ == "__main__":
    main()
