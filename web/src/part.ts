// A part of the page: an element, and how it follows the model.

import type { Model } from './model';

export interface Part {
  element: HTMLElement;
  update(model: Model): void;
}
