// What a person can ask of the program, from the page, the floating card or the keyboard.

import type { Command, Consent, HowOften, Sharing } from './protocol';
import { lastNudge } from './model';
import type { Store } from './store';

export const SNOOZE_S = 300;
const FAULT = 'page_command';

export class Actions {
  constructor(private readonly store: Store) {}

  start = (): Promise<boolean> => this.send({ do: 'call_start' });
  stop = (): Promise<boolean> => this.send({ do: 'call_stop' });
  quit = (): Promise<boolean> => this.send({ do: 'quit' });
  toggleHold = (): Promise<boolean> => this.send({ do: 'hold', on: !this.store.model.mode.hold });
  toggleCardCapture = (): Promise<boolean> => this.send({ do: 'card_capture', on: !this.store.model.mode.card_capture });
  share = (mode: Sharing): Promise<boolean> => this.send({ do: 'sharing', mode });
  toggleSharing = (): Promise<boolean> => this.share(this.store.model.mode.sharing === 'private' ? 'shared' : 'private');
  consent = (basis: Consent): Promise<boolean> => this.send({ do: 'consent', basis });
  snooze = (for_s: number): Promise<boolean> => this.send({ do: 'snooze', for_s });
  toggleSnooze = (): Promise<boolean> => this.snooze(this.store.model.mode.snoozed ? 0 : SNOOZE_S);
  kind = (kind: string, on: boolean): Promise<boolean> => this.send({ do: 'kind', kind, on });
  howOften = (value: HowOften): Promise<boolean> => this.send({ do: 'how_often', value });

  /** Of the open nudge, or of the last one. */
  judgeCurrent = (helpful: boolean): void => {
    const nudge = this.store.model.nudge ?? lastNudge(this.store.model);
    if (nudge) void this.judge(nudge.id, helpful);
  };

  judge = async (nudge: string, helpful: boolean): Promise<void> => {
    if (await this.send({ do: 'feedback', nudge, helpful })) this.store.happened({ event: 'said', data: { nudge, helpful } });
  };

  switchOffCurrent = (): void => {
    const { nudge } = this.store.model;
    if (nudge) void this.kind(nudge.kind, false);
  };

  /** True when the program did it; otherwise the page says why not. */
  async send(command: Command): Promise<boolean> {
    const fault = await post(command);
    if (fault !== '' || this.store.model.notices.some(({ code }) => code === FAULT)) {
      this.store.happened({ event: 'notice', data: { code: FAULT, text: fault, level: 'warning' } });
    }
    return fault === '';
  }
}

async function post(command: Command): Promise<string> {
  try {
    const answer = await fetch('api/command', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(command) });
    if (answer.ok) return '';
    const said = (await answer.json().catch(() => ({}))) as { error?: string };
    return said.error ?? 'Sidetone could not do that.';
  } catch {
    return 'That did not reach Sidetone: it is not answering.';
  }
}
