"""Who is who on one channel: records of mixed-down calls against the true speech of each party.

    python3 eval/mono.py [DATA]

Mixes the bank calls of DATA/calls down to one channel, takes the mono variants of the generated calls, analyses them without words
and prints for each the share of the time in which one party alone truly speaks that went to that party. The parties are named as is best,
and beside it stands whether the first to speak was the agent. Then the other way round: each party's channel of the same calls and of all
generated ones by itself, and the read sentences: one voice, which must not be taken for two.
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from common import sidetone, table
from voice_data import PARTIES, RATE, data_folder, read_wav, scripted_truth, spans_to_mask, transcript_truth, write_wav


def calls(data):
    """Name, samples and spans of each party."""
    for path in sorted((data / "calls").glob("hvb-*.wav")):
        rows = read_wav(path)
        yield path.stem, rows.mean(0), [transcript_truth(path.with_suffix(".json"), party) for party in PARTIES]
    for path in sorted((data / "scripted_variants").glob("*-mono.wav")):
        truth = data / "scripted" / f"{path.stem.removesuffix('-mono')}.json"
        yield path.stem, read_wav(path)[0], [scripted_truth(truth, party) for party in PARTIES]


def alone(data):
    """Kind, name and samples of recordings with one voice."""
    for folder, kind in (("calls/hvb-*.wav", "a party of a bank call"), ("scripted/dev-*.wav", "a party of a generated call")):
        for path in sorted(data.glob(folder)):
            for party, x in zip(PARTIES, read_wav(path)):
                yield kind, f"{path.stem}-{party}", x
    for path in sorted((data / "pitch").glob("*.wav")):
        yield "a read sentence", path.stem, read_wav(path)[0]


def analysed(path, x, folder):
    write_wav(path, x)
    sidetone("analyze", path, "--no-words", "--quiet", "--format", "json", "--out", folder)
    return json.loads(path.with_suffix(".json").read_text())


def right(record, spans, milliseconds):
    """Milliseconds with one true speaker, and those given to them, as named and the other way round."""
    truth = [spans_to_mask(s, milliseconds) for s in spans]
    found = [spans_to_mask([(s["start_s"], s["end_s"]) for s in record["speech"] if s["party"] == p], milliseconds) for p in PARTIES]
    alone = truth[0] ^ truth[1]
    heard = alone & (found[0] | found[1])
    same = sum(int((t & f & alone).sum()) for t, f in zip(truth, found))
    other = sum(int((t & f & alone).sum()) for t, f in zip(truth, reversed(found)))
    return int(alone.sum()), int(heard.sum()), same, other


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?")
    args = parser.parse_args()
    rows, sums = [], np.zeros(3)
    with tempfile.TemporaryDirectory() as folder:
        for name, x, spans in calls(data_folder(args.data)):
            path = Path(folder) / f"{name}.wav"
            record = analysed(path, x, folder)
            single, heard, same, other = right(record, spans, len(x) * 1000 // RATE)
            best = max(same, other)
            parted = record["source"]["kind"] == "mono_parted"
            rows.append([name, f"{100 * best / heard:.1f} %" if parted else "not parted",
                         f"{100 * heard / single:.1f} %", "the agent" if same >= other else "the customer"])
            sums += (single, heard, best)
        count, wrong = Counter(), Counter()
        for kind, name, x in alone(data_folder(args.data)):
            count[kind] += 1
            wrong[kind] += analysed(Path(folder) / f"{name}.wav", x, folder)["source"]["kind"] == "mono_parted"
    rows.append(["all", f"{100 * sums[2] / sums[1]:.1f} %", f"{100 * sums[1] / sums[0]:.1f} %", ""])
    print(table(["call", "of the speech that was heard, with the right party", "speech that was heard", "who speaks first"], rows))
    print()
    print(table(["one voice", "recordings", "taken for two"], [[kind, n, wrong[kind]] for kind, n in count.items()]))


if __name__ == "__main__":
    main()
