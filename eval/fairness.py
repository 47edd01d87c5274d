#!/usr/bin/env python3
"""Whether scores follow the height of a voice: calls with one party's voice shifted, against the same call as it was.

    python3 eval/fairness.py [DATA] [--calls dev-01,dev-04] [--shifts=-5,5] [--model tiny.en] [--keep FOLDER] [--build release]

Each call of DATA/scripted is made again with the agent's or the customer's voice 3 and 5 semitones up and down, in two ways:
"pitch" moves the pitch and keeps the formants (rubberband -F), "voice" moves both, which is nearest to another speaker saying the
same words at the same time (sox pitch). Tempo stays, and the level as root mean square. Printed: the largest move of each skill's score, first without words, so that
the sound alone is judged, and with --model also with the words as recognised. What moved by more is listed with the reasons that came or
went: a reason that rests on words is the recogniser's doing, one that rests on sound is the score's. `--keep` leaves calls and records in
a folder and does nothing twice that is there already. Needs sox and rubberband.
"""

import argparse
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import common
from common import data_folder, machine, records, sidetone, table

SHIFTS = (-5, -3, 3, 5)
SKILLS = ("listening", "communication", "clear_speech", "voice", "positivity", "empathy", "conflict_resolution", "assertiveness")
#: A score may move by this much.
ALLOWED = 3.0


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{command[0]} ended with {result.returncode}: {result.stderr.strip()}")


def shifted(call, out, party, way, semitones, folder):
    """The call with one channel's voice moved; the other channel as it was."""
    channel = 1 + (party == "customer")
    one, moved, other = (folder / f"{name}.wav" for name in ("one", "moved", "other"))
    run("sox", call, one, "remix", channel)
    run("sox", call, other, "remix", 3 - channel)
    if way == "pitch":
        shift = folder / "shift.wav"
        run("rubberband", "-q", "-F", "-c", "6", "-p", semitones, one, shift)
        # The shifter makes a voice 2 to 4 dB softer, and how loud a voice is may count.
        run("sox", shift, moved, "vol", loudness(one) / loudness(shift))
    else:
        run("sox", one, moved, "pitch", 100 * semitones)
    run("sox", "-M", *((moved, other) if party == "agent" else (other, moved)), out)


def loudness(sound):
    """Root mean square, full scale one."""
    said = subprocess.run(["sox", str(sound), "-n", "stat"], capture_output=True, text=True, check=True).stderr
    return float(re.search(r"RMS\s+amplitude:\s+([\d.]+)", said)[1])


def scores(record):
    return {skill: record["skills"][skill]["score"] for skill in SKILLS}


def reasons(before, after, skill):
    """What of a score moved: texts without their figures, with the points that came or went."""
    def points(record):
        return collections.Counter({why["text"].split(":")[0]: why["points"] for why in record["skills"][skill]["why"]})
    a, b = points(before), points(after)
    return ", ".join(f"{text} {b[text] - a[text]:+.1f}" for text in {**a, **b} if abs(b[text] - a[text]) >= 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--calls", default="", help="names or beginnings of names, separated by commas; all without")
    parser.add_argument("--shifts", default=",".join(map(str, SHIFTS)), help="semitones up and down, separated by commas")
    parser.add_argument("--model", default="", help="also with the words of this model")
    parser.add_argument("--words-only", action="store_true", help="not without words")
    parser.add_argument("--keep", default="", help="folder for calls and records; without, they are thrown away")
    parser.add_argument("--ways", default="pitch,voice")
    parser.add_argument("--build", default="release")
    args = parser.parse_args()
    if "SIDETONE" not in os.environ:
        common.PROGRAM = common.ROOT / "target" / args.build / "sidetone"
    for tool in ("sox", "rubberband"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install sox rubberband-cli")
    names = [name for name in args.calls.split(",") if name]
    calls = [path for path in sorted((data_folder(args.data) / "scripted").glob("dev-*.wav"))
             if not names or any(path.stem.startswith(name) for name in names)]
    shifts = [int(shift) for shift in args.shifts.split(",")]
    kinds = [(party, way, shift) for party in ("agent", "customer") for way in args.ways.split(",") for shift in shifts]
    kept = Path(args.keep or tempfile.mkdtemp())
    made = kept / "made"
    made.mkdir(parents=True, exist_ok=True)
    try:
        wanted = variants(calls, kinds, made)
        print(f"Machine: {machine()}; {len(calls)} calls, {len(kinds)} variants of each", flush=True)
        runs = [] if args.words_only else [("without words", ["--no-words"])]
        runs += [(args.model, ["--model", args.model])] if args.model else []
        for words, options in runs:
            out = kept / words
            missing = [path for path in wanted if not (out / f"{path.stem}.json").exists()]
            if missing:
                sidetone("analyze", *missing, *options, "--quiet", "--format", "json", "--out", out)
            report(records(out), calls, kinds, words)
    finally:
        if not args.keep:
            shutil.rmtree(kept)


def variants(calls, kinds, made):
    """Every call as it was and shifted; the paths."""
    wanted = []
    with tempfile.TemporaryDirectory() as folder:
        for call in calls:
            wanted.append(made / f"{call.stem}__as-it-was.wav")
            if not wanted[-1].exists():
                shutil.copy(call, wanted[-1])
            for party, way, shift in kinds:
                wanted.append(made / f"{call.stem}__{party}-{way}{shift:+d}.wav")
                if not wanted[-1].exists():
                    shifted(call, wanted[-1], party, way, shift, Path(folder))
    return wanted


def report(found, calls, kinds, words):
    rows, worst = [], []
    for party, way in dict.fromkeys((party, way) for party, way, _ in kinds):
        row = [party, way]
        for skill in SKILLS:
            moves = []
            for call in calls:
                base = found[f"{call.stem}__as-it-was"]
                for shift in [shift for who, how, shift in kinds if (who, how) == (party, way)]:
                    other = found[f"{call.stem}__{party}-{way}{shift:+d}"]
                    a, b = scores(base)[skill], scores(other)[skill]
                    if (a is None) != (b is None):
                        worst.append([call.stem, party, f"{way} {shift:+d}", skill, f"{a} to {b}", "scored in one only"])
                    if a is None or b is None:
                        continue
                    moves.append(abs(b - a))
                    if abs(b - a) > ALLOWED:
                        worst.append([call.stem, party, f"{way} {shift:+d}", skill, f"{a} to {b}", reasons(base, other, skill)])
            row.append(f"{max(moves):.1f} ({sum(move > ALLOWED for move in moves)} of {len(moves)})" if moves else "-")
        rows.append(row)
    print(f"\nLargest move of a score, {words} (in brackets: how many moved by more than {ALLOWED:.0f} points)\n")
    print(table(["voice of", "moved"] + [skill.replace("_", " ") for skill in SKILLS], rows))
    if worst:
        print(f"\nMoved by more than {ALLOWED:.0f} points\n")
        print(table(["call", "voice of", "moved", "skill", "score", "because"], worst))


if __name__ == "__main__":
    main()
