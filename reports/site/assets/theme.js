// The reader's theme, set before the page is drawn: system, light or dark.
"use strict";
(() => {
  let kept = null;
  try { kept = localStorage.getItem("r1eval-theme"); } catch { /* a file without storage: the system's theme */ }
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
})();
