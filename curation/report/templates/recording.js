(() => {
  "use strict";
  const player = document.getElementById("player");
  const strips = [...document.querySelectorAll(".strip")];
  if (!player) return;
  let until = Infinity;

  const play = (from, to = Infinity) => {
    until = to;
    player.currentTime = from;
    const started = player.play();
    if (started) started.catch(() => {});
  };
  player.addEventListener("error", () => {
    player.hidden = true;
    document.getElementById("cannot").hidden = false;
  });

  // Click a strip: play from there.
  for (const strip of strips) {
    const sound = strip.querySelector(".sound");
    sound.addEventListener("click", (event) => {
      const box = sound.getBoundingClientRect();
      const share = Math.min((event.clientX - box.left) / box.width, strip.dataset.share / 100);
      play(Number(strip.dataset.start) + share * strip.dataset.seconds);
    });
  }

  // Play one clip, and stop where it ends.
  for (const button of document.querySelectorAll(".play")) {
    const row = button.closest("tr");
    button.addEventListener("click", () => play(Number(row.dataset.start), Number(row.dataset.end)));
  }

  // A line shows where the player is.
  let shown = null;
  const follow = () => {
    if (player.currentTime >= until) {
      player.pause();
      until = Infinity;
    }
    const now = player.currentTime;
    const strip = strips.find((one) => now < Number(one.dataset.start) + Number(one.dataset.seconds)) || strips.at(-1);
    if (!strip) return;
    if (shown && shown !== strip) shown.querySelector(".cursor").hidden = true;
    shown = strip;
    const cursor = strip.querySelector(".cursor");
    cursor.hidden = false;
    cursor.style.left = `${Math.min(100, (100 * (now - strip.dataset.start)) / strip.dataset.seconds)}%`;
  };
  const tick = () => {
    follow();
    if (!player.paused && !player.ended) requestAnimationFrame(tick);
  };
  player.addEventListener("play", tick);
  player.addEventListener("seeked", follow);
})();
