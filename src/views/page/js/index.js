'use strict';
// Sorts the table by the column whose heading is pressed, and shows only the calls whose name is typed.
(() => {
  const table = document.querySelector('table');
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];

  const keyOf = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;

  function sortBy(column, descending) {
    const rows = [...body.rows].sort((a, b) => {
      const [first, second] = [keyOf(a, column), keyOf(b, column)];
      if (first === '' || second === '') return (first === '') - (second === '');
      const order = Number.isNaN(Number(first)) || Number.isNaN(Number(second)) ? first.localeCompare(second, undefined, { numeric: true }) : first - second;
      return descending ? -order : order;
    });
    body.append(...rows);
    headings.forEach((heading, index) => heading.setAttribute('aria-sort', index === column ? (descending ? 'descending' : 'ascending') : 'none'));
  }

  headings.forEach((heading, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => sortBy(column, heading.getAttribute('aria-sort') === 'ascending'));
  });

  const filter = document.getElementById('filter');
  filter.parentElement.hidden = false;
  filter.addEventListener('input', () => {
    const wanted = filter.value.trim().toLowerCase();
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
})();
