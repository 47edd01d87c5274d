// Building blocks. Text only ever enters as text: no markup is made from what the program sends.

export type Child = Node | string | null | undefined | false | Child[];

interface Attributes {
  on?: Record<string, (event: Event) => void>;
  [name: string]: unknown;
}

/** An element: attributes, then children (nodes or text). `on` adds listeners. */
export function h<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[Tag] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value as Record<string, (event: Event) => void>)) element.addEventListener(event, listener);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...flat(children));
  return element;
}

/** Nodes and texts in order, without what is not there. */
export function flat(children: Child[]): (Node | string)[] {
  return children.flatMap((child) => (Array.isArray(child) ? flat(child) : child ? [child] : []));
}

/** Sets text only where it differs: an untouched node keeps its selection and is not announced again. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string | boolean | null): void {
  const text = value === true ? 'true' : value === false ? 'false' : value;
  if (text === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

export function setHidden(element: HTMLElement | SVGElement, hidden: boolean): void {
  element.toggleAttribute('hidden', hidden);
}
