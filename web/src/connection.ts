// The stream of events. Says plainly when the program stops answering, and keeps trying.

import { EVENT_NAMES, type EventName } from './protocol';
import type { Happening } from './model';

/** Meters come many times a second in every phase: so long without any event means that nobody is there. */
const SILENCE_MS = 3000;
const RETRY_MS = 2000;

export class Connection {
  #source: EventSource | null = null;
  #lastEvent = 0;
  #isLost = false;

  constructor(private readonly address: string, private readonly happened: (happening: Happening) => void) {}

  open(): void {
    const source = new EventSource(this.address);
    this.#source = source;
    this.#lastEvent = performance.now();
    source.addEventListener('open', () => this.#heard());
    source.addEventListener('error', () => this.#failed(source));
    for (const name of EVENT_NAMES) source.addEventListener(name, (event) => this.#received(name, event as MessageEvent<string>));
  }

  /** To be called now and then by every window that shows something: a hidden window's timers sleep. */
  check(): void {
    if (this.#source && performance.now() - this.#lastEvent > SILENCE_MS) this.#lose();
  }

  #received(name: EventName, event: MessageEvent<string>): void {
    this.#heard();
    // The types are the program's word; a later version may send more fields.
    this.happened({ event: name, data: JSON.parse(event.data) } as Happening);
    if (name === 'bye') this.#close();
  }

  #heard(): void {
    this.#lastEvent = performance.now();
    if (!this.#isLost) return;
    this.#isLost = false;
    this.happened({ event: 'link', data: 'open' });
  }

  #failed(source: EventSource): void {
    if (source !== this.#source) return;
    this.#lose();
    // Otherwise the browser tries again by itself, with the id of the last event.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => source === this.#source && this.open(), RETRY_MS);
  }

  #lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.happened({ event: 'link', data: 'lost' });
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
  }
}
