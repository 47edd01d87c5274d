"""Measures the voice step on labelled recordings, through the program's own output.

    python3 eval/voice.py --data DATA --frames "target/release/sidetone frames {} --format csv"

The command is run once a recording with `{}` replaced by its path and prints one row a frame. Printed are Markdown tables:
speech F1 over 1 ms frames (pooled over a set), for the frames as they are and for segments (gaps under 0.2 s bridged, at
least 0.1 s long); onset and end delay; pitch and voicing errors against a laryngograph.
`--earshot` gives a second command whose `speech_probability` is that of the earshot network alone, for comparison.
"""

import argparse
import csv
import io
import shlex
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from voice_data import band_pass, data_folder, mix, read_wav, recordings, telephone, write_wav

PARTIES = ("agent", "customer")
FRAME_MS = 16


def frames(command, path):
    """Columns of the frames of each party, as arrays."""
    line = [part.replace("{}", str(path)) for part in shlex.split(command)]
    text = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = ("time_s", "speech_probability", "speech", "f0_hz", "nucleus")
    return {
        party: {key: np.array([float(r[key]) for r in rows if r["party"] == party]) for key in wanted}
        for party in PARTIES
    }


def segments(speech, bridge=13, shortest=7):
    """Runs of speech frames, [start, end), with gaps under `bridge` frames filled."""
    runs = []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], speech.astype(int), [0]])))
    for start, end in edges.reshape(-1, 2):
        if runs and start - runs[-1][1] < bridge:
            runs[-1][1] = end
        else:
            runs.append([start, end])
    return [run for run in runs if run[1] - run[0] >= shortest]


class Score:
    """Hits and misses by the millisecond, pooled."""

    def __init__(self):
        self.hit = self.false = self.missed = 0

    def add(self, speech, truth, step_ms=FRAME_MS):
        found = np.zeros(len(truth), bool)
        expanded = np.repeat(speech.astype(bool), step_ms)[: len(truth)]
        found[: len(expanded)] = expanded
        self.hit += np.sum(found & truth)
        self.false += np.sum(found & ~truth)
        self.missed += np.sum(~found & truth)

    def f1(self):
        return 2 * self.hit / max(2 * self.hit + self.false + self.missed, 1)


def area(probability, truth):
    """Area under the ROC curve, by ranks."""
    _, ranks, counts = np.unique(probability, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2
    ones = truth.sum()
    return (middle[ranks][truth].sum() - ones * (ones + 1) / 2) / (ones * (len(truth) - ones))


def delays(runs, truth):
    """Milliseconds from each true onset and end to the nearest one found within half a second."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], truth.astype(int), [0]]))).reshape(-1, 2)
    out = ([], [])
    for side in (0, 1):
        found = np.array([run[side] * FRAME_MS for run in runs] or [-(10**9)])
        for edge in edges[:, side]:
            off = found[np.argmin(np.abs(found - edge))] - edge
            if abs(off) <= 500 and 0 < edge < len(truth):
                out[side].append(off)
    return out


CONDITIONS = {
    "as recorded": lambda x, m, babble: x,
    "babble at 10 dB": lambda x, m, babble: mix(x, m, babble, 10),
    "babble at 5 dB": lambda x, m, babble: mix(x, m, babble, 5),
    "8 kHz mu-law": lambda x, m, babble: telephone(x),
}


def both_channels(data, kind):
    """Recordings with their channels together: name, rows, masks."""
    grouped = {}
    for name, _, x, mask in recordings(data, kind):
        grouped.setdefault(name, []).append((x, mask))
    for name, channels in grouped.items():
        yield name, [c[0] for c in channels], [c[1] for c in channels]


def measure_activity(data, command, kind, condition, folder):
    """F1 of frames and of segments, area under ROC, onset and end delays of one set."""
    babble = read_wav(data / "noise" / "babble.wav")[0]
    as_frames, as_segments, probability, truth, onset, end = Score(), Score(), [], [], [], []
    for _, rows, masks in both_channels(data, kind):
        path = folder / "clip.wav"
        rows = [CONDITIONS[condition](x, m, babble) for x, m in zip(rows, masks)]
        write_wav(path, np.stack([row[: min(map(len, rows))] for row in rows]))
        measured = frames(command, path)
        for party, mask in zip(PARTIES, masks):
            column = measured[party]
            speech = column["speech"] > 0
            as_frames.add(speech, mask)
            runs = segments(speech)
            joined = np.zeros(len(speech), bool)
            for start, stop in runs:
                joined[start:stop] = True
            as_segments.add(joined, mask)
            first, last = delays(runs, mask)
            onset += first
            end += last
            n = min(len(speech), len(mask) // FRAME_MS)
            probability.append(column["speech_probability"][:n])
            truth.append(mask[: n * FRAME_MS].reshape(n, FRAME_MS).mean(1) > 0.5)
    return {
        "frames": as_frames.f1(),
        "segments": as_segments.f1(),
        "area": area(np.concatenate(probability), np.concatenate(truth)),
        "onset": np.percentile(onset, [50, 95]) if onset else (0, 0),
        "end": np.percentile(end, [50, 95]) if end else (0, 0),
    }


def print_activity(data, args, folder):
    commands = {"Sidetone": args.frames} | ({"earshot alone, 0.5": args.earshot} if args.earshot else {})
    print("| set | sound | detector | F1 frames | F1 segments | area under ROC | onset median, p95 (ms) | end median, p95 (ms) |")
    print("|---|---|---|---|---|---|---|---|")
    for kind in args.sets.split(","):
        for condition in CONDITIONS:
            for name, command in commands.items():
                m = measure_activity(data, command, kind, condition, folder)
                times = [f"{m[k][0]:.0f}, {m[k][1]:.0f}" for k in ("onset", "end")]
                print(f"| {kind} | {condition} | {name} | {m['frames']:.4f} | {m['segments']:.4f} | {m['area']:.4f} | {times[0]} | {times[1]} |", flush=True)


def pitch_errors(data, command, narrow, folder):
    """Gross error of frames voiced in both, and voicing error of all, in per cent."""
    both = gross = wrong = frames_seen = 0
    for path in sorted((data / "pitch").glob("*.wav")):
        x = read_wav(path)[0]
        write_wav(folder / "clip.wav", band_pass(x, 300, 3400) if narrow else x)
        f0 = frames(command, folder / "clip.wav")["agent"]["f0_hz"]
        with open(path.with_suffix(".csv"), encoding="utf-8") as file:
            for row in csv.DictReader(file):
                at = int(float(row["time_s"]) * 1000 / FRAME_MS)
                true, got = float(row["f0_hz"]), f0[min(at, len(f0) - 1)]
                frames_seen += 1
                wrong += (true > 0) != (got > 0)
                if true > 0 and got > 0:
                    both += 1
                    gross += abs(got / true - 1) > 0.2
    return 100 * gross / both, 100 * wrong / frames_seen


def print_pitch(data, args, folder):
    print("\n| pitch | gross error (over 20 %) | voicing error | sum |\n|---|---|---|---|")
    for name, narrow in (("full band", False), ("300 to 3400 Hz", True)):
        gross, voicing = pitch_errors(data, args.frames, narrow, folder)
        print(f"| {name} | {gross:.2f} % | {voicing:.2f} % | {gross + voicing:.2f} % |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of the labelled data; else SIDETONE_DATA")
    parser.add_argument("--frames", default="target/release/sidetone frames {} --format csv")
    parser.add_argument("--earshot", help="the same for earshot alone")
    parser.add_argument("--sets", default="ten,upc,hvb,scripted")
    parser.add_argument("--no-pitch", action="store_true")
    args = parser.parse_args()
    data = data_folder(args.data)
    with tempfile.TemporaryDirectory() as folder:
        print_activity(data, args, Path(folder))
        if not args.no_pitch:
            print_pitch(data, args, Path(folder))


if __name__ == "__main__":
    main()
