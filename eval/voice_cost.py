"""Cost of the voice side: processor time for an hour of a two-party call, the program's and the peers'."""

import time

import voice_peers as peers
from common import table
from speed import long_call, run
from voice_data import read_wav

MINUTES = 60
PEER_SECONDS = 60


def cost(data, folder):
    calls = sorted((data / "calls").glob("hvb-*.wav"))
    rows, spent = [], {}
    for minutes in dict.fromkeys((1, MINUTES)):
        call = folder / f"{minutes}.wav"
        long_call(calls, minutes, call)
        _, processor, memory, _ = run(["analyze", str(call), "--out", str(folder), "--format", "json", "--quiet", "--no-words"])
        spent["Sidetone"] = processor / minutes
        rows.append([f"Sidetone, {minutes} min", f"{processor:.2f} s", f"{60 * minutes / processor:.0f}", f"{memory:.0f} MB"])
    x = read_wav(folder / "1.wav")[:, : PEER_SECONDS * 16_000]
    works = {"Silero": peers.silero, "Praat": lambda row: peers.praat_pitch(row, 60, 500), "openSMILE": peers.egemaps}
    together = 0.0
    for name, work in works.items():
        if not peers.has(name):
            rows.append([name, "not installed", "", ""])
            continue
        work(x[0][:16_000])
        begun = time.process_time()
        for row in x:
            work(row)
        processor = time.process_time() - begun
        together += processor
        rows.append([f"{name}, {PEER_SECONDS} s", f"{processor:.2f} s", f"{PEER_SECONDS / processor:.0f}", ""])
    if together:
        ratio = together / (spent["Sidetone"] * PEER_SECONDS / 60)
        rows.append(["the peers together", f"{together:.2f} s", f"{PEER_SECONDS / together:.0f}", f"{ratio:.1f} times Sidetone's time"])
    return table(["", "processor time", "times real time", "highest memory"], rows)
