// A stand-in for `sidetone live`: speaks docs/live-api.md, says what a test tells it to say, and remembers what the page asked.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CALL, FIRST_SNAPSHOT, NO_METERS, QUIET_METERS } from './story.mjs';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));
const RECORD = fileURLToPath(new URL('../../tests/fixtures/record.json', import.meta.url));
const PLAYBOOK = new URL('../../tests/fixtures/playbook.json', import.meta.url);
const TOKEN = '0123456789abcdef0123456789abcdef';
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };
/** What a record has beside where it is held against a playbook and its summary was put in other words. */
export const HELD = {
  playbook: JSON.parse(await readFile(PLAYBOOK, 'utf8')),
  summary: { polished: { text: 'The connection drops every evening. An engineer comes on Wednesday the fourth, between one and five.', by: 'small-model' } },
};
/** Meters are repeated as the program repeats them: the page takes silence for absence. */
const METERS_EVERY_MS = 200;
const LOGGED = new Set(['device', 'call_started', 'mode', 'nudge_opened', 'nudge_closed', 'words', 'cue', 'notice', 'call_ending', 'call_ended', 'call_improved', 'bye']);

export class StandIn {
  /** Every text the page sent to be looked at, in order. */
  texts = [];
  /** Every command the page sent, in order. */
  commands = [];
  /** What a command is answered with instead of `{"ok":true}`; a sentence. */
  refusal = '';
  /** Whether records of calls can be fetched. */
  hasRecords = true;
  /** What the record says otherwise once the call was heard again. */
  better = {};
  #snapshot;
  #log = [];
  #clients = new Set();
  #meters = QUIET_METERS;
  #isAway = false;
  #isMute = false;
  #server = createServer((request, response) => void this.#answer(request, response));
  #timer;

  constructor(snapshot = {}) {
    this.#snapshot = structuredClone({ ...FIRST_SNAPSHOT, ...snapshot });
  }

  /** Starts it on a free port; the page's address. */
  async start(port = 0) {
    await new Promise((listening) => this.#server.listen(port, '127.0.0.1', listening));
    this.#timer = setInterval(() => this.#broadcast('meters', this.#meters), METERS_EVERY_MS);
    return `${this.#origin}/${TOKEN}/`;
  }

  async stop() {
    clearInterval(this.#timer);
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** Says one event, and keeps it in the snapshot and for those who come back. */
  send(event, data) {
    if (event === 'meters') this.#meters = data;
    this.#fold(event, data);
    const id = LOGGED.has(event) ? this.#log.push({ event, data }) : undefined;
    this.#broadcast(event, data, id);
    if (event === 'bye') for (const client of this.#clients) client.end();
  }

  /** Says several, each `[event, data]`. */
  play(events) {
    for (const [event, data] of events) this.send(event, data);
  }

  /** The program is gone: connections break and new ones fail, until `comeBack`. What is sent meanwhile is kept. */
  goAway() {
    this.#isAway = true;
    for (const client of this.#clients) client.destroy();
    this.#clients.clear();
  }

  comeBack({ forgetful = false } = {}) {
    this.#isAway = false;
    if (forgetful) this.#log = [];
  }

  /** The connection stands and nothing comes: what a hung program looks like. */
  mute(isMute) {
    this.#isMute = isMute;
  }

  get watchers() {
    return this.#clients.size;
  }

  get #origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.#origin);
    const path = pathname.slice(TOKEN.length + 2);
    const isOurs = pathname.startsWith(`/${TOKEN}/`) && (request.headers.origin ?? this.#origin) === this.#origin;
    if (this.#isAway) return void request.socket.destroy();
    if (!isOurs) return reply(response, 404, 'text/plain', '');
    if (path === 'events') return this.#stream(request, response);
    if (path === 'api/state') return reply(response, 200, TYPES['.json'], JSON.stringify(this.#snapshot));
    if (path === 'api/command' && request.method === 'POST') return this.#command(await body(request), response);
    if (path === 'api/text' && request.method === 'POST') return this.#text(await body(request), response);
    if (path.startsWith('calls/')) return this.#record(path, response);
    return this.#file(path, response);
  }

  #stream(request, response) {
    response.writeHead(200, { ...HEADERS, 'Content-Type': 'text/event-stream' });
    response.write('retry: 200\n\n');
    const last = Number(request.headers['last-event-id'] ?? Number.NaN);
    if (last <= this.#log.length) this.#log.slice(last).forEach(({ event, data }, index) => write(response, event, data, last + index + 1));
    else write(response, 'snapshot', this.#snapshot, this.#log.length);
    this.#clients.add(response);
    request.on('close', () => this.#clients.delete(response));
  }

  #broadcast(event, data, id) {
    if (!this.#isMute) for (const client of this.#clients) write(client, event, data, id);
  }

  #text(sent, response) {
    const asked = JSON.parse(sent);
    this.texts.push(asked);
    if (!asked.text.trim()) return reply(response, 400, TYPES['.json'], JSON.stringify({ error: 'there is no text to look at' }));
    const [, word] = asked.text.match(/(recieved|<.*>)/) ?? [];
    const notes = word ? [{ kind: 'spelling', start: 0, end: 1, line: 1, text: word, message: 'misspelt.', suggestion: 'received' }] : [];
    const written = { score: 94, confidence: 1, why: [{ text: 'A text without faults', points: 100 }, { text: 'A fault in spelling or grammar', points: -6 }] };
    return reply(response, 200, TYPES['.json'], JSON.stringify({ kind: 'draft', messages: [], cues: [], notes, skills: { written } }));
  }

  #command(text, response) {
    const command = JSON.parse(text);
    this.commands.push(command);
    if (this.refusal) return reply(response, 400, TYPES['.json'], JSON.stringify({ error: this.refusal }));
    reply(response, 200, TYPES['.json'], '{"ok":true}');
    const mode = changedMode(this.#snapshot.mode, command);
    if (mode) this.send('mode', mode);
    if (command.do === 'card_capture') this.#listen(!command.on);
    if (command.do === 'call_start') this.send('call_started', CALL);
  }

  /** Card capture: both parties are paused, and no level is known. */
  #listen(isListening) {
    for (const party of ['agent', 'customer']) this.send('device', { ...this.#snapshot.parties[party], party, state: isListening ? 'listening' : 'paused' });
    this.send('meters', isListening ? QUIET_METERS : NO_METERS);
  }

  async #record(path, response) {
    if (!this.hasRecords) return reply(response, 404, 'text/plain', '');
    if (path.endsWith('.html')) return reply(response, 200, TYPES['.html'], '<!doctype html><title>The whole report</title><h1>The whole report</h1>');
    const record = JSON.parse(await readFile(RECORD, 'utf8'));
    return reply(response, 200, TYPES['.json'], JSON.stringify({ ...record, ...this.better, summary: { ...record.summary, ...this.better.summary }, id: path.slice('calls/'.length, -'.json'.length) }));
  }

  async #file(path, response) {
    const file = normalize(join(DIST, path === '' ? 'index.html' : path));
    try {
      if (!file.startsWith(DIST)) throw new Error('outside');
      reply(response, 200, TYPES[extname(file)] ?? 'application/octet-stream', await readFile(file));
    } catch {
      reply(response, 404, 'text/plain', '');
    }
  }

  /** Keeps the snapshot true to what was said. */
  #fold(event, data) {
    const now = this.#snapshot;
    const changes = {
      figures: () => ({ figures: data, call: now.call && { ...now.call, call_s: data.call_s } }),
      mode: () => ({ mode: data }),
      device: () => ({ parties: { ...now.parties, [data.party]: { device: data.device, state: data.state, text: data.text } } }),
      notice: () => ({ notices: [...now.notices.filter(({ code }) => code !== data.code), ...(data.text ? [data] : [])] }),
      call_started: () => ({ phase: 'call', call: { ...data, call_s: 0 }, figures: null, nudge: null, earlier_nudges: [], words_said: [] }),
      nudge_opened: () => ({ nudge: data }),
      nudge_closed: () => ({ nudge: null, earlier_nudges: [...now.earlier_nudges, { ...now.nudge, ...data }] }),
      words: () => ({ words_said: [...now.words_said, data].slice(-200) }),
      call_ending: () => ({ phase: 'ending' }),
      call_ended: () => ({ phase: 'waiting', call: null, figures: null, nudge: null, last_call: data.id }),
    };
    Object.assign(now, changes[event]?.() ?? {});
  }
}

function changedMode(mode, command) {
  switch (command.do) {
    case 'hold': return { ...mode, hold: command.on };
    case 'card_capture': return { ...mode, card_capture: command.on };
    case 'sharing': return { ...mode, sharing: command.mode };
    case 'consent': return { ...mode, consent: command.basis };
    case 'snooze': return { ...mode, snoozed: command.for_s > 0 };
    case 'how_often': return { ...mode, how_often: command.value };
    case 'kind': return { ...mode, off: [...mode.off.filter((kind) => kind !== command.kind), ...(command.on ? [] : [command.kind])] };
    default: return null;
  }
}

function write(response, event, data, id) {
  response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function reply(response, status, type, content) {
  response.writeHead(status, { ...HEADERS, 'Content-Type': type }).end(content);
}

async function body(request) {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
