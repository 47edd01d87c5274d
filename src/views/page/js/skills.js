// A card for each skill that opens into the reasons of its score.

function drawSkills() {
  const place = byId('skill-cards');
  for (const skill of data.skills) place.append(skillCard(skill));
  byId('skills').hidden = data.skills.length === 0 || data.record.speech.length === 0;
}

function skillCard(skill) {
  const judged = skill.score !== null;
  const head = h(
    'summary',
    {},
    h('span', { class: 'name' }, skill.title),
    h('span', { class: judged ? 'score' : 'score none' }, judged ? String(Math.round(skill.score)) : '–'),
    h('span', { class: 'bar', 'aria-hidden': 'true' }, h('i', { style: { width: `${judged ? Math.max(1, skill.score) : 0}%` } })),
    h('span', { class: 'confidence' }, skill.confidence_words),
  );
  if (skill.why.length === 0) return h('details', { class: 'skill' }, head, h('p', { class: 'soft' }, judged ? 'The record gives no reasons.' : 'There was too little in this call to judge by.'));
  return h('details', { class: 'skill' }, head, h('ul', { class: 'reasons' }, skill.why.map(reason)));
}

function reason(why) {
  const sign = why.points < 0 ? 'minus' : 'plus';
  const points = `${why.points < 0 ? '−' : '+'}${Math.round(Math.abs(why.points))}`;
  const cues = (why.cues || []).map((id) => cueById.get(id)).filter(Boolean);
  const figure = data.figures.find((row) => row.name === why.metric);
  return h(
    'li',
    {},
    h('span', { class: `points ${sign}` }, points),
    h(
      'span',
      {},
      why.text,
      figure ? h('a', { class: 'figure-link', href: `#figure-${figure.name}` }, figure.title.toLowerCase()) : null,
      cues.length > 0 ? h('span', { class: 'jumps' }, cues.map((cue) => timeButton(cue.start_s, data.titles.cues[cue.cue]))) : null,
    ),
  );
}
