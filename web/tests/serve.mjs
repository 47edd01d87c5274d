// For developing: builds, serves the page and tells the story again and again. `npm run dev`, then open the address.

import { build } from 'vite';
import { StandIn } from './stand-in.mjs';
import { TO_END, TO_FIRST_NUDGE, TO_PRAISE } from './story.mjs';

const PAUSE_MS = { call_started: 1500, words: 900, figures: 60, nudge_opened: 6000, nudge_closed: 3000, call_ending: 2500, call_ended: 20000 };

await build({ logLevel: 'warn' });
const program = new StandIn();
console.log(await program.start(8749));
for (;;) {
  for (const [event, data] of [...TO_FIRST_NUDGE, ...TO_PRAISE, ...TO_END]) {
    program.send(event, data);
    await new Promise((later) => setTimeout(later, PAUSE_MS[event] ?? 300));
  }
}
