// The one model, and those who want to know of its changes.

import { EMPTY, type Happening, type Model, reduce } from './model';

export class Store {
  #model = EMPTY;
  readonly #listeners = new Set<(model: Model, event: Happening['event']) => void>();

  get model(): Model {
    return this.#model;
  }

  /** Calls `listener` now and at every change; the function returned ends that. */
  follow(listener: (model: Model, event: Happening['event']) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#model, 'link');
    return () => this.#listeners.delete(listener);
  }

  happened(happening: Happening): void {
    const before = this.#model;
    this.#model = reduce(before, happening);
    if (this.#model !== before) for (const listener of this.#listeners) listener(this.#model, happening.event);
  }
}
