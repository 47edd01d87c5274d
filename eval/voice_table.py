"""Everything that the voice and the talk step are measured by, the peer's figure of the same run beside each: `make eval-voice`.

    python3 eval/voice_table.py DATA [--only activity,pitch,pace,level,overlaps,bleed,mono,cost] [--minutes 60]

SIDETONE names the program, SIDETONE_MODELS the models; TALK_TIMING the built example `talk_timing`. Peers are measured where
their packages are installed (scripts/peers.sh). What could not be measured is printed as such.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import voice_cost
import voice_peers as peers
import wer
from common import PROGRAM, ROOT, machine, sidetone, table
from p56 import active_level
from voice import CONDITIONS, FRAME_MS, Score, area, both_channels, delays, frames, pitch_errors, segments
from voice_data import PARTIES, RATE, band_pass, data_folder, read_wav, write_wav

FRAMES = f"{shlex.quote(str(PROGRAM))} frames {{}} --format csv"
NOT_YET = "not measured"


def by_program(rows, folder):
    """Probability and decision of each channel, one value a frame of 16 ms."""
    write_wav(folder / "clip.wav", np.stack([row[: min(map(len, rows))] for row in rows]))
    measured = frames(FRAMES, folder / "clip.wav")
    return [(measured[party]["speech_probability"], measured[party]["speech"] > 0, FRAME_MS) for party in PARTIES[: len(rows)]]


def by_silero(rows, _):
    return [(p, p >= 0.5, 32) for p in map(peers.silero, rows)]


def by_webrtc(rows, _):
    """The score is in how many of the four modes there is speech; the decision is mode 3's."""
    votes = [[peers.webrtc(row, mode) for mode in range(4)] for row in rows]
    return [(np.sum(v, 0), v[3] > 0, 10) for v in votes]


def detectors():
    found = {"Sidetone": by_program}
    if peers.has("Silero"):
        found["Silero, 0.5"] = by_silero
    if peers.has("WebRTC"):
        found["WebRTC, mode 3"] = by_webrtc
    return found


def activity_row(data, kind, condition, detect, folder):
    babble = read_wav(data / "noise/babble.wav")[0]
    score, probability, truth, edges = Score(), [], [], ([], [])
    for _, rows, masks in both_channels(data, kind):
        rows = [CONDITIONS[condition](x, mask, babble) for x, mask in zip(rows, masks)]
        for (p, speech, step), mask in zip(detect(rows, folder), masks):
            every = np.repeat(speech, step)[: len(mask)]
            # In frames of 16 ms, as the score counts them.
            n = len(mask) // FRAME_MS
            middle = np.minimum((np.arange(n) * FRAME_MS + FRAME_MS // 2) // step, len(p) - 1)
            score.add(np.pad(every, (0, max(0, len(mask) - len(every)))), mask, 1)
            probability.append(p[middle])
            truth.append(mask[: n * FRAME_MS].reshape(n, FRAME_MS).mean(1) > 0.5)
            for side, found in zip(edges, delays(segments(speech[middle]), mask)):
                side.extend(found)
    told = [f"{np.median(side):.0f}, {np.percentile(side, 95):.0f}" if side else "" for side in edges]
    return [f"{score.f1():.4f}", f"{area(np.concatenate(probability), np.concatenate(truth)):.4f}", *told]


def activity(data, folder):
    rows = []
    for kind in ("ten", "upc", "hvb"):
        for condition in CONDITIONS:
            for name, detect in detectors().items():
                rows.append([kind, condition, name, *activity_row(data, kind, condition, detect, folder)])
    return table(["set", "sound", "detector", "F1, 1 ms frames", "area under ROC", "onset median, p95 (ms)", "end median, p95 (ms)"], rows)


def praat_errors(data, narrow, limits):
    both = gross = wrong = seen = 0
    for path in sorted((data / "pitch").glob("*.wav")):
        x = read_wav(path)[0]
        times, f0 = peers.praat_pitch(band_pass(x, 300, 3400) if narrow else x, *limits)
        truth = np.genfromtxt(path.with_suffix(".csv"), delimiter=",", skip_header=1)
        got = f0[np.abs(times[None] - truth[:, :1]).argmin(1)]
        voiced = (truth[:, 1] > 0) & (got > 0)
        both += voiced.sum()
        gross += (np.abs(got[voiced] / truth[voiced, 1] - 1) > 0.2).sum()
        wrong += ((truth[:, 1] > 0) != (got > 0)).sum()
        seen += len(truth)
    return 100 * gross / both, 100 * wrong / seen


def pitch(data, folder):
    rows = []
    for band, narrow in (("full", False), ("300 to 3400 Hz", True)):
        found = {"Sidetone": pitch_errors(data, FRAMES, narrow, folder)}
        if peers.has("Praat"):
            found["Praat, 60 to 500 Hz"] = praat_errors(data, narrow, (60, 500))
            found["Praat, its defaults"] = praat_errors(data, narrow, ())
        rows += [[band, name, f"{g:.2f} %", f"{v:.2f} %", f"{g + v:.2f} %"] for name, (g, v) in found.items()]
    return table(["band", "method", "gross error (over 20 %)", "voicing error", "sum"], rows)


def true_paces(data):
    """Path, party, true words and their time in seconds."""
    for path in sorted((data / "calls").glob("hvb-*.wav")):
        said = json.loads(path.with_suffix(".json").read_text())["segments"]
        for party in PARTIES:
            own = [s for s in said if s["party"] == party and s["text"].replace("[noise]", "").strip()]
            yield path, party, sum(len(wer.words(s["text"])) for s in own), sum(s["end_s"] - s["start_s"] for s in own)
    for path in sorted((data / "pitch").glob("*.wav")):
        yield path, "agent", len(wer.words(path.with_suffix(".txt").read_text())), None


def pace(data, folder):
    """Error of words a minute; of the nuclei's count where there are no words, with one factor of words to nuclei for all."""
    told = {}
    runs = {"without words": ["--no-words"]} | {f"with {m}": ["--model", m] for m in ("tiny.en", "base")}
    for run, options in runs.items():
        out = folder / run.replace(" ", "-")
        result = sidetone("analyze", data / "calls", data / "pitch", "--out", out, "--format", "json", "--quiet", *options, check=False)
        if result.returncode in (0, 3):
            told[run] = out
    errors, praat = {run: ([], []) for run in told}, ([], [], [])
    for path, party, words, seconds in true_paces(data):
        group = 0 if path.stem.startswith("hvb") else 1
        speech_s = seconds
        for run, out in told.items():
            figures = json.loads((out / f"{path.stem}.json").read_text())["metrics"][party]
            speech_s = seconds or figures["speech_s"]
            if figures["pace_wpm"]:
                errors[run][group].append(abs(figures["pace_wpm"] * speech_s / 60 / words - 1))
        if peers.has("Praat"):
            x = read_wav(path)[PARTIES.index(party) if group == 0 else 0]
            praat[0].append(len(peers.praat_nuclei(x)))
            praat[1].append(words)
            praat[2].append(group)
    rows = [[f"Sidetone, {run}", *(f"{100 * np.mean(e):.1f} %" if e else NOT_YET for e in both)] for run, both in errors.items()]
    if praat[0]:
        nuclei, words, group = map(np.array, praat)
        off = np.abs(nuclei * np.median(words / nuclei) / words - 1)
        rows.append(["Praat, de Jong and Wempe's method, the best factor", *(f"{100 * off[group == g].mean():.1f} %" for g in (0, 1))])
    return table(["mean absolute error of the pace", "hvb calls, each party", "read sentences"], rows)


def level(data, folder):
    """The program's active level against P.56 written a second time, and against what tones were made with."""
    rows = []
    def measured(x):
        write_wav(folder / "level.wav", x)
        sidetone("analyze", folder / "level.wav", "--no-words", "--quiet", "--format", "json", "--out", folder)
        return json.loads((folder / "level.json").read_text())["metrics"]["agent"]["active_level_dbov"]
    worst = 0.0
    for path in sorted((data / "scripted").glob("*.wav"))[:4]:
        for gain_db in (0, -12):
            x = read_wav(path)[0] * 10 ** (gain_db / 20)
            write_wav(folder / "level.wav", x)
            worst = max(worst, abs(measured(x) - active_level(read_wav(folder / "level.wav")[0])))
    rows.append(["speech of generated calls, 8 levels, against P.56 method B in numpy", f"{worst:.2f} dB"])
    return table(["active speech level", "largest difference"], rows)


def overlaps(data, folder):
    out = folder / "scripted"
    sidetone("analyze", data / "scripted", "--no-words", "--quiet", "--format", "json", "--out", out)
    text = script("talk.py", "records", out, "--data", data).replace(str(folder), "OUT")
    program = os.environ.get("TALK_TIMING")
    timing = script("talk.py", "timing", program, "--data", data) if program else f"Labelled backchannels: {NOT_YET} (TALK_TIMING names no program)."
    return f"{text}\n\n{timing}"


def script(name, *arguments):
    result = subprocess.run([sys.executable, ROOT / "eval" / name, *map(str, arguments)], capture_output=True, text=True)
    return result.stdout.strip() if result.returncode == 0 else f"{name}: {NOT_YET}: {result.stderr.strip()}"


def bleed(data, folder):
    rows = []
    for pattern in ("scripted/*.wav", "scripted_variants/*.wav", "calls/*.wav"):
        out = folder / pattern.split("/")[0]
        for path in sorted(data.glob(pattern)):
            if path.stem.endswith("-mono"):
                continue
            sidetone("analyze", path, "--no-words", "--quiet", "--format", "json", "--out", out)
    for path in sorted((folder / "scripted_variants").glob("*-bleed.json")):
        with_bleed, without = (json.loads(p.read_text()) for p in (path, folder / "scripted" / path.name.replace("-bleed", "")))
        count = [[r["metrics"][p]["interruptions"] for p in PARTIES] for r in (with_bleed, without)]
        found = any(v["code"] == "bleed" for p in PARTIES for v in with_bleed["health"][p]["verdicts"])
        rows.append([path.stem, "found" if found else "missed", f"{count[0]} with, {count[1]} without"])
    clean = [p for p in folder.glob("*/*.json") if not p.stem.endswith("-bleed") and p.parent.name in ("scripted", "scripted_variants", "calls")]
    false = [p.stem for p in clean if '"code": "bleed"' in p.read_text() or '"code":"bleed"' in p.read_text()]
    rows.append([f"{len(clean)} without", f"found in {len(false)} {' '.join(false)}", ""])
    return table(["call", "bleed", "interruptions of agent and customer"], rows)


def mono(data, _):
    return script("mono.py", data)


PARTS = {
    "activity": ("Speech activity", activity), "pitch": ("Pitch", pitch), "pace": ("Pace", pace), "level": ("Active level", level),
    "overlaps": ("Overlaps", overlaps), "bleed": ("Echo bleed", bleed), "mono": ("Who is who on one channel", mono),
    "cost": ("Cost of everything without words, two parties, one core", voice_cost.cost),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--minutes", type=int, default=60)
    args = parser.parse_args()
    data = data_folder(args.data)
    voice_cost.MINUTES = args.minutes
    print(f"Machine: {machine()}. Peers not installed: {', '.join(peers.missing()) or 'none'}.")
    for name in args.only.split(","):
        title, part = PARTS[name]
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n### {title}\n\n{part(data, Path(folder))}", flush=True)


if __name__ == "__main__":
    main()
