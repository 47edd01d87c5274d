// Our own icons: strokes on a grid of 24, drawn in the colour of the text beside them.

import { s } from './dom';

const PATHS = {
  wave: 'M2 12q2.5-7 5 0t5 0 5 0 5 0',
  ear: 'M7 10a5 5 0 1 1 10 0c0 3-2.5 3.8-3.3 5.6S13.4 20 10.8 20A2.8 2.8 0 0 1 8 17.5M10 10a2 2 0 1 1 4 0c0 1.3-1.5 1.7-1.5 3',
  pause: 'M9 6v12M15 6v12',
  gauge: 'M4.5 17a8.5 8.5 0 1 1 15 0M12 14l4-5M12 14h.01',
  volume: 'M4 10v4h3l5 4V6l-5 4zM16 9.5a4 4 0 0 1 0 5M18.5 7a7.5 7.5 0 0 1 0 10',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  question: 'M12 3.5a8.5 8.5 0 1 1-4.2 15.9L3.5 20.5l1.2-4A8.5 8.5 0 0 1 12 3.5zM9.8 9.8a2.2 2.2 0 1 1 3.2 2c-.700.4-1 .8-1 1.6M12 16h.01',
  repeat: 'M5 11V9.5A3.5 3.5 0 0 1 8.5 6H18M15 3l3 3-3 3M19 13v1.5a3.5 3.5 0 0 1-3.5 3.5H6M9 15l-3 3 3 3',
  mic: 'M12 3.5a3 3 0 0 0-3 3V11a3 3 0 1 0 6 0V6.5a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5v3',
  headset: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v5H5.5A1.5 1.5 0 0 1 4 17.5zM20 14h-3v5h1.5a1.5 1.5 0 0 0 1.5-1.5z',
  people: 'M9 11.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3 19a6 6 0 0 1 12 0M16 5.6a3 3 0 0 1 0 5.8M17.5 14.2A5.5 5.5 0 0 1 21 19',
  speech: 'M12 3.5a8.5 8.5 0 1 1-4.2 15.9L3.5 20.5l1.2-4A8.5 8.5 0 0 1 12 3.5zM8.5 10.5h7M8.5 13.8h4.5',
  voice: 'M4 10v4M8 7v10M12 4v16M16 7v10M20 10v4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  heart: 'M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.4 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z',
  fork: 'M12 21v-7M12 14c0-4-6-3-6-9M12 14c0-4 6-3 6-9M3.5 7.5L6 5l2.5 2.5M15.5 7.5L18 5l2.5 2.5',
  pen: 'M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  snooze: 'M4 10h7.5L4 19h7.5M14 4.5h6L14 12h6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  off: 'M12 3.5v8M7 6.5a7.5 7.5 0 1 0 10 0',
  unlinked: 'M10 14a4 4 0 0 1 0-5.6l1.8-1.8M14 10a4 4 0 0 1 0 5.6l-1.8 1.8M15 5.5a4 4 0 0 1 3.7 3.7M9 18.5a4 4 0 0 1-3.7-3.7M4 4l16 16',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17.2h.01',
  float: 'M3.5 5.5h17v13h-17zM12.5 12h6v4.5h-6z',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  help: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.8 9.8a2.2 2.2 0 1 1 3.2 2c-.700.4-1 .8-1 1.6M12 16.3h.01',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5M12 8h.01',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  close: 'M6 6l12 12M18 6L6 18',
  up: 'M7 11l3.5-7a2 2 0 0 1 2 2.5L12 9.5h6a1.8 1.8 0 0 1 1.8 2.2l-1.3 6a2 2 0 0 1-2 1.6H7zM7 11H3.5v8.3H7',
  down: 'M17 13l-3.5 7a2 2 0 0 1-2-2.5l.5-3H6a1.8 1.8 0 0 1-1.8-2.2l1.3-6a2 2 0 0 1 2-1.6H17zM17 13h3.5V4.7H17',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon for the eye only: the words stand beside it. */
export function icon(name: IconName): SVGSVGElement {
  return s('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', 'data-icon': name }, s('path', { d: PATHS[name] }));
}

/** Draws another icon in place. */
export function changeIcon(drawn: SVGSVGElement, name: IconName): void {
  if (drawn.dataset['icon'] === name) return;
  drawn.dataset['icon'] = name;
  drawn.firstElementChild?.setAttribute('d', PATHS[name]);
}
