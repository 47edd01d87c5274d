"""How long an hour takes, how much memory, and where the time goes.

    python3 eval/speed.py [DATA] [--model tiny.en] [--minutes 60]

Joins the real calls of DATA/calls (8 kHz, stereo) over and over to a call of the wanted length and analyses it with
and without words. Prints wall time, processor time, the highest memory and the program's own timings.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path

from common import PROGRAM, data_folder, machine, table


def long_call(calls, minutes, path):
    """Writes a stereo call of the wanted length made of the calls, one after the other."""
    sounds = []
    for call in calls:
        with wave.open(str(call)) as source:
            if (source.getnchannels(), source.getframerate(), source.getsampwidth()) == (2, 8000, 2):
                sounds.append(source.readframes(source.getnframes()))
    wanted = minutes * 60 * 8000 * 4
    with wave.open(str(path), "wb") as out:
        out.setparams((2, 2, 8000, 0, "NONE", ""))
        written, turn = 0, 0
        while written < wanted:
            piece = sounds[turn % len(sounds)][: wanted - written]
            out.writeframesraw(piece)
            written += len(piece)
            turn += 1


def run(arguments):
    """Wall seconds, processor seconds, highest memory in MB, and what was printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    child = subprocess.run(["/usr/bin/env", "bash", "-c", 'exec "$@"', "-", str(PROGRAM), *arguments],
                           capture_output=True, text=True)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if child.returncode != 0:
        sys.exit(child.stderr)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, processor, after.ru_maxrss / 1024, child.stdout + child.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--minutes", type=int, default=60)
    args = parser.parse_args()
    calls = sorted((data_folder(args.data) / "calls").glob("*.wav"))
    rows, told = [], []
    with tempfile.TemporaryDirectory() as folder:
        call = Path(folder) / "long.wav"
        long_call(calls, args.minutes, call)
        # The highest memory of all children is kept by the system, so the smaller run goes first.
        for name, words in (("voice and talk", ["--no-words"]), (f"with {args.model}", ["--model", args.model])):
            wall, processor, memory, text = run(
                ["analyze", str(call), "--out", folder, "--format", "json", "--quiet", "--timings", *words])
            rows.append([name, f"{wall:.1f} s", f"{args.minutes * 60 / wall:.0f}", f"{processor:.1f} s", f"{memory:.0f} MB"])
            told.append(f"{name}:\n\n{text.strip()}")
    print(f"A stereo call of {args.minutes} minutes on {machine()}:\n")
    print(table(["", "wall", "times real time", "processor", "highest memory"], rows))
    print("\n```\n" + "\n\n".join(told) + "\n```")


if __name__ == "__main__":
    main()
