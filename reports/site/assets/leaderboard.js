// The leaderboard: choose columns, show published rows or not, keep the view in the address, take it as CSV.
"use strict";
(() => {
  const table = document.getElementById("board");
  const find = (selector) => [...document.querySelectorAll(selector)];
  const heads = [...table.tHead.querySelectorAll("th[data-metric]")];
  const sortable = [...table.tHead.querySelectorAll("th[data-place]")];
  const metrics = find("input[data-metric]");
  const benchmarks = find("input[data-benchmark]");
  const published = document.querySelector("[data-published]");
  const filter = document.querySelector("[data-filter]");
  const own = table.querySelector("[data-measured]");
  const apart = table.querySelector("[data-references]");
  const references = apart ? [...apart.rows] : [];

  const names = (boxes, key) => boxes.filter((box) => box.checked).map((box) => box.dataset[key]).join(",");
  const sorting = () => {
    const th = table.tHead.querySelector("th[aria-sort]");
    return { name: th.dataset.name, order: th.getAttribute("aria-sort") };
  };
  const view = () => ({
    sort: sorting().name, order: sorting().order, find: filter.value, columns: names(metrics, "metric"),
    benchmarks: names(benchmarks, "benchmark"), published: published ? published.value : "",
  });
  const first = view();

  // Only what differs from the first view is in the address, so that a plain address stays plain.
  const keep = () => {
    const now = view();
    const told = Object.entries(now).filter(([name, value]) => value !== first[name]);
    if (told.some(([name]) => name === "order") && !told.some(([name]) => name === "sort")) told.push(["sort", now.sort]);
    const hash = new URLSearchParams(told).toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
  };

  const sort = (name, order) => {
    const th = sortable.find((one) => one.dataset.name === name);
    if (!th) return;
    const button = th.querySelector("button");
    button.click();
    if (th.getAttribute("aria-sort") !== order) button.click();
  };

  const columns = () => {
    const wanted = new Set(metrics.filter((box) => box.checked).map((box) => box.dataset.metric));
    const left = new Set(benchmarks.filter((box) => !box.checked).map((box) => box.dataset.benchmark));
    const shown = new Map();
    for (const th of heads) {
      const { metric, benchmark } = th.dataset;
      th.hidden = !wanted.has(metric) || left.has(benchmark);
      shown.set(benchmark, (shown.get(benchmark) ?? 0) + !th.hidden);
      const place = Number(th.dataset.place);
      for (const body of table.tBodies) for (const row of body.rows) row.cells[place].hidden = th.hidden;
    }
    for (const th of table.tHead.querySelectorAll("th[data-group]")) {
      const count = shown.get(th.dataset.group);
      th.hidden = count === 0;
      th.colSpan = Math.max(count, 1);
    }
  };

  const place = () => {
    if (!apart) return;
    table.classList.toggle("no-references", published.value === "off");
    (published.value === "among" ? own : apart).append(...references);
    const { name, order } = sorting();
    sort(name, order);
  };

  const apply = (wanted) => {
    const { sort: name, order, find: words, columns: metric, benchmarks: benchmark, published: where } = wanted;
    const check = (boxes, key, list) => {
      const held = new Set(list.split(","));
      for (const box of boxes) box.checked = held.has(box.dataset[key]);
    };
    check(metrics, "metric", metric);
    check(benchmarks, "benchmark", benchmark);
    if (published && [...published.options].some((option) => option.value === where)) published.value = where;
    filter.value = words;
    filter.dispatchEvent(new Event("input"));
    columns();
    place();
    sort(name, order);
    keep();
  };

  // A spreadsheet runs a text that begins like a formula; behind an apostrophe it shows it.
  const inert = (text) => (/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);
  const field = (text) => (/[",\n]/.test(inert(text)) ? `"${inert(text).replaceAll('"', '""')}"` : inert(text));
  const csv = () => {
    const seen = heads.filter((th) => !th.hidden);
    const parts = (th) => (th.hasAttribute("data-interval") ? ["value", "low", "high"] : ["value"]);
    const header = ["model", "run", "kind", ...seen.flatMap((th) =>
      parts(th).map((part) => (part === "value" ? th.dataset.name : `${th.dataset.name} ${part}`)))];
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.getClientRects().length);
    const lines = rows.map((row) => {
      const reference = row.classList.contains("reference");
      const who = [row.dataset.model, row.dataset.run, reference ? "published" : "measured"];
      return [...who, ...seen.flatMap((th) => parts(th).map((part) => row.cells[th.dataset.place].dataset[part] ?? ""))];
    });
    return [header, ...lines].map((line) => line.map(field).join(",") + "\n").join("");
  };

  for (const box of [...metrics, ...benchmarks]) box.addEventListener("change", () => { columns(); keep(); });
  published?.addEventListener("change", () => { place(); keep(); });
  filter.addEventListener("input", keep);
  table.addEventListener("sorted", keep);
  document.querySelector("[data-reset]").addEventListener("click", () => apply(first));
  document.querySelector("[data-download]").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = "leaderboard-view.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  // A footnote's link and its way back leave the view in the address as it is.
  for (const link of find('main a[href^="#"]')) {
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target) return;
      event.preventDefault();
      target.scrollIntoView({ block: "center", inline: "center" });
      target.focus({ preventScroll: true });
    });
  }

  for (const tools of find("[data-tools]")) tools.hidden = false;
  const given = () => {
    const wanted = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    if (Object.keys(wanted).some((name) => name in first)) apply({ ...first, ...wanted });
  };
  window.addEventListener("hashchange", given);
  given();
})();
