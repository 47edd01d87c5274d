// A part of the page: an element, and how it follows the model.

import type { Model } from './model';

export interface Part {
  element: HTMLElement;
  update(model: Model): void;
  /** It follows the meters too, many times a second; the others are spared that. */
  followsMeters?: true;
}
