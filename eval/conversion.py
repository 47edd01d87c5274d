"""Proves the conversion of CTranslate2 models: `conversion.py CT2_FOLDER... [--peer]`.

Each folder (model.bin and vocabulary) is converted with `sidetone models import` at 16 bits and 8 bits, and the results
are compared with the checksums of the files that whisper.cpp's makers publish. With --peer the original weights also
recognise the read sentences under faster-whisper, in a Python environment that is thrown away, beside our file.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import common
import wer

# SHA-256 of the published files ggml-NAME.bin and ggml-NAME-q8_0.bin.
PUBLISHED = {
    "921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f": "ggml-tiny.en.bin",
    "5bc2b3860aa151a4c6e7bb095e1fcce7cf12c7b020ca08dcec0c6d018bb7dd94": "ggml-tiny.en-q8_0.bin",
    "60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe": "ggml-base.bin",
    "c577b9a86e7e048a0b7eada054f4dd79a56bbfa911fbdacf900ac5b567cbb7d9": "ggml-base-q8_0.bin",
}

PEER = """
import json, sys
from pathlib import Path
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[1], device="cpu", compute_type="float32", cpu_threads=1)
for path in sys.argv[2:]:
    segments, _ = model.transcribe(path, language="en", beam_size=1, temperature=0, condition_on_previous_text=False)
    print(json.dumps({"file": path, "text": " ".join(s.text.strip() for s in segments)}), flush=True)
"""


def sha256(path):
    """Checksum of a file, hexadecimal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def peer(model, files, folder):
    """Texts by file under faster-whisper, or why there are none."""
    venv.create(folder, with_pip=True)
    python = Path(folder) / "bin/python"
    got = subprocess.run([python, "-m", "pip", "install", "--quiet", "faster-whisper"], capture_output=True, text=True)
    if got.returncode != 0:
        sys.exit(f"faster-whisper does not install here: {got.stderr.strip().splitlines()[-1]}")
    ran = subprocess.run([python, "-c", PEER, model, *files], capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"faster-whisper failed: {ran.stderr.strip().splitlines()[-1]}")
    return {Path(line["file"]).stem: line["text"] for line in map(json.loads, ran.stdout.splitlines())}


def ours(model, files, folder):
    """Texts by file with our own program; a read sentence has one party."""
    common.sidetone("analyze", *files, "--model", model, "--format", "json", "--out", folder)
    records = common.records(folder)
    return {name: " ".join(u["text"] for u in record["utterances"]) for name, record in records.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--data")
    arguments = parser.parse_args()
    rows, sound = [], True
    for folder in arguments.folders:
        with tempfile.TemporaryDirectory() as working:
            for bits in (16, 8):
                target = Path(working) / f"{bits}.bin"
                common.sidetone("models", "import", folder, "--out", target, *(["--f16"] if bits == 16 else []))
                name = PUBLISHED.get(sha256(target))
                sound = sound and name is not None
                rows.append([folder.name, bits, f"equals {name}" if name else "NOT a published file"])
            if arguments.peer:
                files = sorted((common.data_folder(arguments.data) / "pitch").glob("*.wav"))
                theirs = peer(folder, files, Path(working) / "venv")
                mine = ours(Path(working) / "16.bin", files, Path(working) / "records")
                same = sum(wer.words(theirs[name]) == wer.words(mine.get(name, "")) for name in theirs)
                rows.append([folder.name, 16, f"{same} of {len(theirs)} sentences alike under faster-whisper"])
    print(common.table(["model", "bits", "result"], rows))
    sys.exit(not sound)


if __name__ == "__main__":
    main()
