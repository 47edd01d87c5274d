"""Recorded voices and sounds of Debian packages whose licences are free, for fitting the voice activity.

    python3 eval/voice_pool.py FOLDER

Fetches the packages with `apt-get download` (nothing is installed), unpacks them under FOLDER, and writes FOLDER/pool.npz: every
clip at 16 kHz with its voice's name, and where speech is in it by the level alone, since the clips are clean. Clips that are not clean are left
out. Wants the Python packages numpy, soundfile and G722, and sox for GSM. docs/figures-voice.md names the licences.
"""

import subprocess
import sys
from pathlib import Path

import G722
import numpy as np
import soundfile

from voice_data import RATE, resample

# (package, folder within it, how the voice's name is made of the path)
VOICES = [
    *((f"asterisk-core-sounds-{k}-g722", ".", lambda p: "") for k in ("en", "es", "fr", "it", "ru")),
    *((f"asterisk-prompt-{k}", ".", lambda p: "") for k in ("es-co", "fr-armelle", "it-menardi-wav")),
    ("fillets-ng-data-cs", ".", lambda p: p.stem.split("-")[1] if p.stem.count("-") > 1 else "other"),
    ("fillets-ng-data-nl", ".", lambda p: p.stem.split("-")[1] if p.stem.count("-") > 1 else "other"),
    ("tuxpaint-stamps-default", ".", lambda p: p.stem.partition("_desc")[2] or "_en"),
    ("ktuberling-data", "usr/share/ktuberling/sounds", lambda p: p.parent.name),
    ("klettres-data", "usr/share/klettres", lambda p: p.parent.parent.name),
    ("gcin-voice", ".", lambda p: p.stem),
    ("pocketsphinx-testdata", ".", lambda p: p.stem.rsplit("-", 1)[0]),
]
SOUNDS = [
    ("asterisk-moh-opsound-g722", "."),
    ("sonic-pi-samples", "."),
    ("oxygen-sounds", "."),
    ("hydrogen-drumkits", "."),
    ("colobot-common-sounds", "."),
    ("fillets-ng-data", "usr/share/games/fillets-ng/music"),
    ("fillets-ng-data", "usr/share/games/fillets-ng/sound/share"),
    ("unknown-horizons", "usr/share/unknown-horizons/content/audio/sounds"),
    ("unknown-horizons", "usr/share/unknown-horizons/content/audio/music"),
    ("freedroidrpg-data", "usr/share/freedroidrpg/data/sound/effects/bullets"),
    ("freedroidrpg-data", "usr/share/freedroidrpg/data/sound/effects/item_sounds"),
    ("freedroidrpg-data", "usr/share/freedroidrpg/data/sound/music"),
    ("warmux-data", "usr/share/games/warmux/sound/default/weapons"),
    ("warmux-data", "usr/share/games/warmux/sound/default/misc"),
    ("wesnoth-1.16-data", "usr/share/games/wesnoth/1.16/data/core/sounds"),
    ("megaglest-data", "usr/share/games/megaglest/techs/megapack/commondata/sounds"),
]
ENDINGS = {".wav", ".ogg", ".opus", ".flac", ".aiff", ".gsm", ".g722"}
STEP = RATE // 250
LONGEST_S = 60


def unpack(folder, package):
    """The folder of a package's files."""
    place = folder / "x" / package
    if not place.is_dir():
        subprocess.run(["apt-get", "download", package], cwd=folder, check=True, capture_output=True)
        place.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "-x", next(folder.glob(f"{package}_*.deb")), place], check=True)
    return place


def read(path):
    """Samples of one channel at 16 kHz, or nothing where the file cannot be read."""
    if path.suffix == ".g722":
        return np.asarray(G722.G722(16000, 64000).decode(path.read_bytes()), np.float32) / 32768
    if path.suffix == ".gsm":
        raw = subprocess.run(["sox", path, "-t", "s16", "-"], capture_output=True).stdout
        return resample(np.frombuffer(raw, "<i2").astype(np.float32) / 32768, 8000, RATE)
    try:
        x, rate = soundfile.read(path, dtype="float32", always_2d=True, frames=-1)
    except (soundfile.LibsndfileError, RuntimeError):
        return np.zeros(0, np.float32)
    x = x[: LONGEST_S * rate].mean(1)
    if rate % 25:  # an odd rate: its nearest neighbour has a short transform
        rate = round(rate, -2)
    return resample(x, rate, RATE)


def files(place):
    return sorted(p for p in place.rglob("*") if p.suffix.lower() in ENDINGS and p.is_file() and not p.is_symlink())


def runs(mask):
    return np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]]))).reshape(-1, 2)


def level_db(x):
    """Over windows of 16 ms every 4 ms, without what is under 80 Hz."""
    spectrum = np.fft.rfft(x)
    spectrum *= np.fft.rfftfreq(len(x), 1 / RATE) > 80
    power = np.fft.irfft(spectrum, len(x)) ** 2
    total = np.concatenate([[0], np.cumsum(power, dtype=np.float64)])
    middle = np.arange(0, len(x), STEP) + STEP // 2
    low, high = np.maximum(middle - RATE // 125, 0), np.minimum(middle + RATE // 125, len(x))
    return 10 * np.log10(np.maximum(total[high] - total[low], 0) / (high - low) + 1e-12)


def speech_of(x):
    """Where speech is, by 4 ms: within 35 dB of its loudest syllables and 10 dB over the room; none where the two are too near."""
    db = level_db(x)
    peak, floor = np.percentile(db, 95), max(np.percentile(db, 3), -85)
    if peak < -50 or peak - floor < 22:
        return None
    speech = db > max(peak - 35, min(floor + 10, peak - 18))
    for start, end in runs(~speech):
        if end - start < 38 and start > 0 and end < len(speech):  # gaps under 0.15 s are within words
            speech[start:end] = True
    for start, end in runs(speech):
        if end - start < 15 or db[start:end].max() < peak - 22:
            speech[start:end] = False
    return speech


def pool(folder):
    """Clips, their voices (sounds have none), and their speech."""
    clips, names, masks = [], [], []
    for package, within, name in VOICES:
        before = len(clips)
        for path in files(unpack(folder, package) / within):
            x = read(path)
            if len(x) < RATE // 4 or not np.isfinite(x).all():
                continue
            x = np.clip(x - x.mean(), -1, 1)
            speech = speech_of(x)
            if speech is not None and speech.any():
                clips.append(np.round(x * 32767).astype(np.int16))
                names.append(f"{package}/{name(path)}")
                masks.append(speech)
        print(package, len(clips) - before, f"{sum(map(len, clips[before:])) / RATE / 60:.1f} min", f"{sum(m.sum() for m in masks[before:]) / 250 / 60:.1f} min speech", flush=True)
    for package, within in SOUNDS:
        for path in files(unpack(folder, package) / within):
            x = read(path)
            if len(x) >= RATE // 10 and np.abs(x).max() > 0.01:
                clips.append(np.round(np.clip(x, -1, 1) * 32767).astype(np.int16))
                names.append(f"sound:{package}/{path.stem}")
                masks.append(np.zeros(0, bool))
    return clips, names, masks


def main():
    folder = Path(sys.argv[1])
    clips, names, masks = pool(folder)
    np.savez(
        folder / "pool.npz",
        samples=np.concatenate(clips), ends=np.cumsum([len(c) for c in clips]), names=np.array(names),
        speech=np.concatenate(masks), speech_ends=np.cumsum([len(m) for m in masks]),
    )
    print(len(clips), "clips", f"{sum(map(len, clips)) / RATE / 3600:.2f} h")


if __name__ == "__main__":
    main()
