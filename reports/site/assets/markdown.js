// A model's Markdown as inert elements: headings, lists, tables, quotes, code, bold text and formulas; no links, no images, no HTML.
"use strict";
const r1evalMarkdown = (() => {
  const OPEN = "\ue000";
  const CLOSE = "\ue001";
  const HELD = new RegExp(`${OPEN}(\\d+)${CLOSE}`);
  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  // Code and formulas are held apart while lines and marks are read.
  const hold = (text) => {
    const held = [];
    const parts = r1evalMaths.split(text.replaceAll(OPEN, "\ufffd").replaceAll(CLOSE, "\ufffd")).map((part) => {
      if (typeof part === "string") return part;
      held.push(part.fence ? fenced(part.code) : part.code ? make("code", "", part.code.slice(1, -1)) : part);
      const mark = `${OPEN}${held.length - 1}${CLOSE}`;
      return part.fence ? `\n${mark}\n` : mark;
    });
    return [parts.join(""), held];
  };
  const fenced = (code) => {
    const lines = code.split("\n");
    const language = lines[0].trim().replace(/^`+/, "");
    const closed = lines.length > 1 && /^ {0,3}```\s*$/.test(lines.at(-1));
    const block = make("pre", "block", make("code", "", lines.slice(1, closed ? -1 : undefined).join("\n")));
    block.tabIndex = 0;
    block.setAttribute("aria-label", language ? `Code, ${language}` : "Code");
    block.setAttribute("role", "group");
    return block;
  };

  const inline = (text, held) => text.split(/(\*\*[^*\n]+\*\*|\ue000\d+\ue001)/).map((part) => {
    const mark = HELD.exec(part);
    if (mark && mark[0] === part) return held[Number(mark[1])];
    const bold = /^\*\*([^*\n]+)\*\*$/.exec(part);
    return bold ? make("strong", "", ...inline(bold[1], held)) : part;
  });
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
  const isRule = (line) => line !== undefined && line.includes("-") && /^[\s|:-]+$/.test(line) && line.includes("|");
  const isTable = (lines, at) => lines[at].trim().startsWith("|") && isRule(lines[at + 1]);

  const table = (lines, held) => {
    const row = (line, tag) => make("tr", "", ...cells(line).map((cell) => make(tag, "", ...inline(cell, held))));
    const whole = make("table", "", make("thead", "", row(lines[0], "th")), make("tbody", "", ...lines.slice(2).map((line) => row(line, "td"))));
    const frame = make("div", "scroll", whole);
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "Table");
    return frame;
  };
  const ITEM = /^(\s*)([-*+]|\d{1,4}[.)])\s+(.*)$/;
  const BLOCKS = [
    { test: (line) => /^\ue000\d+\ue001$/.test(line), build: (line, held) => inline(line, held)[1] },
    { test: (line) => /^#{1,6}\s/.test(line), build: (line, held) => make("p", "heading", ...inline(line.replace(/^#+\s+/, ""), held)) },
    { test: (line) => /^\s*([-*_])(?:\s*\1){2,}\s*$/.test(line), build: () => make("hr") },
    { test: (line) => ITEM.test(line), build: (line, held) => {
      const [, indent, mark, text] = ITEM.exec(line);
      const depth = Math.min(4, Math.floor(indent.replaceAll("\t", "    ").length / 2));
      return make("p", `item depth-${depth}`, make("span", "mark", /\d/.test(mark) ? mark : "•"), " ", ...inline(text, held));
    } },
    { test: (line) => /^\s*>/.test(line), build: (line, held) => make("blockquote", "", ...inline(line.replace(/^\s*>\s?/, ""), held)) },
  ];

  const render = (text) => {
    const [whole, held] = hold(text);
    const lines = whole.split("\n");
    const blocks = document.createDocumentFragment();
    let paragraph = [];
    const flush = () => {
      if (paragraph.length) blocks.append(make("p", "", ...inline(paragraph.join("\n"), held)));
      paragraph = [];
    };
    for (let at = 0; at < lines.length; at += 1) {
      const block = BLOCKS.find((one) => one.test(lines[at]));
      if (block) { flush(); blocks.append(block.build(lines[at], held)); continue; }
      if (isTable(lines, at)) {
        let end = at + 2;
        while (end < lines.length && lines[end].trim().startsWith("|")) end += 1;
        flush();
        blocks.append(table(lines.slice(at, end), held));
        at = end - 1;
      } else if (lines[at].trim()) paragraph.push(lines[at]); else flush();
    }
    flush();
    return blocks;
  };
  return { render };
})();
