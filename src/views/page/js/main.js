// Everything is drawn once; after that only the place in the call moves.

function drawAbout() {
  const { record } = data;
  const rows = [
    ['Recording', record.source.name],
    ['Source', `${data.source_words}, ${record.source.sample_rate_hz} Hz`],
    ['SHA-256', record.source.sha256],
    ['Words', record.models.speech || 'none'],
    ['Voice activity', record.models.activity],
    ['Lexicons', Object.entries(record.models.lexicons || {}).map(([name, version]) => `${name} ${version}`).join(', ') || 'none'],
    ['Configuration', record.config_digest],
    ['Record', `${record.schema}, ${record.id}`],
    ['Made by', `sidetone ${record.models.sidetone}`],
  ];
  for (const [name, value] of rows) byId('about-list').append(h('dt', {}, name), h('dd', {}, value));
}

function openForPrint() {
  for (const part of document.querySelectorAll('details:not([open])')) {
    part.open = true;
    part.dataset.openedForPrint = '1';
  }
  timeline.fitWidth(680);
}

function closeAfterPrint() {
  for (const part of document.querySelectorAll('details[data-opened-for-print]')) {
    part.open = false;
    delete part.dataset.openedForPrint;
  }
  timeline.refit();
}

drawSummary();
drawPlaybook();
drawSkills();
transcript.draw();
drawNudges();
voices.draw();
drawPhases();
drawByPhase();
drawFigures();
drawHealth();
drawAbout();
window.addEventListener('beforeprint', openForPrint);
window.addEventListener('afterprint', closeAfterPrint);

const empty = data.record.speech.length === 0;
for (const id of ['call', 'figures']) byId(id).hidden = empty || byId(id).hidden;
byId('side').hidden = [...byId('side').children].every((part) => part.hidden);
for (const link of document.querySelectorAll('.contents a')) link.hidden = document.querySelector(link.hash).hidden;

/** A link from elsewhere may name a moment: `call.html#t=63`. */
function showLinkedMoment() {
  const [, time] = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash) || [];
  if (time) player.jump(Number(time), { show: true, play: false });
}
window.addEventListener('hashchange', showLinkedMoment);
showLinkedMoment();
