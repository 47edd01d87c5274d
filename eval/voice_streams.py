"""Makes labelled sound without end for fitting the voice activity: voices of the pool in rooms, noise, babble and telephones.

    python3 eval/voice_streams.py FOLDER --features target/release/examples/voice_features --hours 10 --data DATA

FOLDER holds pool.npz (voice_pool.py). Written are FOLDER/streams-SEED.npz: features and labels of each frame, for streams of 30 s. Voices and
recordings are parted into those fitted on and those held out. What is played under the voices is made up (voice_noise.py), or a sound of the pool,
or babble of three to twenty other voices of the same part.
"""

import argparse
import subprocess
from pathlib import Path

import numpy as np
import scipy.fft

import voice_noise
from voice_data import RATE, data_folder, recordings

LENGTH = 30 * RATE
FRAME = 256
STEP = RATE // 250
HELD_OUT = (
    "asterisk-prompt-es-co/", "tuxpaint-stamps-default/_ca", "tuxpaint-stamps-default/_ro", "ktuberling-data/uk", "ktuberling-data/de",
    "klettres-data/it", "fillets-ng-data-nl/v", "asterisk-core-sounds-ru-g722/", "hvb-3a20358e", "hvb-eb82ec7b", "dev-07", "dev-08",
)


def power(x):
    return float(np.mean(np.square(x, dtype=np.float64))) + 1e-12


def filtered(x, gains):
    """Through a filter given by its gain at the frequencies of the transform."""
    return scipy.fft.irfft(scipy.fft.rfft(x) * gains, len(x)).astype(np.float32)


HZ = scipy.fft.rfftfreq(LENGTH, 1 / RATE).astype(np.float32)


def band(low_hz, high_hz):
    rise = np.clip((HZ / low_hz - 0.9) / 0.2, 0, 1)
    return rise * np.clip((1.1 - HZ / high_hz) / 0.2, 0, 1)


def telephone(x):
    """300 to 3400 Hz at 8 kHz through mu-law, back at 16 kHz."""
    spectrum = scipy.fft.rfft(x) * band(300, 3400)
    narrow = np.clip(scipy.fft.irfft(spectrum[: LENGTH // 4 + 1], LENGTH // 2) / 2, -1, 1)
    y = np.round(np.log1p(255 * np.abs(narrow)) / np.log(256) * 127) / 127
    narrow = np.sign(narrow) * np.expm1(y * np.log(256)) / 255
    wide = np.zeros(LENGTH // 2 + 1, complex)
    wide[: LENGTH // 4 + 1] = scipy.fft.rfft(narrow) * 2
    return scipy.fft.irfft(wide, LENGTH).astype(np.float32)


def room(rng, x):
    """A made-up room: noise that dies away behind the direct sound, darker the later."""
    n = int(rng.uniform(0.08, 0.8) * RATE)
    tail = rng.standard_normal(n) * 10 ** (-3 * np.arange(n) / n)
    tail = scipy.fft.irfft(scipy.fft.rfft(tail) / (1 + np.linspace(0, rng.uniform(0, 6), n // 2 + 1)), n)
    tail[: int(rng.uniform(0.001, 0.02) * RATE)] = 0
    tail *= 10 ** (-rng.uniform(-3, 14) / 20) / np.sqrt(np.sum(tail**2) + 1e-12)
    tail[0] = 1
    size = scipy.fft.next_fast_len(LENGTH + n, True)
    return scipy.fft.irfft(scipy.fft.rfft(x, size) * scipy.fft.rfft(tail, size), size)[:LENGTH].astype(np.float32)


class Pool:
    """Clips of one part of the voices, and everything that is played under them."""

    def __init__(self, path, data, held_out, rng):
        file = np.load(path)
        ends, marks = file["ends"], file["speech_ends"]
        names = file["names"].astype(str)
        samples, speech = file["samples"], file["speech"]
        self.voices, self.sounds = {}, []
        for n, name in enumerate(names):
            x = samples[ends[n - 1] if n else 0 : ends[n]]
            if name.startswith("sound:"):
                if (sum(map(ord, name)) % 6 == 0) == held_out:
                    self.sounds.append(x)
            elif any(name.startswith(h) for h in HELD_OUT) == held_out:
                self.voices.setdefault(name, []).append((x, speech[marks[n - 1] if n else 0 : marks[n]]))
        self.names = [v for v, clips in self.voices.items() if sum(m.sum() for _, m in clips) > 250 * 15]
        seconds = np.array([sum(m.sum() for _, m in self.voices[v]) / 250 for v in self.names])
        self.shares = np.minimum(seconds, 900) ** 0.6
        self.shares /= self.shares.sum()
        self.calls = []
        for kind in ("hvb", "scripted"):
            for name, _, x, mask in recordings(data, kind):
                if any(name.startswith(h) for h in HELD_OUT) == held_out:
                    fine = mask[: len(mask) // 4 * 4].reshape(-1, 4).mean(1).astype(np.float32)
                    self.calls.append((kind, (x * 32767).astype(np.int16), fine))
        self.babbles = [self.babble(rng) for _ in range(24 if not held_out else 6)]
        made = (voice_noise.coloured, voice_noise.coloured, voice_noise.hum, voice_noise.keys, voice_noise.breath, voice_noise.music, voice_noise.music)
        self.made = [make(rng, LENGTH) for make in made for _ in range(12 if not held_out else 3)]

    def voice(self, rng):
        return self.voices[self.names[rng.choice(len(self.names), p=self.shares)]]

    def babble(self, rng):
        """Three to twenty talkers at once, some of them backwards."""
        y = np.zeros(LENGTH, np.float32)
        for _ in range(int(np.exp(rng.uniform(np.log(3), np.log(20))))):
            clips, one = self.voice(rng), np.zeros(LENGTH, np.float32)
            at = 0
            while at < LENGTH:
                x, m = clips[rng.integers(len(clips))]
                x = x[: min(len(x), LENGTH - at)][:: rng.choice([1, -1])]
                one[at : at + len(x)] = x
                at += len(x) + int(rng.exponential(0.1) * RATE)
            y += one / np.sqrt(power(one)) * 10 ** (-rng.uniform(0, 8) / 20)
        if rng.random() < 0.7:
            y = room(rng, y)
        return y / np.sqrt(power(y))

    def spoken(self, rng):
        """One voice, clip after clip with gaps between, and its speech by 4 ms."""
        x, speech = np.zeros(LENGTH, np.float32), np.zeros(LENGTH // STEP, np.float32)
        clips, speed = self.voice(rng), rng.choice([1, rng.uniform(0.84, 1.2)])
        pause = np.exp(rng.uniform(np.log(0.15), np.log(2.5)))
        at = int(rng.choice([0, rng.exponential(1.5)]) * RATE)
        while at < LENGTH - RATE // 4:
            clip, mask = clips[rng.integers(len(clips))]
            clip = clip.astype(np.float32) / 32768
            if speed != 1:
                clip = np.interp(np.arange(0, len(clip) - 1, speed), np.arange(len(clip)), clip).astype(np.float32)
                mask = mask[np.minimum((np.arange(int(len(mask) / speed)) * speed).astype(int), len(mask) - 1)]
            fade = np.minimum(np.arange(len(clip)) / 80, 1)
            clip = clip * fade * fade[::-1] * 10 ** (rng.normal(0, 2) / 20)
            at -= at % STEP
            clip = clip[: LENGTH - at]
            x[at : at + len(clip)] += clip
            mask = mask[: LENGTH // STEP - at // STEP]
            speech[at // STEP : at // STEP + len(mask)] = np.maximum(speech[at // STEP : at // STEP + len(mask)], mask)
            at += len(clip) + int((rng.uniform(3, 9) if rng.random() < 0.06 else rng.exponential(pause)) * RATE)
        return x, speech

    def call(self, rng):
        """A piece of a labelled call."""
        of = rng.choice(["hvb", "hvb", "scripted"])
        calls = [c for c in self.calls if c[0] == of]
        _, x, mask = calls[rng.integers(len(calls))]
        start = rng.integers(max(1, (len(x) - LENGTH) // STEP + 1))
        x = x[start * STEP : start * STEP + LENGTH].astype(np.float32) / 32768
        mask = mask[start : start + LENGTH // STEP]
        return np.pad(x, (0, LENGTH - len(x))), np.pad(mask, (0, LENGTH // STEP - len(mask)))

    def noise(self, rng):
        """Something that is no voice, of a mean square of one where it sounds."""
        kind = rng.random()
        if kind < 0.30:
            y = np.roll(self.babbles[rng.integers(len(self.babbles))], rng.integers(LENGTH)).copy()
        elif kind < 0.68:
            y = np.roll(self.made[rng.integers(len(self.made))], rng.integers(LENGTH)).copy()
        else:
            y = np.zeros(LENGTH, np.float32)
            loop, at = rng.random() < 0.5, int(rng.exponential(1) * RATE)
            sound = self.sounds[rng.integers(len(self.sounds))]
            while at < LENGTH:
                if not loop:
                    sound = self.sounds[rng.integers(len(self.sounds))]
                piece = sound[rng.integers(max(1, len(sound) - LENGTH)) :][: LENGTH - at].astype(np.float32)
                y[at : at + len(piece)] += piece / np.sqrt(power(piece)) * 10 ** (rng.normal(0, 3) / 20)
                at += len(piece) + (0 if loop else int(rng.exponential(1.5) * RATE))
        if rng.random() < 0.2:  # it comes and goes
            corners = rng.uniform(-25, 0, 8)
            y *= 10 ** (np.interp(np.linspace(0, 7, LENGTH), np.arange(8), corners) / 20).astype(np.float32)
        if rng.random() < 0.3:
            y = room(rng, y)
        return y


def stream(rng, pool):
    """One stream and its speech by 4 ms."""
    kind = rng.random()
    recorded = 0.75 <= kind < 0.93
    if kind < 0.75:
        x, speech = pool.spoken(rng)
    elif recorded:
        x, speech = pool.call(rng)
    else:
        x, speech = np.zeros(LENGTH, np.float32), np.zeros(LENGTH // STEP, np.float32)
    if not recorded and rng.random() < 0.55:
        x = room(rng, x)
    if rng.random() < 0.4:  # a microphone
        octaves = np.log2(np.maximum(HZ, 50) / 1000)
        gain_db = rng.uniform(-4, 4) * octaves + rng.uniform(-8, 8) * np.exp(-((octaves - rng.uniform(-2, 2)) ** 2) / 0.5)
        x = filtered(x, 10 ** (np.clip(gain_db, -20, 20) / 20))
    loud = np.repeat(speech > 0.5, STEP)
    level = np.sqrt(power(x[loud])) if loud.any() else 0.05
    untouched = recorded and rng.random() < 0.35
    if not recorded or not untouched:
        x = x + level * 10 ** (-rng.uniform(30, 65) / 20) * pool.made[rng.integers(24 if len(pool.made) > 40 else 6)]
        for share, low_db, high_db in ((0.85, -4, 22), (0.35, 0, 30)):
            if rng.random() < share:
                x = x + pool.noise(rng) * level * 10 ** (-rng.uniform(low_db, high_db) / 20)
    if rng.random() < 0.1:
        x = gated(x, speech)
    if not untouched:
        x = x * 10 ** ((rng.uniform(-52, -14) - 20 * np.log10(level + 1e-9)) / 20)
    way = rng.random()
    if way < 0.35:
        x = telephone(x)
    elif way < 0.5:
        x = filtered(x, band(rng.uniform(50, 200), rng.uniform(3300, 7500)))
    return np.clip(x, -1, 1), speech


def gated(x, speech):
    """Digital silence a fifth of a second away from speech, as a telephone with silence suppression sends."""
    seen = np.concatenate([[0], np.cumsum(speech)])
    at = np.arange(len(speech))
    near = seen[np.minimum(at + 50, len(speech))] > seen[np.maximum(at - 50, 0)]
    return np.where(np.repeat(near, STEP), x, 0).astype(np.float32)


def features(program, sounds, pieces):
    """Features of each stream, cut into pieces that each begin with nothing known."""
    done = subprocess.run([program, str(LENGTH // pieces)], input=sounds.tobytes(), stdout=subprocess.PIPE, check=True)
    return np.frombuffer(done.stdout, "<f4").reshape(len(sounds) * pieces, LENGTH // FRAME // pieces, -1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", help="folder of the labelled data; else SIDETONE_DATA")
    parser.add_argument("--features", default="target/release/examples/voice_features")
    parser.add_argument("--hours", type=float, default=10)
    parser.add_argument("--pieces", type=int, default=3, help="pieces of a stream, each begun with nothing known")
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    pool = Pool(args.folder / "pool.npz", data_folder(args.data), args.held_out, rng)
    print(len(pool.names), "voices", len(pool.sounds), "sounds", flush=True)
    for part in range(max(1, round(args.hours))):
        sounds, labels = np.empty((120, LENGTH), "<i2"), np.empty((120, LENGTH // FRAME), np.float32)
        for n in range(120):
            x, speech = stream(rng, pool)
            sounds[n] = np.round(x * 32767)
            labels[n] = speech.reshape(-1, FRAME // STEP).mean(1)
        name = f"{'held' if args.held_out else 'fit'}-{args.seed}-{part}.npz"
        pieces = args.pieces
        x, y = features(args.features, sounds, pieces), labels.reshape(len(labels) * pieces, -1)
        np.savez(args.folder / f"new-{name}", x=x.astype(np.float16), y=y.astype(np.float16))
        (args.folder / f"new-{name}").rename(args.folder / name)
        print(name, flush=True)


if __name__ == "__main__":
    main()
