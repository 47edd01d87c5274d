// The note that says what a mark means, on hover and on focus.

const tip = (() => {
  const box = byId('tip');
  let shownFor = null;

  function place(anchor) {
    const at = anchor.getBoundingClientRect();
    const own = box.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left + at.width / 2 - own.width / 2), window.innerWidth - own.width - 8);
    const above = at.top - own.height - 10;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${above > 8 ? above : at.bottom + 10}px`;
  }

  function show(anchor, content) {
    shownFor = anchor;
    box.replaceChildren(...content);
    box.hidden = false;
    place(anchor);
  }

  function hide() {
    shownFor = null;
    box.hidden = true;
  }

  /** Lets an element show a note; `content` makes its nodes when it is wanted. */
  function attach(element, content) {
    const on = () => show(element, content());
    const off = () => shownFor === element && hide();
    element.addEventListener('mouseenter', on);
    element.addEventListener('mouseleave', off);
    element.addEventListener('focus', on);
    element.addEventListener('blur', off);
    element.setAttribute('aria-describedby', 'tip');
  }

  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  window.addEventListener('scroll', () => hide(), { passive: true });
  return { attach, show, hide };
})();
