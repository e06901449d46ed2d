// A question's page: a sample's text loads when it is opened; its URL opens it; keys lead through the wrong ones.
"use strict";
(() => {
  const samples = [...document.querySelectorAll("details.sample")];
  const tools = document.querySelector("[data-samples]");
  const status = tools.querySelector("[data-status]");
  const isWrong = (sample) => sample.dataset.verdict !== "correct";

  const show = async (sample) => {
    const inside = sample.querySelector(".inside");
    if (inside.dataset.shown !== undefined) return;
    inside.dataset.shown = "";
    inside.textContent = "Loading…";
    try {
      const records = await r1evalTextStore.load(`${inside.dataset.texts}/`, inside.dataset.chunk);
      r1evalSampleView.render(inside, records[inside.dataset.index]);
    } catch (error) {
      delete inside.dataset.shown;
      inside.textContent = `The text of this sample could not be loaded: ${error.message}`;
    }
    inside.append(Object.assign(document.createElement("a"), { href: `#${sample.id}`, textContent: `link to sample ${inside.dataset.index}` }));
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details.sample")) show(event.target);
  }, true);

  const filter = () => {
    for (const sample of samples) sample.hidden = status.value !== "" && sample.dataset.verdict !== status.value;
  };
  const reveal = (sample) => {
    if (sample.hidden) { status.value = ""; filter(); }
    sample.open = true;
    sample.scrollIntoView({ behavior: "instant" });
    sample.querySelector("summary").focus({ preventScroll: true });
  };
  // Past the last wrong sample of this question the next question follows, past the first one the previous.
  const leave = (forward) => {
    const link = document.querySelector(forward ? "a[rel=next]" : "a[rel=prev]");
    if (link) location.assign(`${link.href}#${forward ? "first" : "last"}-wrong`);
  };
  const step = (forward) => {
    const wrong = samples.filter(isWrong);
    const at = wrong.findIndex((sample) => sample.contains(document.activeElement) || `#${sample.id}` === location.hash);
    const next = at < 0 ? wrong.at(forward ? 0 : -1) : wrong[at + (forward ? 1 : -1)];
    if (next) location.hash = next.id; else leave(forward);
  };
  const openFromUrl = () => {
    const ends = { "#first-wrong": true, "#last-wrong": false };
    if (location.hash in ends) {
      const wrong = samples.filter(isWrong).at(ends[location.hash] ? 0 : -1);
      if (wrong) location.replace(`#${wrong.id}`); else leave(ends[location.hash]);
      return;
    }
    const sample = samples.find((details) => `#${details.id}` === location.hash);
    if (sample) reveal(sample);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (event.key === "n" || event.key === "p") step(event.key === "n");
  });
  status.addEventListener("change", filter);
  tools.querySelector("[data-fold]").addEventListener("click", () => { for (const sample of samples) sample.open = false; });
  tools.hidden = false;
  window.addEventListener("hashchange", openFromUrl);
  r1evalMaths.render(document);
  openFromUrl();
  for (const sample of samples) if (sample.open) show(sample);
})();
