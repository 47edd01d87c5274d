"""What the evaluation scripts share. Python 3 standard library only."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(os.environ.get("SIDETONE", ROOT / "target/release/sidetone"))


def data_folder(argument=None):
    """The folder of labelled data, or a sentence and the end of the script."""
    folder = Path(argument or os.environ.get("SIDETONE_DATA", ROOT / "../shared/data")).resolve()
    if not folder.is_dir():
        sys.exit(f"The labelled data is not here: {folder} is no folder. Name it with DATA=FOLDER; see docs/figures.md.")
    return folder


def machine():
    """Processor and cores, for the head of a table."""
    return f"{os.cpu_count()} cores, {platform.machine()}"


def sidetone(*arguments, check=True):
    """Runs the program; its standard output."""
    result = subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True)
    if check and result.returncode != 0:
        sys.exit(f"sidetone {' '.join(map(str, arguments))} ended with {result.returncode}: {result.stderr.strip()}")
    return result


def records(folder):
    """Every record in a folder, by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))}


def table(head, rows):
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)
