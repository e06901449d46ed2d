// The leaderboard: two rows that are ticked are compared, if the report has a page on the two.
"use strict";
(() => {
  const boxes = [...document.querySelectorAll("input[data-tick]")];
  const button = document.querySelector("[data-compare]");
  if (!button) return;
  const status = document.querySelector("[data-compare-status]");
  const pages = new Map([...document.querySelectorAll("a[data-pair]")].map((link) => [link.dataset.pair, link.href]));
  let ticked = []; // the slugs, the first one ticked first

  const pageOf = ([first, second]) => pages.get(`${first} ${second}`) ?? pages.get(`${second} ${first}`);
  const update = () => {
    for (const box of boxes) box.checked = ticked.includes(box.dataset.tick);
    button.disabled = ticked.length !== 2 || !pageOf(ticked);
    status.textContent = ticked.length === 2 && !pageOf(ticked)
      ? "This report has no page that compares these two."
      : ["Tick two rows to compare them.", "Tick one more row.", ""][ticked.length];
  };

  for (const box of boxes) {
    box.hidden = false;
    box.addEventListener("change", () => {
      const others = ticked.filter((slug) => slug !== box.dataset.tick);
      ticked = box.checked ? [...others, box.dataset.tick].slice(-2) : others;
      update();
    });
  }
  button.addEventListener("click", () => location.assign(pageOf(ticked)));
  update();
})();
