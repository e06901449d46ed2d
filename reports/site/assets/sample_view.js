// Shows an opened sample from its record: what is known of it, its thinking, its reply, its program and the test that failed.
"use strict";
const r1evalSampleView = (() => {
  const FINISHES = { stop: "stopped by itself", length: "cut off at the token limit", failed: "engine failure", unknown: "not known how" };
  const SIGNS = { same: "  ", expected: "− ", printed: "+ " };
  const amount = (number) => number.toLocaleString("en");
  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const answer = (text) => {
    const code = make("code", "", text);
    code.dataset.tex = "";
    return code;
  };

  const finish = (record) => {
    const tokens = record.tokens === null ? "an unknown number of tokens" : `${amount(record.tokens)} tokens`;
    const thinking = record.thinking_tokens === null ? "" : `, ${amount(record.thinking_tokens)} of them thinking`;
    const seconds = record.seconds ? ` and ${record.seconds.toFixed(1)} s` : "";
    return `${FINISHES[record.finish] ?? record.finish}, after ${tokens}${thinking}${seconds}`;
  };
  const facts = (record) => {
    const list = make("dl");
    const add = (name, ...value) => list.append(make("dt", "", name), make("dd", "", ...value));
    add("Answer", record.answer ? answer(record.answer) : "none");
    add("Reason", record.reason || "–");
    add("Finish", finish(record));
    if (record.diagnostics.length) add("Diagnostics", record.diagnostics.join("; "));
    return list;
  };

  // A text as Markdown; the button shows its source instead.
  const text = (source) => {
    const body = make("div", "text");
    body.dir = "auto";
    const button = make("button", "source", "Show source");
    button.type = "button";
    const show = (raw) => {
      body.classList.toggle("raw", raw);
      if (raw) body.textContent = source; else body.replaceChildren(r1evalMarkdown.render(source));
      button.textContent = raw ? "Show formatted" : "Show source";
      r1evalMaths.makeFocusable(body);
    };
    button.addEventListener("click", () => show(!body.classList.contains("raw")));
    show(false);
    return make("div", "frame", button, body);
  };
  // Its header stays in view; closing it there leads back to it.
  const thinking = (source) => {
    const summary = make("summary", "", `Thinking (${amount(source.length)} characters)`);
    const fold = make("details", "thinking", summary);
    fold.addEventListener("toggle", () => {
      if (fold.open && fold.children.length === 1) fold.append(text(source));
      if (!fold.open && fold.getBoundingClientRect().top < 0) fold.scrollIntoView({ block: "start", behavior: "instant" });
    });
    return fold;
  };

  const output = (title, content) => {
    const pre = content === null ? make("p", "quiet", "Nothing, or not stored.") : make("pre", "", content);
    return make("div", "", make("p", "", title), pre);
  };
  const program = (code) => {
    const head = make("p", "", make("strong", "", "Program"), ` (${code.language}): ${code.verdict}${code.test ? ` on test ${code.test}` : ""}`);
    const parts = [head, make("pre", "", code.program)];
    if (code.test) {
      parts.push(make("div", "test", output(`Input of test ${code.test}`, code.test_input), output("Expected", code.expected), output("Printed", code.output)));
      if (code.diff.length) {
        parts.push(make("p", "", "Difference from expected to printed"));
        parts.push(make("pre", "diff", ...code.diff.map(([kind, line]) => make("span", kind, `${SIGNS[kind]}${line}\n`))));
      }
    }
    for (const part of parts) {
      if (part.tagName === "PRE") { part.tabIndex = 0; part.setAttribute("role", "group"); part.setAttribute("aria-label", "Program or output"); }
    }
    return parts;
  };

  const render = (container, record) => {
    const parts = [facts(record)];
    if (record.reply === null) parts.push(make("p", "quiet", "The text of this sample is not in this report."));
    else {
      if (record.omitted) parts.push(make("p", "note", `${amount(record.omitted)} characters are left out of the middle of this text, where marked.`));
      if (record.thinking) parts.push(thinking(record.thinking));
      if (record.reply) parts.push(text(record.reply)); else parts.push(make("p", "quiet", "There is no text after the thinking."));
      if (record.code) parts.push(...program(record.code));
    }
    container.replaceChildren(...parts);
    r1evalMaths.render(container);
    r1evalMaths.makeFocusable(container);
  };
  return { render };
})();
