"""How soon and how cheaply a live call is coached, measured from outside.

    python3 eval/live.py [DATA] [--model tiny.en|base|none] [--calls N] [--live LINE]...

Starts a PulseAudio server of its own with two null sinks, and `sidetone live` on their monitors. Plays bursts of
noise, then the generated calls of DATA/scripted, each party into its own sink. Reads the program's events over HTTP,
with the time at which each arrives, and beside it the agent's sink with `parec` (5 ms blocks), which tells when the
sound was there to be heard. Prints medians and 95th percentiles, processor share and memory. A call ends by itself after 20 s, longer
than any silence within one. Needs pulseaudio, pulseaudio-utils and numpy; everything it starts, it stops. `--live` adds a line to the section [live] of its settings, `--live "drafts = false"`;
the pass after a call is off, so that it is not counted.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import wave
from pathlib import Path

import numpy as np

from common import PROGRAM, data_folder, machine, table

RATE = 48000
LOOK_AHEAD_S = 0.096
STEP_S = 0.1


class Server:
    """A private PulseAudio: what is played into `agent_mic` and `caller` can be captured from their monitors."""

    def __init__(self, folder):
        self.folder = Path(folder)
        for name, mode in (("run", 0o700), ("home", 0o755)):
            (self.folder / name).mkdir(mode=mode)
        script = self.folder / "server.pa"
        script.write_text(
            ".fail\nload-module module-native-protocol-unix\n"
            "load-module module-null-sink sink_name=agent_mic rate=48000 channels=1 norewinds=1\n"
            "load-module module-null-sink sink_name=caller rate=48000 channels=2 norewinds=1\n"
            "set-default-sink caller\nset-default-source agent_mic.monitor\n")
        self.environment = dict(
            os.environ, XDG_RUNTIME_DIR=str(self.folder / "run"), HOME=str(self.folder / "home"),
            PULSE_SERVER=f"unix:{self.folder}/run/pulse/native")
        self.process = subprocess.Popen(
            ["pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit",
             "--log-target=file:" + str(self.folder / "log")], env=self.environment)
        deadline = time.monotonic() + 20
        while subprocess.run(["pactl", "info"], env=self.environment, capture_output=True).returncode:
            if time.monotonic() > deadline:
                sys.exit("PulseAudio did not start.")
            time.sleep(0.1)

    def play(self, sink, path):
        return subprocess.Popen(["paplay", "--latency-msec=50", f"--device={sink}", str(path)], env=self.environment)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Ear(threading.Thread):
    """Reads a monitor in small blocks; keeps every sample and when each block arrived."""

    def __init__(self, server, source):
        super().__init__(daemon=True)
        self.process = subprocess.Popen(
            ["parec", "--latency-msec=5", "--process-time-msec=5", f"--device={source}", "--format=s16le",
             f"--rate={RATE}", "--channels=1", "--raw"], env=server.environment, stdout=subprocess.PIPE, bufsize=0)
        self.blocks = []
        self.stamps = []
        self.start()

    def run(self):
        count = 0
        while data := self.process.stdout.read(480):
            now = time.monotonic()
            self.blocks.append(np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2"))
            count += len(self.blocks[-1])
            self.stamps.append((count, now))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.join()
        return np.concatenate(self.blocks) / 32768.0

    def clock(self):
        """Line from sample number to the time of arrival: the earliest arrivals are those that did not wait."""
        counts = np.array([count for count, _ in self.stamps], float)
        times = np.array([stamp for _, stamp in self.stamps])
        late = times - counts / RATE
        return float(np.percentile(late, 5))


class Program:
    """`sidetone live` and its events with the times at which they arrived."""

    def __init__(self, server, folder, model, lines=()):
        self.events = []
        settings = Path(folder) / "settings.toml"
        more = "".join(line + "\n" for line in lines)
        settings.write_text(f"[live]\nend_silence_s = 20.0\nsecond_pass = false\n{more}[keep]\nleast_room_mb = 1.0\n")
        words = ["--no-words"] if model == "none" else ["--model", model]
        self.process = subprocess.Popen(
            [str(PROGRAM), "--config", str(settings), "live", "--plain", "--port", "0", "--keep-audio",
             "--calls", str(Path(folder) / "calls"), *words],
            env=dict(server.environment, SIDETONE_MODELS=models_folder()), stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        address = line.strip().rsplit("http://127.0.0.1:", 1)[1]
        self.port, self.path = address.split("/", 1)
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port))
        connection.request("GET", f"/{self.path}events")
        answer = connection.getresponse()
        name = None
        for line in answer:
            now = time.monotonic()
            line = line.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                self.events.append((now, name, json.loads(line[6:])))

    def named(self, name):
        return [(at, data) for at, event, data in list(self.events) if event == name]

    def wait_for(self, name, count, patience):
        deadline = time.monotonic() + patience
        while len(self.named(name)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return len(self.named(name)) >= count

    def record(self, call):
        connection = http.client.HTTPConnection("127.0.0.1", int(self.port))
        connection.request("GET", f"/{self.path}calls/{call}.json")
        return json.loads(connection.getresponse().read())

    def processor_s(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def highest_mb(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


def models_folder():
    set_by_hand = os.environ.get("SIDETONE_MODELS")
    data = os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local/share"))
    return set_by_hand or str(Path(data) / "sidetone/models")


def write_wave(path, samples, rate):
    with wave.open(str(path), "wb") as out:
        out.setparams((1, 2, rate, 0, "NONE", ""))
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def bursts(path, count=40):
    """Noise of 0.25 s every 0.9 to 1.1 s: no voice, so no call begins."""
    chance = np.random.default_rng(1)
    parts = []
    for _ in range(count):
        parts.append(np.zeros(int(RATE * chance.uniform(0.65, 0.85))))
        parts.append(chance.normal(0, 0.1, RATE // 4))
    write_wave(path, np.concatenate(parts), RATE)


def onsets(samples, level=0.02):
    """Sample numbers at which sound begins after at least 0.3 s of silence."""
    loud = np.flatnonzero(np.abs(samples) > level)
    if not len(loud):
        return []
    return [int(loud[0]), *(int(n) for n in loud[1:][np.diff(loud) > 0.3 * RATE])]


def meter_delays(program, ear_samples, clock, since, until):
    """From the arrival of a burst's beginning to the first meter reading that shows it."""
    readings = [(at, data["agent"]["level_dbov"]) for at, data in program.named("meters")]
    delays = []
    for onset in onsets(ear_samples):
        there = clock + onset / RATE
        if since <= there <= until:
            shown = next((at for at, level in readings if at >= there and level is not None and level > -40), None)
            if shown is not None:
                delays.append(shown - there)
    return delays


def origin(kept, ear_samples, clock):
    """When second 0 of the call's clock was there to be heard: the kept sound is found again in what was heard beside, which may begin later."""
    heard = ear_samples[:: RATE // 16000]
    size = 1 << int(np.ceil(np.log2(len(heard) + len(kept))))
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(kept, size)), size)
    lag = int(np.argmax(product))
    lag -= size if lag >= len(heard) else 0
    return clock + lag / 16000


def read_wave(path):
    with wave.open(str(path)) as source:
        return np.frombuffer(source.readframes(source.getnframes()), dtype="<i2") / 32768.0


def split(call, folder):
    with wave.open(str(call)) as source:
        rate = source.getframerate()
        both = np.frombuffer(source.readframes(source.getnframes()), dtype="<i2").reshape(-1, source.getnchannels())
    paths = []
    for name, channel in (("agent", 0), ("caller", 1)):
        paths.append(folder / f"{name}.wav")
        write_wave(paths[-1], both[:, channel] / 32768.0, rate)
    return paths, len(both) / rate


def summary(values):
    if not values:
        return "none", "none", 0
    return f"{np.median(values) * 1000:.0f} ms", f"{np.percentile(values, 95) * 1000:.0f} ms", len(values)


def measure(data, model, calls, lines=()):
    folder = Path(tempfile.mkdtemp())
    server = Server(folder)
    program = ear = None
    try:
        program = Program(server, folder, model, lines)
        if not program.wait_for("meters", 5, 20):
            sys.exit("No sound came in within 20 s.")
        idle_from, idle_cpu = time.monotonic(), program.processor_s()
        ear = Ear(server, "agent_mic.monitor")
        bursts(folder / "bursts.wav")
        since = time.monotonic()
        server.play("agent_mic", folder / "bursts.wav").wait()
        time.sleep(1)
        until = time.monotonic()
        idle_share = (program.processor_s() - idle_cpu) / (until - idle_from)
        samples = ear.stop()
        meters = meter_delays(program, samples, ear.clock(), since, until)
        nudges, words, gaps, dropped, talk_s, talk_cpu = [], [], 0.0, 0, 0.0, 0.0
        for number, call in enumerate(sorted((data / "scripted").glob("*.wav"))[:calls], start=1):
            paths, length = split(call, folder)
            ear = Ear(server, "agent_mic.monitor")
            begun, cpu = time.monotonic(), program.processor_s()
            players = [server.play(sink, path) for sink, path in zip(("agent_mic", "caller"), paths)]
            for player in players:
                player.wait()
            talk_s += time.monotonic() - begun
            talk_cpu += program.processor_s() - cpu
            if not program.wait_for("call_ended", number, 120):
                sys.exit(f"{call.name}: the call did not end.")
            heard = ear.stop()
            ident = program.named("call_ended")[-1][1]["id"]
            zero = origin(read_wave(folder / "calls" / ident / "agent.wav"), heard, ear.clock())
            record = program.record(ident)
            gaps += record["health"]["agent"]["gaps_s"] + record["health"]["customer"]["gaps_s"]
            for at, card in program.named("nudge_opened"):
                voiced = card["kind"] in ("interrupting", "dead_air", "long_monologue", "slow_reply", "too_quiet", "too_loud")
                if at > begun and voiced and not card["cause"].get("quote"):
                    nudges.append(at - (zero + card["opened_s"] - LOOK_AHEAD_S))
            for at, line in program.named("words"):
                if at > begun:
                    words.append(at - (zero + line["end_s"]))
            print(f"{call.stem}: {length:.0f} s, {len(nudges)} nudges and {len(words)} utterances so far", file=sys.stderr)
        dropped = program.named("snapshot")[-1][1]["dropped_samples"]
        return {
            "meters": summary(meters), "nudges": summary(nudges), "words": summary(words),
            "share": talk_cpu / max(talk_s, 1e-9), "idle": idle_share, "memory": program.highest_mb(),
            "gaps_s": gaps, "dropped": dropped, "talk_s": talk_s,
        }
    finally:
        for thing in (program, server):
            if thing:
                thing.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?")
    parser.add_argument("--model", action="append", choices=["none", "tiny.en", "base"])
    parser.add_argument("--calls", type=int, default=8)
    parser.add_argument("--live", action="append", default=[], metavar="LINE")
    args = parser.parse_args()
    data = data_folder(args.data)
    for tool in ("pulseaudio", "paplay", "parec", "pactl"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: install pulseaudio and pulseaudio-utils.")
    rows = []
    for model in args.model or ["none", "tiny.en", "base"]:
        found = measure(data, model, args.calls, args.live)
        row = lambda what, value: rows.append((model, what, value))
        for name, what in (("meters", "sound to meter"), ("nudges", "condition met to nudge on the page"),
                           ("words", "end of an utterance to its words")):
            median, most, count = found[name]
            if count:
                row(what, f"median {median}, 95 % {most} (n = {count})")
        row("share of one core during calls", f"{100 * found['share']:.1f} %")
        row("share of one core between calls", f"{100 * found['idle']:.1f} %")
        row("highest memory", f"{found['memory']:.0f} MB")
        row("samples dropped; seconds missing", f"{found['dropped']}; {found['gaps_s']:.3f} in {found['talk_s']:.0f} s")
    print(f"\nMeasured on {machine()}, load {os.getloadavg()[0]:.1f}.\n")
    print(table(("words", "figure", "measured"), rows))


if __name__ == "__main__":
    main()
