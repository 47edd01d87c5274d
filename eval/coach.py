#!/usr/bin/env python3
"""Nudges and skill scores against what the scripted calls expect.

    eval/coach.py [--data DIR] [--program coach_truth] [--config FILE]    nudges from the truth, without audio
    eval/coach.py [--data DIR] --records DIR    nudges of records made by `sidetone analyze`

Of each call: which expected nudges came by their time, which corrective ones came where none may, and the rest.
Optional expectations (their `why` says so) are shown and not demanded. A nudge that the truth allows to come under
another name counts under any of them. Of the scores: whether the skills that should come out high are over those
that should come out low, call by call; a high one must also be at least 70 and a low one under 70.
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
    arguments.add_argument("--config", help="settings for the nudges from the truth")
    arguments.add_argument("--show", action="store_true", help="print every nudge")
    options = arguments.parse_args()
    calls = sorted((pathlib.Path(options.data) / "scripted").glob("*.json"))
    if not calls:
        sys.exit(f"There are no scripted calls in {options.data}/scripted; name the data folder with --data.")
    total = {"expected": 0, "found": 0, "forbidden": 0, "praise": 0, "corrective": 0, "on good calls": 0}
    order = {"pairs": 0, "right": 0, "sides": 0, "on their side": 0}
    for path in calls:
        result = result_of(path, options)
        if result is not None:
            truth = json.loads(path.read_text())
            report(path.stem, truth, result["nudges"], total, options.show)
            compare_scores(truth["expected_skill_order"], result["skills"], order)
    share = total["found"] / max(1, total["expected"])
    print(f"\nexpected nudges by their time  {total['found']} of {total['expected']} ({share:.2f})")
    print(f"nudges where none may come     {total['forbidden']}")
    print(f"correctives on good calls      {total['on good calls']}  ({', '.join(GOOD_CALLS)})")
    print(f"all nudges                     {total['corrective']} corrective, {total['praise']} praise")
    print(f"high skill over low skill      {order['right']} of {order['pairs']} pairs within a call")
    print(f"high at least 70, low under    {order['on their side']} of {order['sides']} skills")


def result_of(path, options):
    if options.records:
        record = pathlib.Path(options.records) / path.name
        if not record.exists():
            print(f"{path.stem}: no record in {options.records}")
            return None
        return json.loads(record.read_text())
    run = subprocess.run([options.program, str(path), *filter(None, [options.config])], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


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


def compare_scores(expected, skills, order):
    score = {name: skill["score"] for name, skill in skills.items()}
    high, low = expected["high"], expected["low"]
    for better in high:
        for worse in low:
            order["pairs"] += 1
            right = None not in (score[better], score[worse]) and score[better] > score[worse]
            order["right"] += right
            if not right:
                print(f"  SCORES: {better} {score[better]} should be over {worse} {score[worse]}")
    for name in high + low:
        order["sides"] += 1
        right = score[name] is not None and (score[name] >= 70) == (name in high)
        order["on their side"] += right
        if not right:
            print(f"  SCORES: {name} {score[name]} should be {'high' if name in high else 'low'}")


def forbids(never, nudge, praise, truth):
    kinds = {"any": True, "any_corrective": not praise}
    named = kinds.get(never["kind"], never["kind"] == nudge["kind"])
    return named and never.get("from_s", 0) <= nudge["opened_s"] <= never.get("to_s", truth["duration_s"])


def line(nudge):
    return (f"{nudge['opened_s']:6.1f}-{nudge['closed_s']:6.1f} {nudge['kind']:<26} {nudge['outcome']:<11} "
            f"{nudge['headline']}: {nudge['detail']}")


if __name__ == "__main__":
    main()
