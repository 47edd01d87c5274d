"""The tools that specialists use, measured beside the program: Silero, WebRTC, Praat, openSMILE.

Each is there only if its package is installed (`eval/voice_env.sh` makes an environment of its own for them). `missing()`
names those that are not.
"""

import importlib
import importlib.util
from functools import cache
from pathlib import Path

import numpy as np

RATE = 16_000
PACKAGES = {"Silero": ("silero_vad", "onnxruntime"), "WebRTC": ("webrtcvad",), "Praat": ("parselmouth",), "openSMILE": ("opensmile",)}


def has(peer):
    """Whether all packages of a peer are installed."""
    return all(importlib.util.find_spec(package) for package in PACKAGES[peer])


def missing():
    """Peers that are not installed."""
    return [peer for peer in PACKAGES if not has(peer)]


@cache
def silero_session():
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # The package itself asks for torch; its network does not.
    folder = Path(importlib.util.find_spec("silero_vad").submodule_search_locations[0])
    return onnxruntime.InferenceSession(str(folder / "data/silero_vad.onnx"), options, providers=["CPUExecutionProvider"])


def silero(x):
    """Probability of speech, one value for 32 ms."""
    session, state, before, out = silero_session(), np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
    rate = np.array(RATE, np.int64)
    for piece in np.pad(x, (0, -len(x) % 512)).astype(np.float32).reshape(-1, 512):
        given = {"input": np.concatenate([before, piece])[None], "state": state, "sr": rate}
        probability, state = session.run(None, given)
        out.append(probability[0, 0])
        before = piece[-64:]
    return np.array(out, np.float32)


def webrtc(x, mode):
    """Yes or no, one value for 10 ms."""
    import webrtcvad

    detector = webrtcvad.Vad(mode)
    pcm = np.clip(np.round(np.pad(x, (0, -len(x) % 160)) * 32767), -32768, 32767).astype("<i2").reshape(-1, 160)
    return np.array([detector.is_speech(piece.tobytes(), RATE) for piece in pcm], np.float32)


def praat_pitch(x, low_hz=None, high_hz=None):
    """Times and fundamental frequencies by autocorrelation, every 10 ms; 0 where unvoiced. Without limits Praat's own."""
    import parselmouth

    sound = parselmouth.Sound(x.astype(np.float64), RATE)
    limits = {"pitch_floor": low_hz, "pitch_ceiling": high_hz} if low_hz else {}
    pitch = sound.to_pitch_ac(time_step=0.01, **limits)
    return pitch.xs(), pitch.selected_array["frequency"]


def praat_nuclei(x):
    """Syllable nuclei after de Jong and Wempe (2009): peaks of intensity, 2 dB over the dip before, voiced; their times."""
    import parselmouth

    sound = parselmouth.Sound(x.astype(np.float64), RATE)
    intensity = sound.to_intensity(minimum_pitch=50.0)
    values, times = intensity.values[0], intensity.xs()
    threshold = max(np.quantile(values, 0.99) - 25, values.min())
    inner = np.flatnonzero((values[1:-1] > values[:-2]) & (values[1:-1] >= values[2:]) & (values[1:-1] > threshold)) + 1
    pitch = sound.to_pitch_ac(time_step=0.02, pitch_floor=30.0, voicing_threshold=0.25, pitch_ceiling=450.0)
    found = []
    for here, after in zip(inner, list(inner[1:]) + [len(values) - 1]):
        dip = values[here] - values[here : after + 1].min()
        voiced = np.nan_to_num(pitch.get_value_at_time(times[here])) > 0
        if dip > 2 and voiced:
            found.append(times[here])
    return np.array(found)


@cache
def smile():
    import opensmile

    return opensmile.Smile(feature_set=opensmile.FeatureSet.eGeMAPSv02, feature_level=opensmile.FeatureLevel.LowLevelDescriptors)


def egemaps(x):
    """The low-level descriptors of eGeMAPS."""
    return smile().process_signal(x, RATE)
