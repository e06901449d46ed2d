// Applies the reader's theme (system, light or dark) before the page is drawn.
"use strict";
(() => {
  let theme = null;
  try { theme = localStorage.getItem("r1eval-theme"); } catch { /* no storage: the system's theme */ }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
