#!/usr/bin/env python3
"""What a caller heard through the loudspeakers does to the figures, with and without taking it out.

    echo.py [DATA] [--model tiny.en]

The generated calls of DATA/scripted are played into a room: the customer's voice, through a short decaying response,
comes into the agent's channel late and quieter, with the agent's own voice unchanged. Each call is analysed clean,
with the echo, and with the echo while `echo.cancel` is off. Printed: talk share, the agent's speech, interruptions by
the agent, words that count as the agent's, and their word error rate against the clean call's true words; the last
two only where the model is at hand. Also what it costs. Needs numpy.
"""

import argparse
import json
import re
import tempfile
import wave
from pathlib import Path

import numpy as np

from common import data_folder, machine, records, sidetone, table
from wer import errors as differences
from wer import words as comparable

#: How much quieter the echo is, and how late: a laptop, a desk, a loud room.
ROOMS = {"20 dB down, 30 ms": (-20, 0.030), "12 dB down, 120 ms": (-12, 0.120), "6 dB down, 250 ms": (-6, 0.250)}
#: In this much of a call an echo may still be in doubt; words are counted after it.
DOUBT_S = 15.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--model", default="tiny.en", help="recognition model, or none")
    args = parser.parse_args()
    data = data_folder(args.data)
    print(f"{machine()}, words by {args.model}\n")
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        calls = sorted((data / "scripted").glob("*.wav"))
        kinds = {"clean": None, **ROOMS}
        for kind, room in kinds.items():
            for call in calls:
                play(call, folder / slug(kind) / call.name, room)
        off = folder / "off.toml"
        off.write_text("[echo]\ncancel = false\n")
        truth = {call.stem: json.loads(call.with_suffix(".json").read_text()) for call in calls}
        rows = []
        for kind in kinds:
            for name, options in (("taken out", []), ("left in", ["--config", off])):
                if kind == "clean" and options:
                    continue
                out = folder / f"{slug(kind)}-{name[0]}"
                model = ["--no-words"] if args.model == "none" else ["--model", args.model]
                sidetone(*options, "analyze", *model, "--quiet", "--format", "json", "--out", out, folder / slug(kind))
                rows.append([kind, "-" if kind == "clean" else name, *measure(records(out), truth)])
    head = ["echo", "", "found", "talk share off by", "agent's speech", "interruptions", "words after 15 s", "word errors"]
    print(table(head, rows))
    print("\nFound: calls with the verdict. Talk share off by: mean absolute difference from the true speech, points.")
    print("Speech and interruptions: of what the true calls hold. Words: how many count as the agent's, of the true number.")


def slug(text):
    return re.sub(r"\W+", "-", text)


def play(source, target, room):
    """Writes the call as heard in the room."""
    with wave.open(str(source)) as file:
        rate, frames = file.getframerate(), file.readframes(file.getnframes())
    sound = np.frombuffer(frames, dtype="<i2").reshape(-1, 2).astype(float) / 32768
    agent, customer = sound.T
    if room:
        attenuation_db, delay_s = room
        noise = np.random.default_rng(7).standard_normal(int(0.15 * rate))
        response = 0.1 * noise * np.exp(-np.arange(noise.size) / (0.03 * rate))
        response[0] = 1.0
        heard = np.convolve(customer, response / np.sqrt(np.sum(response**2)))[: customer.size]
        late = int(delay_s * rate)
        agent = agent + 10 ** (attenuation_db / 20) * np.concatenate([np.zeros(late), heard[: -late]])
    both = np.clip(np.column_stack([agent, customer]) * 32768, -32768, 32767).astype("<i2")
    target.parent.mkdir(exist_ok=True)
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(both.tobytes())


def measure(found, truth):
    """One row over all calls."""
    verdicts, off, speech, true_speech, cuts, true_cuts, heard, said, errors = 0, [], 0, 0, 0, 0, 0, 0, 0
    for name, record in found.items():
        true = truth[name]
        seconds = lambda part, party: sum(s["end_s"] - s["start_s"] for s in part if s["party"] == party)
        share = lambda part: seconds(part, "agent") / (seconds(part, "agent") + seconds(part, "customer"))
        verdicts += any(verdict["code"] == "bleed" for verdict in record["health"]["agent"]["verdicts"])
        off.append(100 * abs(record["metrics"]["agent"]["talk_share"] - share(true["speech"])))
        speech += seconds(record["speech"], "agent")
        true_speech += seconds(true["speech"], "agent")
        by_agent = lambda part: sum(o["kind"] == "interruption" and o["started_by"] == "agent" for o in part)
        cuts += by_agent([o for o in record["overlaps"] if not o["doubtful"]])
        true_cuts += by_agent(true["overlaps"])
        late = lambda part: comparable(" ".join(
            u["text"] for u in part if u["party"] == "agent" and u["start_s"] > DOUBT_S))
        ours, theirs = late(record["utterances"]), late(true["lines"])
        heard, said, errors = heard + len(ours), said + len(theirs), errors + differences(theirs, ours)[0]
    words = [f"{heard} of {said}", f"{100 * errors / said:.1f} %"] if heard else ["-", "-"]
    return [f"{verdicts} of {len(found)}", f"{np.mean(off):.1f}", f"{100 * speech / true_speech:.0f} %", f"{cuts} of {true_cuts}", *words]


if __name__ == "__main__":
    main()
