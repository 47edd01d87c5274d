#!/usr/bin/env python3
"""The steps of the ready playbook `service` on labelled calls, beside verdicts by hand (eval/playbook_verdicts.csv).

    python3 eval/playbook.py [--config FILE] RECORDS...

RECORDS are records of those calls: of the true words (`cargo run --example playbook_truth`), or as `sidetone analyze --format json`
writes them. Prints a table of calls and steps; `+` done, `-` missed, `o` not called for, and `!` after what the verdict says otherwise.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

from common import ROOT, table

SIGNS = {"done": "+", "missed": "-", "not_applicable": "o", "not_judged": "?"}


def main():
    program = os.environ.get("SIDETONE", ROOT / "target/release/sidetone")
    verdicts = {}
    with open(ROOT / "eval/playbook_verdicts.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            verdicts.setdefault(row["call"], {})[row["item"]] = row["verdict"]
    steps = list(next(iter(verdicts.values())))
    paths = sys.argv[1:]
    options = [paths.pop(0), paths.pop(0)] if paths[:1] == ["--config"] else []
    right, known, rows, wrong = dict.fromkeys(steps, 0), 0, [], []
    for path in sorted(paths):
        name = Path(path).stem
        if name not in verdicts:
            continue
        told = subprocess.run([program, *options, "playbook", "check", "service", path, "--format", "json"], capture_output=True, check=True)
        result = json.loads(told.stdout)[0]["playbook"]
        items = {item["id"]: item for item in result["steps"]}
        known += 1
        row = [name[:12]]
        for step in steps:
            item, verdict = items[step], verdicts[name][step]
            good = item["status"] == verdict
            right[step] += good
            by = item["found"][0]["by"][0] if item.get("found") else ""
            row.append(SIGNS[item["status"]] + by + ("" if good else "!"))
            if not good:
                wrong.append(f"{name} {step}: {verdict} by hand; {item['why']}")
        rows.append(row)
    rows.append(["right", *(f"{right[step]} of {known}" for step in steps)])
    print(table(["call", *steps], rows))
    print(f"\n{sum(right.values())} of {known * len(steps)} right; by the letter behind the sign: phrase, meaning, cue")
    print("\n".join(wrong))


if __name__ == "__main__":
    main()
