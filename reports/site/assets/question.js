// A question's page: samples open by their address, filter by verdict; mathematics is rendered when it is seen.
"use strict";
(() => {
  const MOST = 2000; // formulas of a text; the rest stay as written
  const LONGEST = 3000; // characters of a formula
  const settings = { trust: false, errorColor: "currentcolor", throwOnError: true, strict: "ignore", maxExpand: 200, maxSize: 20 };

  // $…$ as pandoc reads it: no blank inside its ends, no digit behind it; so "$5 and $6" stays money.
  const formulas = new RegExp([
    "```[\\s\\S]*?(?:```|$)", "`[^`\\n]*`", "\\\\\\$",
    `\\$\\$([^$]{1,${LONGEST}})\\$\\$`,
    `\\\\\\[((?:(?!\\\\\\[)[\\s\\S]){1,${LONGEST}}?)\\\\\\]`,
    `\\\\\\(((?:(?!\\\\\\()[\\s\\S]){1,${LONGEST}}?)\\\\\\)`,
    "\\$(?![\\s$])((?:\\\\[^\\n]|[^$\\\\\\n]){1,600})(?<!\\s)\\$(?![\\d$])",
  ].join("|"), "g");

  // KaTeX sets a few styles through setAttribute, which the policy forbids; through the element's own it may.
  const styled = (work) => {
    const own = Element.prototype.setAttribute;
    Element.prototype.setAttribute = function (name, value) {
      if (name === "style") this.style.cssText = value; else own.call(this, name, value);
    };
    try { return work(); } finally { Element.prototype.setAttribute = own; }
  };

  // A formula as an element; null where KaTeX cannot read it, and its source stays.
  const formula = (tex, displayMode) => {
    const made = document.createElement("span");
    try { styled(() => katex.render(tex, made, { ...settings, displayMode })); } catch { return null; }
    made.className = displayMode ? "formula wide" : "formula";
    return made;
  };

  const typeset = (element) => {
    const text = element.textContent;
    const parts = [];
    let last = 0;
    let count = 0;
    for (const found of text.matchAll(formulas)) {
      const tex = found[1] ?? found[2] ?? found[3] ?? found[4];
      if (tex === undefined) continue;
      if (++count > MOST) break;
      const made = formula(tex, found[1] !== undefined || found[2] !== undefined);
      if (!made) continue;
      parts.push(text.slice(last, found.index), made);
      last = found.index + found[0].length;
    }
    if (parts.length) element.replaceChildren(...parts, text.slice(last));
  };

  // What scrolls sideways can be reached by the keyboard.
  const reachable = (element) => {
    for (const wide of element.querySelectorAll(".formula")) {
      if (wide.scrollWidth <= wide.clientWidth || !wide.classList.contains("wide")) continue;
      wide.tabIndex = 0;
      wide.setAttribute("role", "group");
      wide.setAttribute("aria-label", "Wide formula");
    }
  };

  const seen = (element) => {
    const shut = element.closest("details:not([open])");
    return !shut || element.closest("summary")?.parentElement === shut;
  };
  const render = (within) => {
    if (typeof katex === "undefined") return;
    for (const element of within.querySelectorAll("[data-maths]:not([data-done]), [data-tex]:not([data-done])")) {
      if (!seen(element)) continue;
      element.dataset.done = "";
      if (element.dataset.maths !== undefined) typeset(element);
      else if (/[\\^_{]/.test(element.textContent) && element.textContent.length <= LONGEST) {
        const made = formula(element.textContent, false);
        if (made) element.replaceChildren(made);
      }
      reachable(element);
    }
  };
  document.addEventListener("toggle", (event) => { if (event.target.open) render(event.target); }, true);

  const samples = [...document.querySelectorAll("details.sample")];
  const tools = document.querySelector("[data-samples]");
  const status = tools.querySelector("[data-status]");
  const filter = () => {
    for (const sample of samples) sample.hidden = status.value !== "" && sample.dataset.verdict !== status.value;
  };
  const named = () => {
    const sample = samples.find((one) => `#${one.id}` === location.hash);
    if (!sample) return;
    if (sample.hidden) { status.value = ""; filter(); }
    sample.open = true;
    sample.scrollIntoView({ behavior: "instant" });
    sample.querySelector("summary").focus({ preventScroll: true });
  };
  status.addEventListener("change", filter);
  tools.querySelector("[data-fold]").addEventListener("click", () => { for (const sample of samples) sample.open = false; });
  tools.hidden = false;
  window.addEventListener("hashchange", named);
  render(document);
  named();
})();
