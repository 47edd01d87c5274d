"""Everything that is measured, in one run: `make eval`.

    python3 eval/run.py [DATA] [--out docs/figures.md] [--models tiny.en,base] [--no-speed]

Analyses the labelled calls with the program itself and holds the records against the truth: speech activity, word error
rate, overlap kinds, cues, nudges, odd files. Writes what the single scripts print, with date and machine, to one page.
"""

import argparse
import datetime
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from common import PROGRAM, ROOT, data_folder, machine, sidetone, table


def script(name, *arguments):
    """The output of another script of this folder."""
    result = subprocess.run([sys.executable, str(ROOT / "eval" / name), *map(str, arguments)],
                            capture_output=True, text=True, env={**os.environ, "SIDETONE_DATA": str(DATA)})
    if result.returncode != 0:
        return f"{name} did not finish: {result.stderr.strip().splitlines()[-1:]}"
    return result.stdout.strip()


def analyzed(paths, out, *options):
    """Analyses recordings into a folder of records."""
    sidetone("analyze", *paths, "--out", out, "--format", "json", "--quiet", *options)
    return out


def block(title, command, text):
    """One section of the page; tables stand as they are, other text as it was printed."""
    body = text if text.lstrip().startswith("|") else f"```\n{text}\n```"
    return f"## {title}\n\n`{command}`\n\n{body}\n"


def odd_files():
    """Every file of odd/: analysed, or refused in a sentence; never anything else."""
    rows = []
    with tempfile.TemporaryDirectory() as out:
        for path in sorted((DATA / "odd").iterdir()):
            if path.suffix == ".md":
                continue
            result = sidetone("analyze", path, "--no-words", "--quiet", "--out", out, check=False)
            said = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1:]
            rows.append([path.name, result.returncode, said[0].replace(str(path), path.name) if said else ""])
    return table(["file", "exit code", "what it said"], rows)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?")
    parser.add_argument("--out", default=str(ROOT / "docs/figures.md"))
    parser.add_argument("--models", default="tiny.en,base")
    parser.add_argument("--no-speed", action="store_true", help="leave out the hour-long call, which wants an idle machine")
    args = parser.parse_args()
    global DATA
    DATA = data_folder(args.data)
    today = datetime.date.today().isoformat()
    parts = [f"# Figures\n\nMade by `make eval` on {today}, {machine()}. Machines differ: compare ratios.\n"
             "The scripted calls were developed against, and some settings were chosen on the other sets: the pages named at the "
             "end say which. Expect less on calls never seen.\n"]
    with tempfile.TemporaryDirectory() as folder:
        for model in args.models.split(","):
            scripted = analyzed([DATA / "scripted"], Path(folder) / f"scripted-{model}", "--model", model)
            calls = analyzed([DATA / "calls"], Path(folder) / f"calls-{model}", "--model", model)
            read = analyzed([DATA / "pitch"], Path(folder) / f"read-{model}", "--model", model)
            plain = lambda text: text.replace(str(folder), "OUT")
            analyze = f"sidetone analyze DATA/... --model {model} --format json --out OUT"
            parts.append(block(f"Words, {model}", f"{analyze} && python3 eval/words.py OUT", script("words.py", calls)))
            parts.append(block(f"Read sentences, {model}", "python3 eval/words.py OUT", script("words.py", read)))
            parts.append(block(f"Overlaps and silences, {model}", "python3 eval/talk.py records OUT", plain(script("talk.py", "records", scripted))))
            cues = script("cues.py", "--quiet", *sorted(scripted.glob("dev-*.json")))
            parts.append(block(f"Cues, {model}", "python3 eval/cues.py --quiet OUT/*.json", cues))
            parts.append(block(f"Nudges and scores, {model}", "python3 eval/coach.py --records OUT", script("coach.py", "--records", scripted)))
    frames = f"{PROGRAM} frames {{}} --format csv"
    parts.insert(1, block("Voice: speech activity, pitch", 'python3 eval/voice.py --frames "sidetone frames {} --format csv"',
                          script("voice.py", "--data", DATA, "--frames", frames)))
    parts.append(block("Odd files", "sidetone analyze DATA/odd/...", odd_files()))
    if not args.no_speed:
        parts.append(block("An hour of call", "python3 eval/speed.py", script("speed.py", DATA)))
    parts.append("Single measurements, what was tried and how far to trust them: [voice](figures-voice.md), [talk](figures-talk.md), "
                 "[words](figures-words.md), [cues](figures-cues.md), [coach](figures-coach.md), [live calls](figures-live.md), [redaction](figures-redaction.md).\n")
    Path(args.out).write_text("\n".join(parts))
    print("\n".join(parts))


if __name__ == "__main__":
    main()
