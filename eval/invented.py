"""Words where nobody speaks: `invented.py [DATA] [--model NAME]...`.

Ten minutes without speech: silence, hiss, a car, white noise, hold music, ring tones, breathing, clicks and typing, each at
several levels, generated here or taken from DATA/noise, two channels at a time. The program recognises them with
its defaults; every word that stands in a record was invented. DATA/noise/babble.wav (many voices at once) is a row of its own and not
counted: somebody does speak there. Python 3 standard library only.
"""

import argparse
import json
import math
import random
import tempfile
import wave
from array import array
from pathlib import Path

import common

RATE = 16000
LENGTH_S = 43
SEED = 20261121


def hiss(rng, level):
    return [level * rng.gauss(0, 1) for _ in range(RATE * LENGTH_S)]


def silence(_rng, _level):
    return [0.0] * (RATE * LENGTH_S)


def music(rng, level):
    """A slow tune over chords, as heard on hold."""
    out = [0.0] * (RATE * LENGTH_S)
    scale = [0, 2, 4, 5, 7, 9, 11, 12]
    at = 0
    while at < len(out):
        length = int(RATE * rng.choice((0.25, 0.5, 1.0)))
        notes = [220 * 2 ** (rng.choice(scale) / 12) * octave for octave in (1, 1.5, 2)]
        for i in range(min(length, len(out) - at)):
            fade = min(1, i / 400) * math.exp(-2.5 * i / length)
            out[at + i] = level * fade * sum(math.sin(2 * math.pi * f * i / RATE) / (1 + n) for n, f in enumerate(notes))
        at += length
    return out


def ringing(_rng, level):
    """Two tones, one second in four."""
    tone = lambda i: math.sin(2 * math.pi * 440 * i / RATE) + math.sin(2 * math.pi * 480 * i / RATE)
    return [level * tone(i) if i % (4 * RATE) < RATE else 0.0 for i in range(RATE * LENGTH_S)]


def breathing(rng, level):
    """Coloured noise that swells and fades, fifteen times a minute."""
    out, low = [], 0.0
    for i in range(RATE * LENGTH_S):
        low += 0.25 * (rng.gauss(0, 1) - low)
        phase = (i / RATE) % 4.0
        swell = math.sin(math.pi * phase / 1.4) if phase < 1.4 else math.sin(math.pi * (phase - 1.8) / 1.8) if 1.8 < phase < 3.6 else 0
        out.append(level * low * max(0.0, swell))
    return out


def clicks(rng, level):
    """Mouse clicks and typing: short decays at odd times, in runs."""
    out = [0.001 * level * rng.gauss(0, 1) for _ in range(RATE * LENGTH_S)]
    at = 0.5
    while at < LENGTH_S - 1:
        for _ in range(rng.randint(1, 12)):
            start, pitch = int(at * RATE), rng.uniform(800, 4000)
            for i in range(400):
                if start + i < len(out):
                    out[start + i] += level * math.exp(-i / 60) * (math.sin(2 * math.pi * pitch * i / RATE) + rng.gauss(0, 0.5))
            at += rng.uniform(0.07, 0.3)
        at += rng.uniform(0.3, 3)
    return out


def recorded(path, level):
    with wave.open(str(path)) as source:
        channels, rate = source.getnchannels(), source.getframerate()
        samples = array("h", source.readframes(source.getnframes()))[::channels]
    step = rate / RATE
    peak = max(1, max(abs(s) for s in samples))
    return [level * 4 * samples[int(i * step) % len(samples)] / peak for i in range(RATE * LENGTH_S)]


def write(path, left, right):
    both = array("h", (int(32767 * max(-1, min(1, s))) for pair in zip(left, right) for s in pair))
    with wave.open(str(path), "wb") as out:
        out.setparams((2, 2, RATE, 0, "NONE", ""))
        out.writeframes(both.tobytes())


def sounds(data):
    """`(name, samples)`: each kind loud and soft."""
    rng = random.Random(SEED)
    for name, make in (("silence", silence), ("hiss", hiss), ("hold music", music), ("ring tones", ringing),
                       ("breathing", breathing), ("clicks and typing", clicks)):
        for level in (0.02, 0.1):
            yield name, make(rng, level)
    for name in ("white", "volvo", "babble"):
        path = data / "noise" / f"{name}.wav"
        for level in (0.02, 0.1) if path.exists() else ():
            yield name, recorded(path, level)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?")
    parser.add_argument("--model", action="append")
    arguments = parser.parse_args()
    data = common.data_folder(arguments.data)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        named = list(sounds(data))
        (folder / "sound").mkdir()
        for number in range(0, len(named) - 1, 2):
            write(folder / "sound" / f"{number:02}.wav", named[number][1], named[number + 1][1])
        for model in arguments.model or ["tiny.en", "base"]:
            out = folder / model
            common.sidetone("analyze", folder / "sound", "--model", model, "--format", "json", "--out", out, "--quiet")
            found = {}
            for stem, record in common.records(out).items():
                name = named[int(stem)][0]
                seconds, speech_s, said, dropped = found.get(name, (0, 0.0, [], 0))
                said = said + [u["text"] for u in record["utterances"]]
                speech_s += sum(s["end_s"] - s["start_s"] for s in record["speech"])
                dropped += len(record["health"].get("dropped_texts", []))
                found[name] = (seconds + 2 * LENGTH_S, speech_s, said, dropped)
            counted = {name: row for name, row in found.items() if name != "babble"}
            words = sum(len(text.split()) for _, _, said, _ in counted.values() for text in said)
            for name, (seconds, speech_s, said, dropped) in found.items():
                count = sum(len(text.split()) for text in said)
                rows.append((model, name, f"{seconds} s", f"{speech_s:.1f} s", dropped, count, json.dumps(said[:3]) if said else ""))
            total = sum(seconds for seconds, *_ in counted.values())
            rows.append((model, "all but babble", f"{total} s", "", sum(row[3] for row in counted.values()), f"**{words}**", ""))
    print(f"Measured on {common.machine()}.\n")
    print(common.table(("model", "sound", "length", "taken for voice", "texts dropped", "words invented", "the first texts"), rows))


if __name__ == "__main__":
    main()
