// Formulas in texts and answers, rendered by KaTeX where it is there; a formula that it cannot parse stays as source.
"use strict";
const r1evalMaths = (() => {
  const MAX_FORMULAS = 2000; // per text; the rest stay as source
  const MAX_LENGTH = 3000; // characters of a formula
  const settings = { trust: false, errorColor: "currentcolor", throwOnError: true, strict: "ignore", maxExpand: 200, maxSize: 20 };

  // $…$ by pandoc's rules: no space inside the delimiters, no digit after them, so "$5 and $6" is not a formula.
  const CODE = "(?<code>(?<fence>^ {0,3}```[^\\n]*\\n[\\s\\S]*?(?:^ {0,3}```[^\\S\\n]*$|$(?![\\s\\S])))|`[^`\\n]+`)";
  const FORMULAS = new RegExp([
    CODE, "\\\\\\$",
    `\\$\\$(?<block>[^$]{1,${MAX_LENGTH}})\\$\\$`,
    `\\\\\\[(?<display>(?:(?!\\\\\\[)[\\s\\S]){1,${MAX_LENGTH}}?)\\\\\\]`,
    `\\\\\\((?<inline>(?:(?!\\\\\\()[\\s\\S]){1,${MAX_LENGTH}}?)\\\\\\)`,
    "\\$(?![\\s$])(?<dollar>(?:\\\\[^\\n]|[^$\\\\\\n]){1,600})(?<!\\s)\\$(?![\\d$])",
  ].join("|"), "gm");

  // KaTeX sets some styles with setAttribute, which the Content-Security-Policy blocks; element.style is allowed.
  const withInlineStyles = (work) => {
    const original = Element.prototype.setAttribute;
    Element.prototype.setAttribute = function (name, value) {
      if (name === "style") this.style.cssText = value; else original.call(this, name, value);
    };
    try { return work(); } finally { Element.prototype.setAttribute = original; }
  };
  // Renders a formula to an element; null where KaTeX is not there or cannot parse it, and the source stays.
  const formula = (tex, displayMode) => {
    if (typeof katex === "undefined") return null;
    const span = document.createElement("span");
    try { withInlineStyles(() => katex.render(tex, span, { ...settings, displayMode })); } catch { return null; }
    span.className = displayMode ? "formula wide" : "formula";
    return span;
  };

  // Splits a text into strings, formulas (elements) and code ({ code, fence }).
  const split = (text) => {
    const parts = [];
    let last = 0;
    let count = 0;
    for (const match of text.matchAll(FORMULAS)) {
      const { code, fence, block, display, inline, dollar } = match.groups;
      const tex = block ?? display ?? inline ?? dollar;
      let part = null;
      if (code !== undefined) part = { code, fence: fence !== undefined };
      else if (tex !== undefined && ++count <= MAX_FORMULAS) part = formula(tex, (block ?? display) !== undefined);
      if (!part) continue;
      parts.push(text.slice(last, match.index), part);
      last = match.index + match[0].length;
    }
    return [...parts, text.slice(last)];
  };

  // Formulas that scroll horizontally must be reachable by keyboard.
  const makeFocusable = (element) => {
    for (const wide of element.querySelectorAll(".formula.wide")) {
      if (wide.scrollWidth <= wide.clientWidth) continue;
      wide.tabIndex = 0;
      wide.setAttribute("role", "group");
      wide.setAttribute("aria-label", "Wide formula");
    }
  };
  // [data-maths]: a text with formulas; [data-tex]: an answer that is one.
  const render = (root) => {
    for (const element of root.querySelectorAll("[data-maths]:not([data-done]), [data-tex]:not([data-done])")) {
      element.dataset.done = "";
      const text = element.textContent;
      if (element.dataset.maths !== undefined) element.replaceChildren(...split(text).map((part) => part.code ?? part));
      else if (/[\\^_{]/.test(text) && text.length <= MAX_LENGTH) element.replaceChildren(formula(text, false) ?? text);
      makeFocusable(element);
    }
  };
  return { split, render, makeFocusable };
})();
