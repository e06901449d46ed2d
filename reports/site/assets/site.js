// Every page: the theme switch, sortable and filterable tables. Pages work without it.
"use strict";
(() => {
  const themes = ["system", "light", "dark"];
  const root = document.documentElement;

  const currentTheme = () => root.dataset.theme || "system";
  const setTheme = (theme) => {
    if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
    try { localStorage.setItem("r1eval-theme", theme); } catch { /* no storage */ }
    for (const name of document.querySelectorAll("[data-theme-name]")) name.textContent = theme;
  };
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.querySelector("[data-theme-name]").textContent = currentTheme();
    button.addEventListener("click", () => setTheme(themes[(themes.indexOf(currentTheme()) + 1) % themes.length]));
  }

  // Tables of class `sortable`: a <button class="sort"> in a <th data-place="N"> sorts by the Nth cell of a row. Cells
  // are compared by data-value, or else by text: as numbers where both are numbers; empty cells come last.
  const sortKey = (row, position) => {
    const cell = row.cells[position];
    const value = cell.dataset.value ?? cell.textContent.trim();
    const number = value === "" ? NaN : Number(value);
    return { value, number, empty: value === "" || value === "–" };
  };
  const compare = (a, b, descending) => {
    if (a.empty !== b.empty) return a.empty ? 1 : -1;
    const order = !Number.isNaN(a.number) && !Number.isNaN(b.number)
      ? a.number - b.number
      : a.value.localeCompare(b.value, "en", { numeric: true });
    return descending ? -order : order;
  };
  const sort = (table, th, descending) => {
    for (const other of table.tHead.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const position = Number(th.dataset.place);
    for (const body of [...table.tBodies]) {
      const rows = [...body.rows].map((row) => ({ row, key: sortKey(row, position) }));
      rows.sort((a, b) => compare(a.key, b.key, descending));
      const next = body.nextSibling;
      body.remove(); // sort outside the document: one layout instead of thousands
      for (const { row } of rows) body.append(row);
      table.insertBefore(body, next);
    }
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const button of table.tHead.querySelectorAll("button.sort")) {
      const th = button.closest("th");
      button.addEventListener("click", () => {
        const order = th.getAttribute("aria-sort");
        sort(table, th, order ? order === "ascending" : th.classList.contains("n"));
        table.dispatchEvent(new CustomEvent("sorted", { bubbles: true }));
      });
    }
  }

  // <input data-filter="ID">: shows the rows of that table that contain every word of the input.
  for (const input of document.querySelectorAll("input[data-filter]")) {
    const table = document.getElementById(input.dataset.filter);
    const status = document.getElementById(`${input.dataset.filter}-count`);
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let matches = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        matches += !row.hidden;
      }
      if (status) status.textContent = `${matches} of ${rows.length} rows`;
    });
  }
})();
