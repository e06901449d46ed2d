// Every page: the theme switch; tables that sort and filter. A page is whole without it.
"use strict";
(() => {
  const themes = ["system", "light", "dark"];
  const root = document.documentElement;

  const shown = () => root.dataset.theme || "system";
  const set = (theme) => {
    if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
    try { localStorage.setItem("r1eval-theme", theme); } catch { /* nothing is kept */ }
    for (const name of document.querySelectorAll("[data-theme-name]")) name.textContent = theme;
  };
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.querySelector("[data-theme-name]").textContent = shown();
    button.addEventListener("click", () => set(themes[(themes.indexOf(shown()) + 1) % themes.length]));
  }

  // A table of class `sortable`: a <button class="sort"> in a <th data-column="NAME">; a cell's data-value, where it
  // has one, is what is compared: numbers before text, nothing last. The order is kept in the address (#sort=…).
  const key = (row, place) => {
    const cell = row.cells[place];
    const given = cell.dataset.value ?? cell.textContent.trim();
    const number = given === "" ? NaN : Number(given);
    return { given, number, none: given === "" || given === "–" };
  };
  const compare = (one, other, down) => {
    if (one.none !== other.none) return one.none ? 1 : -1;
    const order = !Number.isNaN(one.number) && !Number.isNaN(other.number)
      ? one.number - other.number
      : one.given.localeCompare(other.given, "en", { numeric: true });
    return down ? -order : order;
  };
  const sort = (table, th, down) => {
    for (const other of table.tHead.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", down ? "descending" : "ascending");
    const place = Number(th.dataset.place);
    for (const body of [...table.tBodies]) {
      const rows = [...body.rows].map((row) => ({ row, key: key(row, place) }));
      rows.sort((one, other) => compare(one.key, other.key, down));
      const next = body.nextSibling;
      body.remove(); // rows are moved where nothing is laid out: one layout, not thousands
      for (const { row } of rows) body.append(row);
      table.insertBefore(body, next);
    }
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const button of table.tHead.querySelectorAll("button.sort")) {
      const th = button.closest("th");
      button.addEventListener("click", () => {
        const now = th.getAttribute("aria-sort");
        sort(table, th, now ? now === "ascending" : th.classList.contains("n"));
        table.dispatchEvent(new CustomEvent("sorted", { bubbles: true }));
      });
    }
  }

  // <input data-filter="ID">: rows of that table whose text holds every word of it.
  for (const input of document.querySelectorAll("input[data-filter]")) {
    const table = document.getElementById(input.dataset.filter);
    const told = document.getElementById(`${input.dataset.filter}-count`);
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let held = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        held += !row.hidden;
      }
      if (told) told.textContent = `${held} of ${rows.length} rows`;
    });
  }
})();
