// A question's page: a sample's URL opens it, a filter selects verdicts, mathematics is rendered once visible.
"use strict";
(() => {
  const MAX_FORMULAS = 2000; // per text; the rest stay as source
  const MAX_LENGTH = 3000; // characters of a formula
  const settings = { trust: false, errorColor: "currentcolor", throwOnError: true, strict: "ignore", maxExpand: 200, maxSize: 20 };

  // $…$ by pandoc's rules: no space inside the delimiters, no digit after them, so "$5 and $6" is not a formula.
  const FORMULAS = new RegExp([
    "```[\\s\\S]*?(?:```|$)", "`[^`\\n]*`", "\\\\\\$",
    `\\$\\$([^$]{1,${MAX_LENGTH}})\\$\\$`,
    `\\\\\\[((?:(?!\\\\\\[)[\\s\\S]){1,${MAX_LENGTH}}?)\\\\\\]`,
    `\\\\\\(((?:(?!\\\\\\()[\\s\\S]){1,${MAX_LENGTH}}?)\\\\\\)`,
    "\\$(?![\\s$])((?:\\\\[^\\n]|[^$\\\\\\n]){1,600})(?<!\\s)\\$(?![\\d$])",
  ].join("|"), "g");

  // KaTeX sets some styles with setAttribute, which the Content-Security-Policy blocks; element.style is allowed.
  const withInlineStyles = (work) => {
    const original = Element.prototype.setAttribute;
    Element.prototype.setAttribute = function (name, value) {
      if (name === "style") this.style.cssText = value; else original.call(this, name, value);
    };
    try { return work(); } finally { Element.prototype.setAttribute = original; }
  };

  // Renders a formula to an element; null where KaTeX cannot parse it, and the source stays.
  const renderFormula = (tex, displayMode) => {
    const span = document.createElement("span");
    try { withInlineStyles(() => katex.render(tex, span, { ...settings, displayMode })); } catch { return null; }
    span.className = displayMode ? "formula wide" : "formula";
    return span;
  };

  const renderFormulas = (element) => {
    const text = element.textContent;
    const parts = [];
    let last = 0;
    let count = 0;
    for (const match of text.matchAll(FORMULAS)) {
      const tex = match[1] ?? match[2] ?? match[3] ?? match[4];
      if (tex === undefined) continue;
      if (++count > MAX_FORMULAS) break;
      const formula = renderFormula(tex, match[1] !== undefined || match[2] !== undefined);
      if (!formula) continue;
      parts.push(text.slice(last, match.index), formula);
      last = match.index + match[0].length;
    }
    if (parts.length) element.replaceChildren(...parts, text.slice(last));
  };

  // Formulas that scroll horizontally must be reachable by keyboard.
  const makeFocusable = (element) => {
    for (const wide of element.querySelectorAll(".formula")) {
      if (wide.scrollWidth <= wide.clientWidth || !wide.classList.contains("wide")) continue;
      wide.tabIndex = 0;
      wide.setAttribute("role", "group");
      wide.setAttribute("aria-label", "Wide formula");
    }
  };

  const isVisible = (element) => {
    const closed = element.closest("details:not([open])");
    return !closed || element.closest("summary")?.parentElement === closed;
  };
  const render = (root) => {
    if (typeof katex === "undefined") return;
    for (const element of root.querySelectorAll("[data-maths]:not([data-done]), [data-tex]:not([data-done])")) {
      if (!isVisible(element)) continue;
      element.dataset.done = "";
      if (element.dataset.maths !== undefined) renderFormulas(element);
      else if (/[\\^_{]/.test(element.textContent) && element.textContent.length <= MAX_LENGTH) {
        const formula = renderFormula(element.textContent, false);
        if (formula) element.replaceChildren(formula);
      }
      makeFocusable(element);
    }
  };
  document.addEventListener("toggle", (event) => { if (event.target.open) render(event.target); }, true);

  const samples = [...document.querySelectorAll("details.sample")];
  const tools = document.querySelector("[data-samples]");
  const status = tools.querySelector("[data-status]");
  const filter = () => {
    for (const sample of samples) sample.hidden = status.value !== "" && sample.dataset.verdict !== status.value;
  };
  const openFromUrl = () => {
    const sample = samples.find((details) => `#${details.id}` === location.hash);
    if (!sample) return;
    if (sample.hidden) { status.value = ""; filter(); }
    sample.open = true;
    sample.scrollIntoView({ behavior: "instant" });
    sample.querySelector("summary").focus({ preventScroll: true });
  };
  status.addEventListener("change", filter);
  tools.querySelector("[data-fold]").addEventListener("click", () => { for (const sample of samples) sample.open = false; });
  tools.hidden = false;
  window.addEventListener("hashchange", openFromUrl);
  render(document);
  openFromUrl();
})();
