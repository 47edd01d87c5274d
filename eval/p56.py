"""Active speech level after ITU-T P.56, method B, in numpy: a second hand to hold the program's against."""

import numpy as np

RATE = 16_000


def active_level(x, margin_db=15.9, hang_over_s=0.2, time_constant_s=0.03):
    """dBov of speech at 16 kHz, by the full rate and steps of 6.02 dB, interpolated as the recommendation says."""
    decay = np.exp(-1 / (RATE * time_constant_s))
    envelope = np.abs(x)
    for _ in range(2):
        envelope = smooth(envelope, decay)
    energy = np.sum(x.astype(np.float64) ** 2)
    hang = int(hang_over_s * RATE)
    before = None
    for power in range(-15, 0):
        threshold = 2.0**power
        over = np.concatenate([[0], np.cumsum(envelope >= threshold)])
        at = np.arange(len(x))
        active = np.sum(over[at + 1] > over[np.maximum(at - hang, 0)])
        if active == 0:
            break
        level = 10 * np.log10(energy / active)
        excess = level - 20 * np.log10(threshold) - margin_db
        if excess <= 0:
            if before is None:
                return level
            share = before[1] / (before[1] - excess)
            return before[0] + share * (level - before[0])
        before = (level, excess)
    return before[0] if before else None


def smooth(x, decay):
    """One exponential average, in blocks so that numpy does the work."""
    out = np.empty(len(x))
    block, last = 256, 0.0
    powers = decay ** np.arange(1, block + 1)
    kernel = np.tril(decay ** (np.arange(block)[:, None] - np.arange(block)[None]).clip(0)) * (1 - decay)
    for start in range(0, len(x), block):
        piece = x[start : start + block]
        n = len(piece)
        out[start : start + n] = kernel[:n, :n] @ piece + powers[:n] * last
        last = out[start + n - 1]
    return out
