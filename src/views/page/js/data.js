// The record and the words for it, as the program wrote them into the page.

const data = JSON.parse(document.getElementById('data').textContent);
const cueById = new Map(data.record.cues.map((cue) => [cue.id, cue]));
