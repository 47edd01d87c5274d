// What the coach said, or would have said, with its cause and how it ended.

function drawNudges() {
  const list = byId('nudge-list');
  data.record.nudges.forEach((nudge, index) => {
    const praise = nudge.kind.startsWith('praise_');
    list.append(
      h(
        'li',
        { class: praise ? 'praise' : '' },
        timeButton(nudge.opened_s),
        h(
          'div',
          {},
          h('p', {}, h('span', { class: 'count' }, index + 1), h('b', {}, nudge.headline), h('span', { class: `outcome ${nudge.outcome}` }, data.titles.outcomes[nudge.outcome] || nudge.outcome)),
          h('p', {}, nudge.detail),
          h('p', { class: 'rule' }, `${causeWords(nudge)}, open ${lasting(nudge.closed_s - nudge.opened_s)}`),
        ),
      ),
    );
  });
  byId('nudges-part').hidden = data.record.nudges.length === 0;
}

function drawHealth() {
  const { health } = data.record;
  const list = byId('health-list');
  const all = [['Recording', health.verdicts], ['Agent', health.agent.verdicts], ['Customer', health.customer.verdicts]];
  for (const [who, verdicts] of all) {
    for (const verdict of verdicts) list.append(h('li', {}, h('b', {}, `${who}: `), verdict.text, h('code', {}, verdict.code)));
  }
  if (list.children.length === 0) list.append(h('li', { class: 'fine' }, 'Nothing is the matter with the sound.'));
  const body = byId('health-body');
  const rows = [
    ['Speech level', (p) => (p.level_dbov === null ? '–' : `${p.level_dbov.toFixed(1)} dBov`)],
    ['Speech over background', (p) => (p.snr_db === null ? '–' : `${p.snr_db.toFixed(1)} dB`)],
    ['Clipped samples', (p) => `${(p.clipping * 100).toFixed(2)} %`],
    ['Gaps filled with silence', (p) => `${p.gaps_s.toFixed(1)} s`],
    ['Texts dropped as not said', (p) => String(p.dropped)],
    ['Other party heard in it', (p) => (p.bleed === null ? '–' : p.bleed.toFixed(2))],
  ];
  for (const [name, text] of rows) body.append(h('tr', {}, h('th', { scope: 'row' }, name), h('td', { class: 'number' }, text(health.agent)), h('td', { class: 'number' }, text(health.customer))));
}
