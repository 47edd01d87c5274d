"use strict";
{
  const form = document.getElementById("choose");
  const clips = [...document.querySelectorAll(".clips > li")];
  const sounds = clips.map((clip) => clip.querySelector("audio"));
  const chosen = (name) => document.getElementById(name).value;
  const choose = () => {
    const wanted = { what: chosen("what"), skill: chosen("skill"), tone: chosen("tone") };
    for (const clip of clips) {
      clip.hidden = Object.entries(wanted).some(([name, value]) => value && clip.dataset[name] !== value);
    }
    const count = clips.filter((clip) => !clip.hidden).length;
    document.getElementById("shown").textContent = count === 1 ? "1 clip" : `${count} clips`;
  };
  sounds.forEach((sound, at) => {
    sound.addEventListener("play", () => {
      for (const other of sounds) {
        if (other !== sound) other.pause();
      }
    });
    sound.addEventListener("ended", () => {
      const next = clips.findIndex((clip, place) => place > at && !clip.hidden);
      if (document.getElementById("on").checked && next >= 0) {
        clips[next].scrollIntoView({ block: "nearest" });
        sounds[next].play();
      }
    });
  });
  form.addEventListener("change", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = clips.length === 0;
  choose();
}
