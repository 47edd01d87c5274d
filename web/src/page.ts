// The two shapes of the page: the whole, and the small card that floats.

import { Actions } from './actions';
import type { Connection } from './connection';
import { h, setAttribute } from './dom';
import { face } from './face';
import { Floating } from './floating';
import { History } from './history';
import type { Model } from './model';
import type { Part } from './part';
import { announcer } from './parts/announcer';
import { card } from './parts/card';
import { controls } from './parts/controls';
import { curve } from './parts/curve';
import { earlier } from './parts/earlier';
import { gauges } from './parts/gauges';
import { header } from './parts/header';
import { help } from './parts/help';
import { meters } from './parts/meters';
import { notices } from './parts/notices';
import { settings } from './parts/settings';
import { smallControls } from './parts/small_controls';
import { summary } from './parts/summary';
import { textBox } from './parts/text_box';
import { transcript } from './parts/transcript';
import { type Key, listen } from './shortcuts';
import type { Store } from './store';
import { nextTheme, themeWords, wear } from './theme';

const CHECK_MS = 1000;

export class Page {
  readonly #actions: Actions;
  readonly #history = new History();
  readonly #help = help();
  readonly #settings: ReturnType<typeof settings>;
  readonly #words = transcript();
  readonly #floating = new Floating((opened) => this.#fillCard(opened));

  constructor(private readonly store: Store, private readonly connection: Connection) {
    this.#actions = new Actions(store);
    this.#settings = settings(this.#actions);
  }

  showWhole(): void {
    const tools = { float: () => void this.#float(), settings: () => this.#settings.element.showModal(), theme: () => this.#changeTheme(), help: () => this.#help.showModal() };
    const parts = {
      header: header(tools), card: card(this.#actions), meters: meters(), gauges: gauges(), notices: notices((code) => this.store.happened({ event: 'notice', data: { code, text: '', level: 'info' } })), controls: controls(this.#actions),
      curve: curve(this.#history), earlier: earlier(this.#actions), summary: summary(), textBox: textBox(), announcer: announcer(),
    };
    const now = h('div', { class: 'now' }, parts.card.element, h('section', { class: 'panel dials', 'aria-label': 'At a glance' }, parts.meters.element, parts.gauges.element));
    const folds = h('div', { class: 'folds' }, this.#words.element, parts.earlier.element, parts.curve.element, parts.textBox.element);
    document.body.append(
      parts.header.element,
      h('main', {}, now, parts.notices.element, parts.controls.element, parts.summary.element, folds),
      parts.announcer.element, this.#help, this.#settings.element,
    );
    this.#follow(window, [...Object.values(parts), this.#words, this.#settings]);
    this.store.follow((model) => this.#remember(model));
    addEventListener('pagehide', () => this.#history.keep());
  }

  /** The card alone fills the window; the page behind it has no other parts. */
  showCard(): void {
    document.body.append(this.#help, this.#settings.element);
    this.#fillCard(window);
    this.store.follow((model) => this.#settings.update(model));
  }

  #fillCard(opened: Window): () => void {
    const parts: Part[] = [card(this.#actions), meters(), gauges(), smallControls(this.#actions), announcer()];
    const [big, ...others] = parts.map(({ element }) => element);
    opened.document.body.classList.add('floating');
    opened.document.body.append(h('main', {}, big, h('div', { class: 'dials' }, ...others)));
    return this.#follow(opened, parts);
  }

  #follow(where: Window, parts: Part[]): () => void {
    listen(where, this.#keys());
    const timer = where.setInterval(() => this.connection.check(), CHECK_MS);
    const leave = this.store.follow((model, event) => {
      for (const part of parts) if (event !== 'meters' || part.followsMeters) part.update(model);
      if (event === 'meters') return;
      setAttribute(where.document.body, 'data-phase', model.phase);
      where.document.title = title(model);
    });
    return () => {
      where.clearInterval(timer);
      leave();
    };
  }

  #remember({ call, figures, phase }: Model): void {
    if (call && figures && phase === 'call') this.#history.add(call.id, figures);
  }

  async #float(): Promise<void> {
    const fault = await this.#floating.toggle();
    this.store.happened({ event: 'notice', data: { code: 'page_float', text: fault, level: 'warning' } });
  }

  #changeTheme(): void {
    const next = nextTheme();
    wear(document);
    this.#floating.wear();
    document.dispatchEvent(new CustomEvent('themechange'));
    document.querySelector('.tools [aria-keyshortcuts="t"]')?.setAttribute('title', `Theme: ${themeWords[next]} (t)`);
  }

  #keys(): Record<Key, () => void> {
    const act = this.#actions;
    const run = (what: () => unknown) => (): void => void what();
    const inCall = (what: () => unknown) => run(() => this.store.model.phase === 'call' && what());
    return {
      s: run(() => this.store.model.phase === 'waiting' && act.start()), e: inCall(act.stop),
      h: inCall(act.toggleHold), c: inCall(act.toggleCardCapture), p: inCall(act.toggleSharing),
      1: inCall(() => act.consent('told')), 2: inCall(() => act.consent('agreed')), 3: inCall(() => act.consent('not_needed')),
      y: () => act.judgeCurrent(true), n: () => act.judgeCurrent(false), z: run(act.toggleSnooze), x: act.switchOffCurrent,
      f: run(() => this.#float()), w: () => this.#words.toggle(), g: () => this.#settings.element.showModal(),
      t: () => this.#changeTheme(), '?': () => this.#help.showModal(),
    };
  }
}

/** What the window's title says, for those who only see the task bar. */
function title(model: Model): string {
  const now = face(model);
  return now.tone === 'calm' && model.phase === 'call' ? 'In a call · Sidetone' : `${now.headline} · Sidetone`;
}
