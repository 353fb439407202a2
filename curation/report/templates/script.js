(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const drafts = all("details.draft");
  const byId = (id) => document.getElementById(id);

  // Point at a step: its evidence glows in the time lines of the clip and of the draft.
  const glow = (step, on) => {
    const lines = [step.closest(".clip").querySelector(":scope > .timeline"), step.closest(".draft").querySelector(".timeline")];
    for (const line of lines.filter(Boolean)) {
      const layer = line.querySelector(".glow");
      layer.replaceChildren();
      if (!on) continue;
      for (const pair of step.dataset.x.split(";").filter(Boolean)) {
        const [x, width] = pair.split(",").map(Number);
        const band = document.createElement("i");
        band.style.left = `${x}%`;
        band.style.width = `${Math.max(width, 0.4)}%`;
        layer.append(band);
      }
    }
  };
  for (const step of all(".step")) {
    step.addEventListener("mouseenter", () => glow(step, true));
    step.addEventListener("mouseleave", () => glow(step, false));
    step.addEventListener("focus", () => glow(step, true));
    step.addEventListener("blur", () => glow(step, false));
  }

  // Show what fits the choice and the words; hide clips of which nothing is left.
  const narrow = () => {
    const states = byId("filter").value.split(" ").filter(Boolean);
    const words = byId("find").value.trim().toLowerCase();
    let left = 0;
    for (const draft of drafts) {
      const fits = (!states.length || draft.dataset.state.split(" ").some((state) => states.includes(state)))
        && (!words || draft.textContent.toLowerCase().includes(words));
      draft.hidden = !fits;
      left += fits;
    }
    for (const clip of all(".clip")) clip.hidden = all("details.draft", clip).every((draft) => draft.hidden);
    byId("nothing").hidden = left > 0 || drafts.length === 0;
  };
  byId("filter").addEventListener("change", narrow);
  byId("find").addEventListener("input", narrow);
  byId("fold").addEventListener("click", (event) => {
    const open = drafts.every((draft) => !draft.open);
    for (const draft of drafts) draft.open = open;
    event.target.textContent = open ? "Fold all" : "Unfold all";
  });
  if (drafts.length) document.querySelector(".tools").hidden = false;
})();
