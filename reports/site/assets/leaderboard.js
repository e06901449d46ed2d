// The leaderboard: choose columns, place published rows, keep the view in the URL, download it as CSV.
"use strict";
(() => {
  const table = document.getElementById("board");
  const find = (selector) => [...document.querySelectorAll(selector)];
  const heads = [...table.tHead.querySelectorAll("th[data-metric]")];
  const sortable = [...table.tHead.querySelectorAll("th[data-place]")];
  const metrics = find("input[data-metric]");
  const benchmarks = find("input[data-benchmark]");
  const empty = document.querySelector("[data-empty]");
  const pictures = document.querySelector("[data-pictures]");
  const without = document.querySelector("[data-without]");
  const published = document.querySelector("[data-published]");
  const filter = document.querySelector("[data-filter]");
  const measuredBody = table.querySelector("[data-measured]");
  const publishedBody = table.querySelector("[data-references]");
  const references = publishedBody ? [...publishedBody.rows] : [];

  const checkedNames = (boxes, key) => boxes.filter((box) => box.checked).map((box) => box.dataset[key]).join(",");
  const currentSort = () => {
    const th = table.tHead.querySelector("th[aria-sort]");
    return { name: th.dataset.name, order: th.getAttribute("aria-sort") };
  };
  const currentView = () => ({
    sort: currentSort().name, order: currentSort().order, find: filter.value, columns: checkedNames(metrics, "metric"),
    benchmarks: checkedNames(benchmarks, "benchmark"), published: published ? published.value : "",
    empty: empty.checked ? "on" : "off", pictures: pictures && !pictures.open ? "off" : "on",
  });
  const groupTitles = new Map([...table.tHead.querySelectorAll("th[data-group]")].map((th) => [th.dataset.group, th.dataset.title]));
  const defaultView = currentView();

  // The URL holds only what differs from the default view.
  const saveView = () => {
    const view = currentView();
    const changes = Object.entries(view).filter(([name, value]) => value !== defaultView[name]);
    if (changes.some(([name]) => name === "order") && !changes.some(([name]) => name === "sort")) changes.push(["sort", view.sort]);
    const hash = new URLSearchParams(changes).toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]);
  };

  const sort = (name, order) => {
    const th = sortable.find((header) => header.dataset.name === name);
    if (!th) return;
    const button = th.querySelector("button");
    button.click();
    if (th.getAttribute("aria-sort") !== order) button.click();
  };

  // A column of which no row has a figure, except published rows that are hidden.
  // One in which the ranks of several runs are withheld tells why, and stays.
  const isEmpty = (position) => {
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const shown = rows.filter((row) => published?.value !== "off" || !row.classList.contains("reference"));
    const cells = shown.map((row) => row.cells[position]);
    return cells.every((cell) => cell.textContent.startsWith("–")) && cells.filter((cell) => cell.querySelector(".why")).length < 2;
  };

  const updateColumns = () => {
    const left = [];
    const selected = new Set(metrics.filter((box) => box.checked).map((box) => box.dataset.metric));
    const deselected = new Set(benchmarks.filter((box) => !box.checked).map((box) => box.dataset.benchmark));
    const visible = new Map();
    for (const th of heads) {
      const { metric, benchmark } = th.dataset;
      const position = Number(th.dataset.place);
      const chosen = selected.has(metric) && !deselected.has(benchmark);
      th.hidden = !chosen || (!empty.checked && isEmpty(position));
      if (chosen && th.hidden) left.push(`${groupTitles.get(benchmark)} ${th.textContent.trim()}`);
      visible.set(benchmark, (visible.get(benchmark) ?? 0) + !th.hidden);
      for (const body of table.tBodies) for (const row of body.rows) row.cells[position].hidden = th.hidden;
    }
    for (const th of table.tHead.querySelectorAll("th[data-group]")) {
      const count = visible.get(th.dataset.group);
      th.hidden = count === 0;
      th.colSpan = Math.max(count, 1);
    }
    without.hidden = left.length === 0;
    without.querySelector("[data-without-count]").textContent = left.length;
    without.querySelector("[data-without-names]").textContent = left.join(", ");
  };

  const placePublishedRows = () => {
    if (!publishedBody) return;
    measuredBody[published.value === "above" ? "before" : "after"](publishedBody);
    table.classList.toggle("no-references", published.value === "off");
    (published.value === "among" ? measuredBody : publishedBody).append(...references);
    const { name, order } = currentSort();
    sort(name, order);
  };

  const applyView = (view) => {
    const { sort: name, order, find: words, columns: metric, benchmarks: benchmark, published: placement } = view;
    empty.checked = view.empty === "on";
    if (pictures) pictures.open = view.pictures !== "off";
    const check = (boxes, key, list) => {
      const names = new Set(list.split(","));
      for (const box of boxes) box.checked = names.has(box.dataset[key]);
    };
    check(metrics, "metric", metric);
    check(benchmarks, "benchmark", benchmark);
    if (published && [...published.options].some((option) => option.value === placement)) published.value = placement;
    filter.value = words;
    filter.dispatchEvent(new Event("input"));
    updateColumns();
    placePublishedRows();
    sort(name, order);
    saveView();
  };

  // Spreadsheets evaluate text that begins like a formula; a leading apostrophe prevents that.
  const escapeFormula = (text) => (/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);
  const quote = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const toCsv = () => {
    const columns = heads.filter((th) => !th.hidden);
    const parts = (th) => (th.hasAttribute("data-interval") ? ["value", "low", "high"] : ["value"]);
    const header = ["model", "run", "kind", ...columns.flatMap((th) =>
      parts(th).map((part) => (part === "value" ? th.dataset.name : `${th.dataset.name} ${part}`)))];
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => row.getClientRects().length);
    const lines = rows.map((row) => {
      const reference = row.classList.contains("reference");
      const identity = [row.dataset.model, row.dataset.run, reference ? "published" : "measured"];
      return [...identity, ...columns.flatMap((th) => parts(th).map((part) => row.cells[th.dataset.place].dataset[part] ?? ""))];
    });
    return [header, ...lines].map((line) => line.map((text) => quote(escapeFormula(text))).join(",") + "\n").join("");
  };

  for (const box of [...metrics, ...benchmarks]) box.addEventListener("change", () => { updateColumns(); saveView(); });
  published?.addEventListener("change", () => { updateColumns(); placePublishedRows(); saveView(); });
  empty.addEventListener("change", () => { updateColumns(); saveView(); });
  pictures?.addEventListener("toggle", (event) => { if (event.target === pictures) saveView(); });
  document.querySelector("[data-show-empty]").addEventListener("click", () => {
    empty.checked = true;
    updateColumns();
    saveView();
    document.getElementById("board").closest(".scroll").focus();
  });
  filter.addEventListener("input", saveView);
  table.addEventListener("sorted", saveView);
  document.querySelector("[data-reset]").addEventListener("click", () => applyView(defaultView));
  document.querySelector("[data-download]").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([toCsv()], { type: "text/csv" }));
    link.download = "leaderboard-view.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  // Links to footnotes and back scroll without replacing the view in the URL.
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
  const loadView = () => {
    const view = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    if (Object.keys(view).some((name) => name in defaultView)) applyView({ ...defaultView, ...view });
  };
  window.addEventListener("hashchange", loadView);
  loadView();
})();
