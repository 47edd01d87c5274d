"""Sums up what `examples/redact_hold.rs` prints: share of utterances that were held back, and for how long.

    cargo run --example redact_hold -- DATA/scripted/*.json | python3 eval/redact_hold.py NAME
"""
import json
import sys


def main():
    name = sys.argv[1] if len(sys.argv) > 1 else "calls"
    calls = [json.loads(line) for line in sys.stdin if line.strip()]
    total = sum(call["utterances"] for call in calls)
    held = sorted(s for call in calls for s in call["held_s"])
    at = lambda share: held[min(int(share * len(held)), len(held) - 1)] if held else 0.0
    print(f"{name}: {len(calls)} calls, {total} utterances, held {len(held)} ({100 * len(held) / max(total, 1):.2f} %), "
          f"median {at(.5):.1f} s, longest {at(1):.1f} s, {sum(held):.1f} s in all, "
          f"{1000 * sum(held) / max(total, 1):.0f} ms an utterance; {sum(s > 2 for s in held)} over 2 s")


if __name__ == "__main__":
    main()
