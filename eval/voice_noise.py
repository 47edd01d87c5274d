"""Made-up backgrounds of a call: coloured noise, hum, keys, hold music, breath. Nothing of them is recorded."""

import numpy as np

from voice_data import RATE


def coloured(rng, n):
    """Noise whose spectrum falls by 0 to 9 dB an octave, with a random hump."""
    spectrum = np.fft.rfft(rng.standard_normal(n))
    hz = np.maximum(np.fft.rfftfreq(n, 1 / RATE), 20)
    hump = 1 + rng.uniform(0, 4) * np.exp(-((np.log2(hz / rng.uniform(150, 4000))) ** 2) / 0.3)
    y = np.fft.irfft(spectrum * hz ** -rng.uniform(0, 1.5) * hump, n)
    swing = 1 + rng.uniform(0, 0.6) * np.sin(2 * np.pi * rng.uniform(0.05, 0.7) * np.arange(n) / RATE)
    return unit(y * swing)


def hum(rng, n):
    """Mains hum or a fan's tone with harmonics."""
    t, f0 = np.arange(n) / RATE, rng.choice([50, 60, rng.uniform(80, 300)])
    return unit(sum(rng.uniform(0.1, 1) / k * np.sin(2 * np.pi * f0 * k * t + rng.uniform(0, 6)) for k in range(1, 12)))


def keys(rng, n):
    """Key strokes: a press and a softer release, each a few milliseconds of shaped noise."""
    y, at = np.zeros(n), 0.0
    while True:
        at += rng.exponential(0.25) + 0.06 + (rng.random() < 0.1) * rng.exponential(2)
        start = int(at * RATE)
        if start + 4000 > n:
            return unit(y)
        for offset, gain in ((0, 1.0), (int(rng.uniform(0.06, 0.11) * RATE), 0.5)):
            length = int(rng.uniform(0.004, 0.02) * RATE)
            burst = rng.standard_normal(length) * np.exp(-np.arange(length) / (0.25 * length))
            ring = np.sin(2 * np.pi * rng.uniform(800, 4500) * np.arange(length) / RATE)
            y[start + offset : start + offset + length] += gain * rng.uniform(0.3, 1) * (burst + burst * ring)


def music(rng, n):
    """Hold music: chords and a melody with decaying harmonics, and sometimes a beat."""
    y, beat = np.zeros(n), int(rng.uniform(0.2, 0.6) * RATE)
    scale = np.array([0, 2, 4, 5, 7, 9, 11, 12]) + rng.integers(-6, 6)
    decay = rng.uniform(0.1, 1.0)
    for start in range(0, n - 1, beat):
        notes = list(rng.choice(scale, 3) - 12) * (rng.random() < 0.5) + [rng.choice(scale)]
        length = min(int(beat * rng.choice([1, 2, 4])), n - start)
        t = np.arange(length) / RATE
        for note in notes:
            f0 = 261.6 * 2 ** (note / 12) * (1 + 0.003 * np.sin(2 * np.pi * 5 * t) * (rng.random() < 0.3))
            phase = 2 * np.pi * np.cumsum(f0 * np.ones(length)) / RATE
            tone = sum(np.sin(k * phase) / k ** rng.uniform(0.8, 2) for k in range(1, 8))
            y[start : start + length] += tone * np.exp(-t / decay) * np.minimum(t / 0.01, 1)
        if rng.random() < 0.5:
            length = min(2000, n - start)
            y[start : start + length] += rng.standard_normal(length) * np.exp(-np.arange(length) / 400)
    return unit(y)


def breath(rng, n):
    """Breaths into the microphone: half a second of band-shaped noise every few seconds."""
    y, at = np.zeros(n), rng.uniform(0, 2)
    while int((at + 2) * RATE) < n:
        length = int(rng.uniform(0.2, 0.9) * RATE)
        spectrum = np.fft.rfft(rng.standard_normal(length))
        hz = np.fft.rfftfreq(length, 1 / RATE)
        shape = np.exp(-((np.log2(np.maximum(hz, 20) / rng.uniform(500, 2000))) ** 2) / rng.uniform(0.5, 2))
        start = int(at * RATE)
        y[start : start + length] += unit(np.fft.irfft(spectrum * shape, length)) * np.hanning(length)
        at += rng.uniform(1, 5)
    return unit(y)


def unit(y):
    """Scaled to a mean square of one."""
    return (y / np.sqrt(np.mean(y**2) + 1e-12)).astype(np.float32)
