// Building blocks of the page. Text only ever enters as text: no markup is made from the record.

/** An element: attributes, then children (nodes or text). `on` adds listeners, `style` sets properties. */
function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
function s(tag, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (name === 'style') for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') element.append(child);
  }
  return element;
}

const byId = (id) => document.getElementById(id);

/** The text of the record shown as it is, quoted. */
const quoted = (text) => h('q', {}, text);

/** `02:05`, from an hour on `1:02:05`. */
function clock(time) {
  const whole = Math.max(0, Math.floor(time || 0));
  const two = (n) => String(n).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`;
}

/** A stretch in seconds, with a decimal while it is short. */
const lasting = (seconds) => (seconds < 10 ? `${seconds.toFixed(1)} s` : seconds < 90 ? `${Math.round(seconds)} s` : `${clock(seconds)} min`);

const words = (name) => name.replaceAll('_', ' ');
const partyName = (party) => (party === 'agent' ? 'Agent' : 'Customer');
const calmMotion = window.matchMedia('(prefers-reduced-motion: reduce)');

/** Index of the last item that begins at or before `time`, or -1; items are in order of time. */
function lastBefore(items, time, startOf) {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(items[middle]) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A button that takes the listener to a moment of the call. */
function timeButton(time, label) {
  return h(
    'button',
    { class: 'time', type: 'button', 'aria-label': `${label || 'Go to'} ${clock(time)}`, on: { click: () => player.jump(time, { show: true }) } },
    clock(time),
  );
}
