// The call against its playbook: the verdict, the score, and each item that opens into why it counted or not.

const barePoints = (points) => String(Math.round(points * 10) / 10);

function drawPlaybook() {
  const result = data.record.playbook;
  byId('playbook').hidden = !result;
  if (!result) return;
  byId('playbook-title').textContent = `Playbook: ${result.title}`;
  const { verdict, why } = result.compliance;
  const judged = result.score !== null;
  byId('playbook-head').append(
    h('p', { class: `verdict-line ${verdict}` }, h('b', {}, `Fatal items ${data.titles.verdicts[verdict] || words(verdict)}`), h('span', {}, why)),
    h('p', { class: 'playbook-score' }, h('b', {}, judged ? barePoints(result.score) : '–'), judged ? `of 100: ${barePoints(result.points)} of ${barePoints(result.points_possible)} points` : 'nothing could be judged'),
    result.call_type ? h('p', { class: 'soft' }, `A call of the kind ${words(result.call_type.name)}, told at `, timeButton(result.call_type.found.start_s), quoted(result.call_type.found.quote)) : '',
  );
  for (const [title, items] of [['', result.steps], ['Must be said', result.must_say || []], ['Must never be said', result.never_say || []]]) {
    if (items.length === 0) continue;
    if (title) byId('playbook-items').append(h('h3', {}, title));
    byId('playbook-items').append(h('ul', { class: 'items' }, items.map(playbookItem)));
  }
}

function playbookItem(item) {
  const good = item.status === 'done' || item.status === 'kept';
  const bad = item.status === 'breached' || (item.status === 'missed' && item.required);
  const found = item.found || [];
  const facts = [item.fatal ? 'fatal' : '', item.required ? '' : 'optional', item.review ? 'to be looked at' : ''].filter(Boolean).join(', ');
  const points = item.points_possible > 0 ? `${barePoints(item.points)} of ${barePoints(item.points_possible)}` : '';
  return h(
    'li',
    { class: good ? 'good' : bad ? 'bad' : 'aside' },
    h(
      'details',
      { open: bad },
      h(
        'summary',
        {},
        h('span', { class: 'sign', 'aria-hidden': 'true' }, good ? '✓' : bad ? '✗' : '–'),
        h('span', { class: 'item-title' }, item.title, facts ? h('small', {}, facts) : null),
        h('span', { class: 'item-status' }, data.titles.items[item.status] || words(item.status)),
        h('span', { class: 'item-points' }, points),
      ),
      h(
        'div',
        { class: 'item-why' },
        found.map((part) => h('p', {}, timeButton(part.start_s), quoted(part.quote))),
        h('p', { class: 'soft' }, item.why),
        item.nearest ? h('p', { class: 'soft' }, 'Nearest: ', timeButton(item.nearest.start_s), quoted(item.nearest.quote)) : null,
        item.say ? h('p', { class: 'better' }, h('b', {}, 'Try '), quoted(item.say)) : null,
      ),
    ),
  );
}
