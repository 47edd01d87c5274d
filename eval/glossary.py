"""What a glossary gains: `glossary.py [--model NAME]... [--voices en-gb,en-us,...]`.

Names that no recogniser can know are made from syllables (always the same ones) and spoken by espeak-ng in sentences of a call.
The program recognises them without and with `speech.glossary`; counted are names written as they are spelled, and the errors in
all other words, which a glossary must not make more. Needs espeak-ng. Python 3 standard library only.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import wave
from array import array
from pathlib import Path

import common
import wer

RATE = 16000
SEED = 20261121
NAMES = 24
SENTENCES = (
    "Thank you for calling {}, how can I help you today?",
    "I have been a customer of {} for three years.",
    "Could you tell me what the {} plan costs a month?",
    "We sent the {} to your old address by mistake.",
    "My colleague at {} said that somebody would ring me back.",
    "The {} stopped working last night and I do not know why.",
)


def names():
    """Two or three syllables each, as companies and products are called."""
    rng = random.Random(SEED)
    onsets, vowels, ends = ["br", "k", "v", "t", "l", "m", "n", "z", "fl", "gr", "d", "s"], "aeiou", ["n", "x", "ra", "lo", "sta", "r", "tis", "ma"]
    made = set()
    while len(made) < NAMES:
        body = "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(rng.choice((1, 2))))
        made.add((body + rng.choice(ends)).capitalize())
    return sorted(made)


def speak(text, voice):
    """16 kHz samples of a sentence."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", file.name, text], check=True)
        with wave.open(file.name) as source:
            rate, samples = source.getframerate(), array("h", source.readframes(source.getnframes()))
    step = rate / RATE
    return array("h", (samples[int(i * step)] for i in range(int(len(samples) / step))))


def call(path, lines, voice):
    """The sentences on the left channel with a second and a half between, the other side silent."""
    gap = array("h", bytes(2 * int(1.5 * RATE)))
    left = array("h", gap)
    for line in lines:
        left.extend(speak(line, voice))
        left.extend(gap)
    both = array("h", bytes(4 * len(left)))
    both[::2] = left
    with wave.open(str(path), "wb") as out:
        out.setparams((2, 2, RATE, 0, "NONE", ""))
        out.writeframes(both.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append")
    parser.add_argument("--voices", default="en-gb,en-us,en-gb+f3,en-us+m5")
    arguments = parser.parse_args()
    if not shutil.which("espeak-ng"):
        sys.exit("espeak-ng is missing: install it.")
    made, rows = names(), []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "calls").mkdir()
        said = {}
        for number, voice in enumerate(arguments.voices.split(",")):
            mine = [SENTENCES[(i + number) % len(SENTENCES)].format(name) for i, name in enumerate(made)]
            call(folder / "calls" / f"{number}.wav", mine, voice)
            said[str(number)] = mine
        settings = folder / "glossary.toml"
        settings.write_text("[speech]\nglossary = [" + ", ".join(f'"{name}"' for name in made) + "]\n")
        for model in arguments.model or ["tiny.en", "base"]:
            for what, config in (("without", []), ("with", ["--config", settings])):
                out = folder / f"{model}-{what}"
                common.sidetone(*config, "analyze", folder / "calls", "--model", model, "--format", "json", "--out", out, "--quiet")
                right, wrong, words = 0, 0, 0
                for stem, record in common.records(out).items():
                    text = " ".join(u["text"] for u in record["utterances"] if u["party"] == "agent")
                    right += sum(bool(re.search(rf"\b{name}\b", text, re.IGNORECASE)) for name in made)
                    plain = re.compile(r"\b(" + "|".join(made) + r")\b", re.IGNORECASE)
                    truth = wer.words(plain.sub("", " ".join(said[stem])))
                    bad, _ = wer.errors(truth, wer.words(plain.sub("", text)))
                    wrong, words = wrong + bad, words + len(truth)
                count = len(made) * len(said)
                rows.append((model, what, f"{right} of {count}", f"{100 * wrong / words:.1f} %", words))
    print(f"Measured on {common.machine()}.\n")
    print(common.table(("model", "glossary", "names written right", "errors in other words", "other words"), rows))


if __name__ == "__main__":
    main()
