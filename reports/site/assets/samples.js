// The sample browser: a table of the chosen rows, a pane with the opened sample, all of it in the address.
"use strict";
(() => {
  const ROWS = 200; // of a page of the table
  const table = r1evalTables.get(document.querySelector('script[src="index.js"]').src);
  const form = document.getElementById("filters");
  const browser = document.getElementById("browser");
  const pane = document.getElementById("pane");
  const notice = document.getElementById("notice");
  const counted = document.getElementById("counted");
  const body = document.querySelector("table.samples tbody");
  const theirs = document.getElementById("theirs");
  const turns = document.querySelector("nav.pages");
  const { slug, benchmark } = form.dataset;
  const remarks = [...form.elements.remark.options].slice(1).map((option) => option.textContent);
  const finishes = new Map([...form.elements.finish.options].map((option) => [option.value, option.textContent]));
  if (!table) {
    notice.textContent = "The file with the rows of this page, index.js, could not be read.";
    notice.hidden = false;
    return;
  }
  const { questions, samples } = table;
  const search = r1evalTextSearch(table, document.getElementById("reading"), () => show());

  let state = {}; // as in the address
  let chosen = []; // samples in the order of the table
  let changes = null; // against the other run, by question
  let shown = ""; // the address that is shown
  let timer = 0; // until what is typed is searched
  const stopTimer = () => { clearTimeout(timer); timer = 0; };

  const element = (tag, attributes, ...inside) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) if (value !== undefined) made.setAttribute(name, value);
    made.append(...inside.filter((one) => one !== null && one !== undefined));
    return made;
  };
  const amount = (number) => (number === null ? "–" : number.toLocaleString("en"));
  const percent = (share) => {
    if (share === null) return "–";
    return share > 0 && share < 0.001 ? "<0.1 %" : `${(100 * share).toFixed(share ? 1 : 0)} %`;
  };
  const rate = (n) => (samples.rate[n] === null ? "–" : `${samples.reflections[n]} (${samples.rate[n].toFixed(1)} per 1,000 words)`);
  const verdict = (status) => element("span", { class: `verdict ${status}` }, status.replaceAll("_", " ") || "none");

  // A sample's name in the address: the page of its question and its number.
  const nameOf = (n) => `${questions.page[samples.question[n]].replace(/\.html$/, "")}/${samples.index[n]}`;
  const byName = new Map(samples.index.map((_, n) => [nameOf(n), n]));
  const opened = () => byName.get(state.open);

  const go = (change, replace = false) => {
    const address = r1evalRows.toAddress({ ...state, ...change });
    if (address === shown) return;
    history[replace ? "replaceState" : "pushState"](null, "", address);
    show();
  };

  const findRows = () => {
    const asked = r1evalRows.tests(table, state, remarks, changes);
    const words = r1evalRows.words(state);
    let found = r1evalRows.select(table, asked);
    if (words.length) {
      const inRow = r1evalRows.inRow(table, words);
      const inText = state.texts ? search.find(words, found.filter((n) => !inRow(n))) : null;
      found = found.filter((n) => inRow(n) || inText?.has(n));
    }
    if (!words.length || !state.texts) search.stop();
    return r1evalRows.order(table, found, state.order);
  };

  const rowOf = (n) => {
    const question = samples.question[n];
    const change = changes?.[question];
    const link = element("a", { href: r1evalRows.toAddress({ ...state, open: nameOf(n) }), "data-sample": n }, questions.id[question]);
    const cells = [
      element("th", { scope: "row" }, link), element("td", { class: "n" }, String(samples.index[n])), element("td", {}, verdict(samples.status[n])),
      element("td", { class: "answer" }, samples.answer[n] ? element("code", {}, samples.answer[n]) : "–"),
      element("td", { class: "n" }, amount(samples.tokens[n])),
      element("td", { class: "more" }, finishes.get(samples.finish[n]) ?? samples.finish[n]),
      element("td", { class: "more n" }, percent(samples.foreign[n])),
      element("td", { class: "more n" }, samples.reflections[n] === null ? "–" : String(samples.reflections[n])),
      element("td", { class: "more" }, samples.remarks[n] || "–"),
    ];
    if (changes) cells.push(element("td", { class: "more" }, verdict(questions.majority[question]), " ", change ? verdict(change.its) : "–"));
    return element("tr", { "aria-current": n === opened() ? "true" : undefined }, ...cells);
  };

  const showRows = () => {
    const last = Math.max(0, Math.ceil(chosen.length / ROWS) - 1);
    const page = Math.min(last, Math.max(0, (Number(state.page) || 1) - 1));
    const first = page * ROWS;
    const rows = chosen.slice(first, first + ROWS);
    theirs.hidden = !changes;
    body.replaceChildren(...rows.map(rowOf));
    turns.hidden = last === 0;
    turns.querySelector("span").textContent = `page ${page + 1} of ${last + 1}`;
    for (const button of turns.querySelectorAll("button")) {
      const to = page + Number(button.dataset.turn);
      button.disabled = to < 0 || to > last;
      button.onclick = () => { go({ page: to ? String(to + 1) : "" }); document.querySelector(".list .scroll").scrollTop = 0; };
    }
    const groups = new Set(chosen.map((n) => samples.question[n])).size;
    counted.textContent = `${amount(chosen.length)} of ${amount(table.size)} samples, ${amount(groups)} of ${amount(questions.id.length)} questions`;
  };

  // Next (1) or previous (-1) of the chosen samples, from the opened one; only those that are not correct if `bad`.
  const step = (direction, bad) => {
    const start = chosen.indexOf(opened());
    let at = start < 0 && direction < 0 ? chosen.length : start;
    do at += direction; while (bad && at >= 0 && at < chosen.length && samples.status[chosen[at]] === "correct");
    if (at < 0 || at >= chosen.length) {
      say(`There is no ${direction > 0 ? "later" : "earlier"} sample${bad ? " that is not correct" : ""} in this list.`);
      return;
    }
    const page = Math.floor(at / ROWS);
    go({ open: nameOf(chosen[at]), page: page ? String(page + 1) : "" });
    focusPane();
  };
  const focusPane = () => { pane.scrollTop = 0; pane.querySelector("h2")?.focus({ preventScroll: !narrow.matches }); };
  const narrow = matchMedia("(max-width: 60rem)");
  const close = () => {
    const n = opened();
    go({ open: "" });
    body.querySelector(`[data-sample="${n}"]`)?.focus();
  };

  const showPane = () => {
    const n = opened();
    browser.classList.toggle("opened", n !== undefined);
    pane.hidden = n === undefined;
    if (n === undefined) { pane.replaceChildren(); pane.dataset.sample = ""; return; }
    if (pane.dataset.sample === String(n)) return;
    pane.dataset.sample = n;
    const question = samples.question[n];
    const button = (text, action) => {
      const made = element("button", { type: "button" }, text);
      made.addEventListener("click", action);
      return made;
    };
    const list = (...facts) => element("dl", {}, ...facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    const more = list(
      ...(questions.gold[question] ? [["Gold answer", element("code", { "data-tex": "" }, questions.gold[question])]] : []),
      ["Majority", verdict(questions.majority[question])],
      ["Reflection", rate(n)],
      ["Other language", `${percent(samples.foreign[n])} of words`],
    );
    const withoutText = [
      list(
        ["Answer", samples.answer[n] ? element("code", {}, samples.answer[n]) : "none"],
        ["Reason", samples.detail[n] || "–"],
        ["Finish", `${finishes.get(samples.finish[n]) ?? samples.finish[n]}, after ${amount(samples.tokens[n])} tokens`],
        ["Stands out", samples.remarks[n] || "–"],
      ),
      element("p", { class: "note" }, "The file with its text could not be read."),
    ];
    const text = element("div", { class: "inside" });
    pane.replaceChildren(
      element("p", { class: "steps" }, button("Close", close), button("← previous wrong", () => step(-1, true)), button("next wrong →", () => step(1, true))),
      element("h2", { tabindex: "-1" }, `Question ${questions.id[question]}, sample ${samples.index[n]} `, verdict(samples.status[n])),
      more,
      element("p", {}, element("a", { href: `../${encodeURIComponent(questions.page[question])}#s${samples.index[n]}` }, "The page of this question"), " has the prompt, the votes and all samples."),
      questions.text[question] ? element("div", { class: "asked", dir: "auto", "data-maths": "" }, questions.text[question]) : "",
      text,
    );
    pane.scrollTop = 0;
    r1evalMaths.render(pane);
    r1evalShowText(text, questions.page[question], samples.index[n], withoutText);
  };

  // The other run: its rows are loaded once, when it is chosen.
  const loadOther = (other) => {
    const script = element("script", { src: `../../../${encodeURIComponent(other)}/${encodeURIComponent(benchmark)}/samples/index.js` });
    script.addEventListener("load", () => { others.set(other, r1evalTables.get(script.src) ?? null); show(); });
    script.addEventListener("error", () => { others.set(other, null); show(); });
    others.set(other, undefined);
    document.head.append(script);
  };
  const others = new Map(); // slug -> table; undefined while it loads, null where there is none
  const compared = () => {
    if (!state.with) return null;
    if (!listed.some((run) => run.slug === state.with)) { say("The run that this address compares with is not in this report."); return null; }
    if (!others.has(state.with)) loadOther(state.with);
    const other = others.get(state.with);
    if (other === null) say("The samples of that run are not in this report.");
    if (!other) return null;
    const found = r1evalRows.compare(table, other);
    const missing = found.filter((one) => one === null).length;
    if (missing) say(`${amount(missing)} of ${amount(found.length)} questions have no majority in both runs, or were asked otherwise there.`);
    return found;
  };

  const say = (text) => { notice.textContent = text; notice.hidden = !text; };
  const show = () => {
    const read = r1evalRows.fromAddress(location.hash);
    if (!read) { history.replaceState(null, "", shown); return; } // an anchor of the page, as the skip link
    say("");
    state = read;
    shown = r1evalRows.toAddress(state);
    for (const field of form.elements) {
      if (!field.name || (timer && field === document.activeElement)) continue; // still typing
      if (field.type === "checkbox") field.checked = state[field.name] === "1";
      else if (field.value !== state[field.name]) field.value = state[field.name];
    }
    changes = compared();
    const waits = state.with && !changes && others.has(state.with) && others.get(state.with) === undefined;
    chosen = waits ? [] : findRows();
    showRows();
    showPane();
    if (state.open && opened() === undefined) say(`There is no sample ${state.open} on this page.`);
  };

  const choice = () => {
    const values = Object.fromEntries([...form.elements].filter((field) => field.name)
      .map((field) => [field.name, field.type === "checkbox" ? (field.checked ? "1" : "") : field.value]));
    return { ...values, page: "" };
  };
  form.addEventListener("input", (event) => {
    stopTimer();
    if (event.target.matches("input:not([type=checkbox])")) timer = setTimeout(() => { timer = 0; go(choice(), true); }, 200);
  });
  form.addEventListener("change", (event) => { if (event.target.matches("select, [type=checkbox]")) { stopTimer(); go(choice()); } });
  form.addEventListener("submit", (event) => { event.preventDefault(); stopTimer(); go(choice(), true); });
  form.addEventListener("reset", (event) => { event.preventDefault(); stopTimer(); go({ ...Object.fromEntries(Object.keys(state).map((name) => [name, ""])), open: state.open }); });
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sample]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ open: nameOf(Number(link.dataset.sample)) });
    focusPane();
  });

  const KEYS = { n: () => step(1, true), p: () => step(-1, true), j: () => step(1, false), k: () => step(-1, false), "/": () => form.elements.words.focus() };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "Escape" && opened() !== undefined) close();
    else if (Object.hasOwn(KEYS, event.key)) { event.preventDefault(); KEYS[event.key](); }
  });

  const listed = r1evalListedRuns.filter((run) => run.slug !== slug && run.benchmarks.includes(benchmark));
  for (const run of listed) form.elements.with.append(element("option", { value: run.slug }, run.title));
  for (const label of form.querySelectorAll("[data-runs]")) label.hidden = listed.length === 0;
  form.hidden = false;
  window.addEventListener("popstate", () => show());
  window.addEventListener("hashchange", () => { if (location.hash !== shown) show(); });
  show();
})();
