(() => {
  "use strict";
  const rows = [...document.querySelectorAll(".row")];
  const kind = document.getElementById("kind");
  const find = document.getElementById("find");
  const nothing = document.getElementById("nothing");
  if (!kind) return;
  const narrow = () => {
    const words = find.value.trim().toLowerCase();
    let left = 0;
    for (const row of rows) {
      const fits = (!kind.value || row.dataset.kinds.split(" ").includes(kind.value))
        && (!words || row.textContent.toLowerCase().includes(words));
      row.hidden = !fits;
      left += fits;
    }
    nothing.hidden = left > 0;
  };
  kind.addEventListener("change", narrow);
  find.addEventListener("input", narrow);
  for (const link of document.querySelectorAll("a[data-kind]")) {
    link.addEventListener("click", () => { kind.value = link.dataset.kind; find.value = ""; narrow(); });
  }
  // A link to a row that the filter hides shows all rows again.
  window.addEventListener("hashchange", () => {
    const row = document.getElementById(location.hash.slice(1));
    if (row && row.hidden) { kind.value = ""; find.value = ""; narrow(); row.scrollIntoView(); }
  });
  document.querySelector(".tools").hidden = false;
})();
