"""Words against the truth and beside the peers: `run_words.py [DATA] [--model ...] [--only ...] [--minutes 60]`.

Final pass: word error rate, word times, invented words, speed and memory, beside faster-whisper (int8, beam 5) and
whisper.cpp (q8_0, beam 5) on the same weights, files and threads, one after the other in this run. Live pass: word
error rate where utterances end as in a live call (examples/words_live). Latency and processor share of live words
come from `eval/live.py`. Needs numpy, a release build (`make release`) and the models; speed means something on a
machine that does nothing else: quote ratios.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

import speed
import word_times
import words
import words_peers as peers
from common import PROGRAM, ROOT, data_folder, machine, records, table

RATE = 16000
THREADS = 2
SETS = ["hvb", "pitch", "pitch-8k", "scripted", "noises"]
LIVE = ROOT / "target/debug/examples/words_live"


def models_folder():
    data = os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local/share"))
    return Path(os.environ.get("SIDETONE_MODELS") or Path(data) / "sidetone/models")


def read_wave(path):
    with wave.open(str(path)) as source:
        rate, channels = source.getframerate(), source.getnchannels()
        return rate, np.frombuffer(source.readframes(source.getnframes()), "<i2").reshape(-1, channels) / 32768.0


def write_wave(path, samples, rate=RATE):
    with wave.open(str(path), "wb") as out:
        out.setparams((samples.shape[1] if samples.ndim > 1 else 1, 2, rate, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def resampled(samples, rate, to):
    """By Fourier transform: exact for what lies under the new Nyquist frequency."""
    if rate == to:
        return samples
    count = int(round(len(samples) * to / rate))
    spectrum = np.fft.rfft(samples)
    wanted = np.zeros(count // 2 + 1, complex)
    shared = min(len(spectrum), len(wanted))
    wanted[:shared] = spectrum[:shared]
    return np.fft.irfft(wanted, count) * (count / len(samples))


def through_8_khz(samples):
    """As a telephone line leaves it: nothing above 4 kHz, 16 bits, and back to 16 kHz."""
    narrow = np.round(resampled(samples, RATE, 8000) * 32767) / 32767
    return resampled(narrow, 8000, RATE)


def noises(folder, data, minutes=10):
    """Ten minutes without a word: recorded noise, hold music, breathing, clicks, silence; two minutes each."""
    chance = np.random.default_rng(7)
    length = int(minutes / 5 * 60 * RATE)
    seconds = np.arange(length) / RATE
    recorded = np.concatenate([read_wave(p)[1][:, 0] for p in sorted((data / "noise").glob("*.wav")) if p.stem != "babble"])
    music = sum(0.08 * np.sin(2 * np.pi * hz * seconds) * (np.sin(2 * np.pi * seconds / beat) > 0)
                for hz, beat in ((262, 2.0), (330, 1.5), (392, 1.0), (523, 0.75)))
    hiss = np.convolve(chance.normal(0, 1, length), np.ones(6) / 6, "same")
    breathing = 0.05 * hiss * np.maximum(0, np.sin(2 * np.pi * seconds / 3.5)) ** 2
    clicks = np.zeros(length)
    for at in chance.integers(0, length - 400, int(minutes / 5 * 60)):
        clicks[at:at + 160] += 0.3 * chance.normal(0, 1, 160) * np.exp(-np.arange(160) / 30)
    for name, samples in (("noise", np.resize(recorded, length) * 0.3), ("music", music), ("breathing", breathing),
                          ("clicks", clicks), ("silence", chance.normal(0, 1e-4, length))):
        write_wave(folder / f"{name}.wav", samples)


class Sets:
    """The recordings of one run: as they are for us, a file a party for the peers."""

    def __init__(self, folder, data):
        self.folder, self.files, self.mono = Path(folder), {}, {}
        sets = {"hvb": sorted((data / "calls").glob("hvb-*.wav")), "scripted": sorted((data / "scripted").glob("dev-*.wav"))}
        for name in ("pitch", "pitch-8k", "noises"):
            (self.folder / name).mkdir()
        for path in sorted((data / "pitch").glob("*.wav")):
            rate, samples = read_wave(path)
            clean = resampled(samples[:, 0], rate, RATE)
            write_wave(self.folder / "pitch" / path.name, clean)
            write_wave(self.folder / "pitch-8k" / path.name, through_8_khz(clean))
        noises(self.folder / "noises", data)
        for name in ("pitch", "pitch-8k", "noises"):
            sets[name] = sorted((self.folder / name).glob("*.wav"))
        for name, paths in sets.items():
            self.add(name, paths)

    def add(self, name, paths):
        self.files[name], self.mono[name] = paths, []
        where = self.folder / f"{name}-mono"
        where.mkdir()
        for path in paths:
            rate, samples = read_wave(path)
            for channel in range(samples.shape[1]):
                party = ("agent", "customer")[channel]
                mono = resampled(samples[:, channel], rate, RATE)
                write_wave(where / f"{path.stem}@{party}.wav", mono)
                mono.astype("<f4").tofile(where / f"{path.stem}@{party}.f32")
                self.mono[name].append(where / f"{path.stem}@{party}.wav")


def party_of(name):
    stem, party = Path(name).stem.split("@")
    return stem, party


def ours(name, paths, model, folder):
    out = Path(folder) / f"ours-{name}-{model}"
    _, *spent = peers.timed([PROGRAM, "analyze", *paths, "--model", model, "--format", "json", "--out", out, "--quiet"])
    return {stem: record["utterances"] for stem, record in records(out).items()}, spent


def live(paths, model):
    """The live pass: one JSON line a recording."""
    if not LIVE.exists():
        return None
    settings = Path(tempfile.mkstemp(suffix=".toml")[1])
    file = models_folder() / f"ggml-{model}-q8_0.bin"
    out, *spent = peers.timed([LIVE, file, settings, *paths])
    settings.unlink()
    return [json.loads(line) for line in out.splitlines()], spent


def errors(heard, name, data):
    found = {"hvb": words.calls, "scripted": words.scripted}.get(name, words.sentences)(heard, data)
    share, count, _ = words.rate(list(found))
    return f"{100 * share:.1f} %", count


def invented(heard):
    return sum(len(u["text"].split()) for said in heard.values() for u in said)


def times(heard, data):
    found, _ = word_times.distances(heard, data)
    off = [abs(item[0]) for items in found.values() for item in items]
    return f"{1000 * statistics.median(off):.0f} ms" if off else "none"


def engines(model, folder, which):
    """Name and function `(set, files, mono) -> (heard, spent)` of each."""
    yield "sidetone", lambda name, sets: ours(name, sets.files[name], model, folder)
    if "peers" not in which:
        return
    python = peers.environment(folder / "python")
    if python:
        there = peers.weights(model, folder)

        def faster(name, sets):
            lines, spent = peers.faster_whisper(python, there, sets.mono[name], THREADS, folder)
            return peers.utterances(lines, party_of), spent
        yield "faster-whisper", faster
    program = peers.whisper_cpp(folder)
    if program:
        def cpp(name, sets):
            files = [path.with_suffix(".f32") for path in sets.mono[name]]
            lines, spent = peers.run_whisper_cpp(program, models_folder() / f"ggml-{model}-q8_0.bin", files, THREADS)
            return peers.utterances(lines, party_of), spent
        yield "whisper.cpp", cpp


def measure(model, sets, data, folder, which, chosen, row):
    for engine, hear in engines(model, folder, which):
        memory = 0.0
        for name in [name for name in ("hvb", "pitch", "pitch-8k", "scripted") if name in chosen]:
            heard, spent = hear(name, sets)
            memory = max(memory, spent[2])
            share, count = errors(heard, name, data)
            row(model, engine, f"word error rate, {name} ({count} words)", share)
            if name == "scripted":
                row(model, engine, "word times, scripted, median error", times(heard, data))
        if "noises" in chosen:
            heard, _ = hear("noises", sets)
            row(model, engine, "invented words in ten minutes without a word", invented(heard))
        if "speed" in which:
            heard, spent = hear("hour", sets)
            row(model, engine, "the long call: wall, processor", f"{spent[0]:.0f} s, {spent[1]:.0f} s")
            memory = max(memory, spent[2])
        row(model, engine, "highest memory", f"{memory:.0f} MB")
    if "live" in which:
        for name in [name for name in ("hvb", "scripted") if name in chosen]:
            found = live(sets.files[name], model)
            if found is None:
                print("The live pass is left out: build it with `cargo build --example words_live`.", file=sys.stderr)
                break
            lines, _ = found
            heard = {line["file"]: line["utterances"] for line in lines}
            row(model, "sidetone live", f"word error rate, {name} ({errors(heard, name, data)[1]} words)", errors(heard, name, data)[0])
            shown, changed = sum(line["partial_words"] for line in lines), sum(line["partial_words_changed"] for line in lines)
            row(model, "sidetone live", f"partial words that changed, {name}", f"{changed} of {shown}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?")
    parser.add_argument("--model", action="append", choices=["tiny.en", "base"])
    parser.add_argument("--only", action="append", choices=["peers", "speed", "live"], help="beside our own final pass")
    parser.add_argument("--set", action="append", choices=SETS, help="only these recordings")
    parser.add_argument("--minutes", type=int, default=60, help="length of the long call")
    parser.add_argument("--folder", help="for environment and weights, kept; else thrown away")
    args = parser.parse_args()
    data = data_folder(args.data)
    which = args.only or ["peers", "speed", "live"]
    temporary = Path(tempfile.mkdtemp())
    folder = Path(args.folder).resolve() if args.folder else temporary
    folder.mkdir(parents=True, exist_ok=True)
    rows = []

    def row(*cells):
        rows.append(cells)
        print(*cells, sep=" | ", file=sys.stderr, flush=True)
    try:
        (temporary / "sets").mkdir()
        sets = Sets(temporary / "sets", data)
        if "speed" in which:
            long = temporary / "sets/hour.wav"
            speed.long_call(sorted((data / "calls").glob("*.wav")), args.minutes, long)
            sets.add("hour", [long])
        for model in args.model or ["tiny.en", "base"]:
            measure(model, sets, data, folder, which, args.set or SETS, row)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    print(f"\nMeasured on {machine()}, load {os.getloadavg()[0]:.1f}, {THREADS} threads, long call of {args.minutes} minutes.\n")
    print(table(("model", "engine", "figure", "measured"), rows))
    print("\nLatency, processor share and memory of live words: `python3 eval/live.py DATA --model tiny.en --model base`.")


if __name__ == "__main__":
    main()
