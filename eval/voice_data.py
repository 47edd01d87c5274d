"""The labelled recordings that the voice step is measured on: sound, truth and what a line does to them."""

import csv
import json
import os
import sys
import wave
from pathlib import Path

import numpy as np

RATE = 16_000


def data_folder(argument=None):
    """The data folder, or an end with one sentence."""
    folder = Path(argument or os.environ.get("SIDETONE_DATA", "../shared/data"))
    if not (folder / "activity").is_dir():
        sys.exit(f"No labelled data in {folder}: give its folder with --data or in SIDETONE_DATA.")
    return folder


def read_wav(path):
    """Samples as float32, one row a channel, at 16 kHz."""
    with wave.open(str(path)) as file:
        rate, channels = file.getframerate(), file.getnchannels()
        raw = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
    rows = raw.reshape(-1, channels).T.astype(np.float32) / 32768
    return np.stack([resample(row, rate, RATE) for row in rows])


def write_wav(path, rows, rate=RATE):
    """Rows in -1 to 1 as PCM16."""
    rows = np.atleast_2d(rows)
    pcm = np.clip(np.round(rows.T * 32767), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(rows.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.tobytes())


def resample(x, rate, to):
    """Through the spectrum: exact for band-limited sound."""
    if rate == to:
        return x
    # A quiet tail keeps the end from folding onto the start.
    tail = rate // 10
    length = len(x) + 2 * tail
    length += (-length) % (rate // np.gcd(rate, to))
    spectrum = np.fft.rfft(np.pad(x, (tail, length - len(x) - tail)))
    out_length = length * to // rate
    keep = min(len(spectrum), out_length // 2 + 1)
    out = np.zeros(out_length // 2 + 1, complex)
    out[:keep] = spectrum[:keep]
    y = np.fft.irfft(out, out_length) * to / rate
    start = tail * to // rate
    return y[start : start + len(x) * to // rate].astype(np.float32)


def band_pass(x, low_hz, high_hz, rate=RATE):
    """Cuts outside a band, with soft edges a tenth of the band's edge wide."""
    spectrum = np.fft.rfft(x)
    hz = np.fft.rfftfreq(len(x), 1 / rate)
    rise = np.clip((hz / low_hz - 0.9) / 0.2, 0, 1)
    fall = np.clip((1.1 - hz / high_hz) / 0.2, 0, 1)
    return np.fft.irfft(spectrum * rise * fall, len(x)).astype(np.float32)


def mu_law(x):
    """G.711 mu-law there and back (companding formula, 8 bits)."""
    y = np.sign(x) * np.log1p(255 * np.abs(np.clip(x, -1, 1))) / np.log(256)
    y = np.round(y * 127) / 127
    return (np.sign(y) * np.expm1(np.abs(y) * np.log(256)) / 255).astype(np.float32)


def telephone(x):
    """300 to 3400 Hz at 8 kHz through mu-law, back at 16 kHz."""
    narrow = resample(band_pass(x, 300, 3400), RATE, 8000)
    return resample(mu_law(narrow), 8000, RATE)[: len(x)]


def spans_to_mask(spans, milliseconds):
    """One value a millisecond."""
    mask = np.zeros(milliseconds, bool)
    for start, end in spans:
        mask[round(start * 1000) : round(end * 1000)] = True
    return mask


def mix(x, mask_ms, noise, snr_db):
    """Adds noise so that the speech in `x` lies `snr_db` over it."""
    speech = np.repeat(mask_ms, RATE // 1000)[: len(x)]
    level = np.mean(x[: len(speech)][speech] ** 2) if speech.any() else np.mean(x**2)
    noise = np.resize(noise, len(x))
    gain = np.sqrt(level / np.mean(noise**2) / 10 ** (snr_db / 10))
    return (x + gain * noise).astype(np.float32)


def activity_truth(path):
    """Speech spans of a start_s,end_s,speech table."""
    with open(path, encoding="utf-8") as file:
        return [(float(r["start_s"]), float(r["end_s"])) for r in csv.DictReader(file) if r["speech"] == "1"]


def transcript_truth(path, party):
    """Spans of a human transcript; segments without words are no speech."""
    spans = []
    for segment in json.loads(path.read_text())["segments"]:
        words = segment["text"].replace("[noise]", "").strip()
        if segment["party"] == party and words:
            spans.append((segment["start_s"], segment["end_s"]))
    return spans


def scripted_truth(path, party):
    """Spans of a generated call."""
    return [(s["start_s"], s["end_s"]) for s in json.loads(path.read_text())["speech"] if s["party"] == party]


PARTIES = ("agent", "customer")


def recordings(data, kind):
    """(name, channel, samples, truth mask by millisecond) of one set: ten, upc, hvb or scripted."""
    if kind in ("ten", "upc"):
        for path in sorted((data / "activity").glob(f"{kind}-*.wav")):
            x = read_wav(path)[0]
            yield path.stem, 0, x, spans_to_mask(activity_truth(path.with_suffix(".csv")), len(x) * 1000 // RATE)
        return
    folder, pattern, truth = {
        "hvb": ("calls", "hvb-*.wav", transcript_truth),
        "scripted": ("scripted", "dev-*.wav", scripted_truth),
    }[kind]
    for path in sorted((data / folder).glob(pattern)):
        for channel, (party, x) in enumerate(zip(PARTIES, read_wav(path))):
            yield path.stem, channel, x, spans_to_mask(truth(path.with_suffix(".json"), party), len(x) * 1000 // RATE)
