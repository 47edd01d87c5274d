"""What is taken out of words, and what stays: `make eval-redact`.

    python3 eval/redact.py [DATA] [--bin target/debug/examples] [--show KIND]

Runs the redactor on 500 spoken variants of private numbers and 500 of numbers that must stay (`eval/redact_variants.py`, a second
seed beside the first), on the scripted calls of DATA where that is given, and prints how many utterances wait, and for how long.
"""
import argparse
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CARD = "card_number,card_expiry,card_code"


def run(program, text, *args):
    return subprocess.run([program, *args], input=text, capture_output=True, text=True, check=True).stdout


def variants(seed):
    out = subprocess.run([sys.executable, os.path.join(HERE, "redact_variants.py"), "--seed", str(seed)], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def held_out():
    """Dialogues written by hand: `kind: a: .. | c: ..`, `{..}` to be taken out, `<..>` to stay."""
    sys.path.insert(0, HERE)
    import random
    from redact_variants import Talk
    with open(os.path.join(HERE, "redact_heldout.txt"), encoding="utf-8") as file:
        for number, line in enumerate(line.strip() for line in file if line.strip() and not line.startswith("#")):
            kind, text = line.split(": ", 1)
            talk = Talk(random.Random(number))
            for part in text.split(" | "):
                party, words = part.split(": ", 1)
                talk.say({"a": "agent", "c": "customer"}[party], words.replace("<", "{").replace(">", "}"))
            yield {"id": f"{kind}-{number}", "kind": kind, "keep": "<" in text, "lines": talk.lines}


def judged(program, dialogues, *args):
    """(dialogue, marks of its words, kinds taken out) for each."""
    text = "\n".join(json.dumps(d) for d in dialogues)
    answers = [json.loads(line)["lines"] for line in run(program, text, *args).splitlines()]
    for dialogue, taken in zip(dialogues, answers):
        marks = [mark for line in dialogue["lines"] for _, mark in line["words"]]
        words = [word for line in dialogue["lines"] for word, _ in line["words"]]
        yield dialogue, words, marks, [kind for line in taken for kind in line]


def is_right(dialogue, marks, taken):
    if dialogue["keep"]:
        return not any(mark and kind for mark, kind in zip(marks, taken))
    return all(kind for mark, kind in zip(marks, taken) if mark)


def shown(words, marks, taken):
    return " ".join(f"[{kind}]" if kind else (f"*{word}" if mark else word) for word, mark, kind in zip(words, marks, taken))


def table(program, seed, show):
    dialogues = list(held_out()) if seed is None else variants(seed)
    name = "dialogues by hand" if seed is None else f"seed {seed}"
    rows, wrong_kind = {}, 0
    for dialogue, words, marks, taken in judged(program, dialogues):
        right, total = rows.setdefault((dialogue["keep"], dialogue["kind"]), [0, 0])
        good = is_right(dialogue, marks, taken)
        rows[dialogue["keep"], dialogue["kind"]] = [right + good, total + 1]
        wrong_kind += not dialogue["keep"] and any(kind and kind != dialogue["kind"] for mark, kind in zip(marks, taken) if mark)
        if show and not good and show in (dialogue["kind"], "all"):
            print(f"  {dialogue['id']}: {shown(words, marks, taken)}")
    for keep, title in ((False, "taken out whole"), (True, "left as they are")):
        those = {kind: row for (kept, kind), row in rows.items() if kept == keep}
        print(f"\n{name}, {title}:")
        for kind, (right, total) in those.items():
            print(f"| {kind.replace('_', ' ')} | {total} | {right} | {right / total:.3f} |")
        right, total = sum(r for r, _ in those.values()), sum(t for _, t in those.values())
        print(f"| **all** | {total} | {right} | **{right / total:.3f}** |")
    print(f"of the private ones {wrong_kind} went by another kind's name, wholly or in part")
    cards = [d for d in dialogues if d["kind"] in CARD.split(",") or d["keep"]]
    by_default = [(d["keep"], is_right(d, marks, taken)) for d, _, marks, taken in judged(program, cards, "--kinds", CARD)]
    for keep, title in ((False, "card data taken out"), (True, "numbers left")):
        those = [right for kept, right in by_default if kept == keep]
        print(f"as configured by default (card data only), {title}: {sum(those)} of {len(those)} ({sum(those) / len(those):.3f})")


def scripted(program, folder):
    """Expected redactions of the scripted calls, by the words within their time."""
    found = {True: [0, 0], False: [0, 0]}
    for path in sorted(glob.glob(os.path.join(folder, "scripted", "*.json"))):
        with open(path, encoding="utf-8") as file:
            call = json.load(file)
        lines, before_s = [], 0.0
        for line in call["lines"]:
            lines.append({"party": line["party"], "pause_s": max(line["start_s"] - before_s, 0.0), "words": [[w, False] for w in line["text"].split()]})
            before_s = line["end_s"]
        for expected in call.get("expected_redactions", []):
            at = next(i for i, l in enumerate(call["lines"]) if l["party"] == expected["party"] and expected["quote"].lower() in l["text"].lower())
            words, quote = call["lines"][at]["text"].split(), expected["quote"].lower().split()
            bare = lambda word: word.lower().strip(".,?!")
            start = next(i for i in range(len(words)) if [bare(w) for w in words[i:i + len(quote)]] == [bare(w) for w in quote])
            for word in lines[at]["words"][start:start + len(quote)]:
                word[1] = expected["must"]
            expected["place"] = (at, start, len(quote))
        taken = json.loads(run(program, json.dumps({"id": path, "lines": lines}) + "\n"))["lines"]
        for expected in call.get("expected_redactions", []):
            at, start, length = expected["place"]
            row = found[expected["must"]]
            row[0] += all(taken[at][start:start + length])
            row[1] += 1
        for detail in call.get("expected_details", []):
            if detail["kind"] in ("order_number", "date", "amount", "policy_number", "tracking_number", "booking_reference"):
                party_lines = [i for i, l in enumerate(call["lines"]) if (detail.get("quote") or "-") in l["text"]]
                row = found.setdefault("kept", [0, 0])
                for i in party_lines[:1]:
                    words, quote = call["lines"][i]["text"].split(), detail["quote"].split()
                    start = next((s for s in range(len(words)) if " ".join(words[s:s + len(quote)]).startswith(detail["quote"])), None)
                    if start is not None:
                        row[0] += not any(taken[i][start:start + len(quote)])
                        row[1] += 1
    print(f"\nscripted calls: card data taken out {found[True][0]} of {found[True][1]}, phone and e-mail (all kinds on) {found[False][0]} of {found[False][1]}, "
          f"order numbers, dates and amounts left {found['kept'][0]} of {found['kept'][1]}")


def holds(program, folder):
    print("\nutterances that wait (words known 1.8 s after their end):")
    for name in ("scripted", "timing", "calls"):
        files = sorted(glob.glob(os.path.join(folder, name, "*.json")))
        if files:
            calls = [json.loads(line) for line in run(program, "", *files).splitlines()]
            total, held = sum(c["utterances"] for c in calls), sorted(s for c in calls for s in c["held_s"])
            middle, longest = (held[len(held) // 2], held[-1]) if held else (0.0, 0.0)
            print(f"| {name} | {len(calls)} | {total} | {len(held)} ({100 * len(held) / max(total, 1):.2f} %) | {middle:.1f} s | {longest:.1f} s | {sum(held):.0f} s |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", help="folder of labelled calls")
    parser.add_argument("--bin", default="target/debug/examples", help="folder of the built examples")
    parser.add_argument("--seed", type=int, action="append", help="seed of the variants, 20261122 and 7 by default")
    parser.add_argument("--show", help="print the failures of one kind, or all")
    args = parser.parse_args()
    for seed in args.seed or [20261122, 7, None]:
        table(os.path.join(args.bin, "redact_spoken"), seed, args.show)
    if args.data:
        scripted(os.path.join(args.bin, "redact_spoken"), args.data)
        holds(os.path.join(args.bin, "redact_hold"), args.data)


if __name__ == "__main__":
    main()
