// The card in a small window that stays over the softphone.

import { wear } from './theme';

/** Not in the compiler's library yet. */
interface DocumentPictureInPicture {
  window: Window | null;
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const SIZE = { width: 380, height: 440 };

/** Opens the window, or brings it back to the front; a sentence where the browser did not allow it. */
export class Floating {
  #window: Window | null = null;

  constructor(private readonly fill: (window: Window) => () => void) {}

  async toggle(): Promise<string> {
    if (this.#window && !this.#window.closed) {
      this.#window.close();
      return '';
    }
    const pictureInPicture = (window as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
    return pictureInPicture ? this.#float(pictureInPicture) : this.#popUp();
  }

  async #float(pictureInPicture: DocumentPictureInPicture): Promise<string> {
    try {
      const opened = await pictureInPicture.requestWindow(SIZE);
      dress(opened);
      this.#window = opened;
      const empty = this.fill(opened);
      opened.addEventListener('pagehide', () => { empty(); this.#window = null; }, { once: true });
      return '';
    } catch {
      return this.#popUp();
    }
  }

  /** Puts the theme on it, where it is open. */
  wear(): void {
    if (this.#window) wear(this.#window.document);
  }

  /** A window of its own with its own stream of events: it goes on when this page is closed. */
  #popUp(): string {
    this.#window = window.open('./?card', 'sidetone-card', `popup,width=${SIZE.width},height=${SIZE.height}`);
    return this.#window ? '' : 'The browser did not allow the small window. Allow pop-ups for this page and try again.';
  }
}

/** The page's own style sheets, by address: the window inherits the page's policy. */
function dress(opened: Window): void {
  for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
    const link = opened.document.createElement('link');
    link.rel = 'stylesheet';
    link.href = sheet.href;
    opened.document.head.append(link);
  }
  opened.document.title = 'Sidetone';
  opened.document.documentElement.lang = 'en';
  wear(opened.document);
}
