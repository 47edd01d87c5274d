// The place in the call, and the sound when there is any.

const player = (() => {
  const audio = byId('audio');
  const button = byId('play');
  const now = byId('now');
  const listeners = [];
  let time = 0;
  let hasSound = Boolean(audio.getAttribute('src'));
  let objectUrl = null;

  function tell(why) {
    now.textContent = clock(time);
    for (const listener of listeners) listener(time, why);
  }

  function setSound(has, name) {
    hasSound = has;
    document.body.classList.toggle('has-sound', has);
    for (const control of document.querySelectorAll('[data-needs-sound]')) control.disabled = !has;
    byId('sound-name').textContent = name;
  }

  /** Goes to a moment. With sound it plays from there; `show` also brings the transcript there. */
  function jump(to, { show = false, play = true } = {}) {
    time = Math.min(Math.max(0, to), data.record.source.duration_s);
    if (hasSound) {
      audio.currentTime = time;
      if (play) start();
    }
    tell(show ? 'show' : 'jump');
  }

  function start() {
    audio.play().catch(() => setSound(false, 'This recording cannot be played here.'));
  }

  function toggle() {
    if (!hasSound) return;
    if (audio.paused) start();
    else audio.pause();
  }

  audio.addEventListener('timeupdate', () => {
    time = audio.currentTime;
    tell('play');
  });
  for (const name of ['play', 'pause', 'ended']) {
    audio.addEventListener(name, () => {
      document.body.classList.toggle('playing', !audio.paused);
      button.setAttribute('aria-label', audio.paused ? 'Play' : 'Pause');
    });
  }
  button.addEventListener('click', toggle);
  byId('back').addEventListener('click', () => jump(time - 5, { play: false }));
  byId('forward').addEventListener('click', () => jump(time + 5, { play: false }));
  byId('speed').addEventListener('change', (event) => {
    audio.playbackRate = Number(event.target.value);
  });
  byId('open').addEventListener('change', (event) => {
    const file = event.target.files[0];
    if (!file) return;
    if (objectUrl) URL.revokeObjectURL(objectUrl);
    objectUrl = URL.createObjectURL(file);
    audio.src = objectUrl;
    audio.currentTime = time;
    setSound(true, file.name);
  });
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea, button, summary, a, [role="button"]');
    if (event.key === ' ' && !typing && hasSound) {
      event.preventDefault();
      toggle();
    }
  });

  setSound(hasSound, hasSound ? data.record.source.name : '');
  return { jump, onMove: (listener) => listeners.push(listener), time: () => time };
})();
