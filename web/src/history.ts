// Figures of the call so far, for the curve. Kept over a reload, forgotten with the window.

import type { Figures } from './protocol';

const KEY = 'sidetone.curve';

/** Columns of equal length, as the chart takes them. */
export interface Curve {
  time_s: number[];
  share: (number | null)[];
  pace: (number | null)[];
}

const nothing = (): Curve => ({ time_s: [], share: [], pace: [] });

export class History {
  #call: string | null = null;
  #curve = nothing();

  get curve(): Curve {
    return this.#curve;
  }

  /** Takes the figures of a call; another call begins anew. */
  add(call: string, figures: Figures): void {
    if (call !== this.#call) {
      this.#call = call;
      this.#curve = recall(call);
    }
    const { time_s, share, pace } = this.#curve;
    if (figures.call_s <= (time_s.at(-1) ?? -1)) return;
    time_s.push(figures.call_s);
    share.push(figures.talk_share === null ? null : figures.talk_share * 100);
    pace.push(figures.pace_wpm);
  }

  /** To be called when the page goes away. */
  keep(): void {
    if (this.#call !== null) sessionStorage.setItem(KEY, JSON.stringify({ call: this.#call, curve: this.#curve }));
  }
}

function recall(call: string): Curve {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { call: string; curve: Curve } | null;
    return kept?.call === call ? kept.curve : nothing();
  } catch {
    return nothing();
  }
}
