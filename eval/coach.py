#!/usr/bin/env python3
"""Nudges against those that the scripted calls expect.

    eval/coach.py [--data DIR] [--program coach_truth]    nudges from the truth, without audio
    eval/coach.py [--data DIR] --records DIR              nudges of records made by `sidetone analyze`

Of each call: which expected nudges came by their time, which corrective ones came where none may, and the rest.
Optional expectations (their `why` says so) are shown and not demanded. A nudge that the truth allows to come under
another name counts under any of them.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

SLACK_S = 0.5  # times of the truth are rounded and a decision falls every 0.1 s
ALSO = {"calm_wording": {"calm_wording", "negative_phrasing", "missed_empathy"}}
GOOD_CALLS = ("dev-01", "dev-08")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", default=os.environ.get("SIDETONE_DATA", "../shared/data"))
    arguments.add_argument("--program", default="target/debug/examples/coach_truth")
    arguments.add_argument("--records", help="folder of records, NAME.json each")
    arguments.add_argument("--show", action="store_true", help="print every nudge")
    options = arguments.parse_args()
    calls = sorted((pathlib.Path(options.data) / "scripted").glob("*.json"))
    if not calls:
        sys.exit(f"There are no scripted calls in {options.data}/scripted; name the data folder with --data.")
    total = {"expected": 0, "found": 0, "forbidden": 0, "praise": 0, "corrective": 0, "on good calls": 0}
    for path in calls:
        nudges = nudges_of(path, options)
        if nudges is not None:
            report(path.stem, json.loads(path.read_text()), nudges, total, options.show)
    share = total["found"] / max(1, total["expected"])
    print(f"\nexpected nudges by their time  {total['found']} of {total['expected']} ({share:.2f})")
    print(f"nudges where none may come     {total['forbidden']}")
    print(f"correctives on good calls      {total['on good calls']}  ({', '.join(GOOD_CALLS)})")
    print(f"all nudges                     {total['corrective']} corrective, {total['praise']} praise")


def nudges_of(path, options):
    if options.records:
        record = pathlib.Path(options.records) / path.name
        if not record.exists():
            print(f"{path.stem}: no record in {options.records}")
            return None
        return json.loads(record.read_text())["nudges"]
    run = subprocess.run([options.program, str(path)], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)["nudges"]


def report(name, truth, nudges, total, show):
    print(f"\n{name}")
    for want in truth["expected_nudges"]:
        optional = "optional" in want["why"]
        kinds = ALSO.get(want["kind"], {want["kind"]})
        came = [n["opened_s"] for n in nudges if n["kind"] in kinds
                and want["not_before_s"] <= n["opened_s"] <= want["by_s"] + SLACK_S]
        if not optional:
            total["expected"] += 1
            total["found"] += bool(came)
        verdict = f"at {came[0]:.1f} s" if came else ("not given (optional)" if optional else "MISSING")
        print(f"  {want['kind']:<20} {want['not_before_s']:6.1f} to {want['by_s']:6.1f} s  {verdict}")
    for nudge in nudges:
        praise = nudge["kind"].startswith("praise_")
        total["praise" if praise else "corrective"] += 1
        if not praise and name.startswith(GOOD_CALLS):
            total["on good calls"] += 1
            print(f"  CORRECTIVE ON A GOOD CALL: {line(nudge)}")
        for never in truth["not_expected_nudges"]:
            if forbids(never, nudge, praise, truth):
                total["forbidden"] += 1
                print(f"  NOT EXPECTED: {line(nudge)}  ({never['why']})")
    if show:
        for nudge in nudges:
            print(f"    {line(nudge)}")


def forbids(never, nudge, praise, truth):
    kinds = {"any": True, "any_corrective": not praise}
    named = kinds.get(never["kind"], never["kind"] == nudge["kind"])
    return named and never.get("from_s", 0) <= nudge["opened_s"] <= never.get("to_s", truth["duration_s"])


def line(nudge):
    return (f"{nudge['opened_s']:6.1f}-{nudge['closed_s']:6.1f} {nudge['kind']:<26} {nudge['outcome']:<11} "
            f"{nudge['headline']}: {nudge['detail']}")


if __name__ == "__main__":
    main()
