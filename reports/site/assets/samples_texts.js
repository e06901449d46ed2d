// The texts of the sample browser: shows the opened sample's, and searches them all, chunk by chunk, keeping none.
"use strict";
const r1evalChunk = (page, index) => {
  const size = Number(document.getElementById("filters").dataset.chunk); // samples of a chunk
  return `${page.replace(/\.html$/, "")}.${Math.floor(index / size)}`;
};

// Fills the container with a sample's text once it is loaded, unless another sample has taken its place.
const r1evalShowText = async (container, page, index, instead) => {
  container.textContent = "Loading the text…";
  try {
    const records = await r1evalTextStore.load("../texts/", r1evalChunk(page, index));
    if (!container.isConnected) return;
    container.replaceChildren();
    r1evalSampleView.render(container, records[index]);
  } catch {
    if (container.isConnected) container.replaceChildren(...instead);
  }
};

// `find` gives the samples, of those asked for, whose row and text have all words, as far as they are read; it reads the rest
// in the background and calls `refresh` now and then.
const r1evalTextSearch = (table, bar, refresh) => {
  const AT_ONCE = 4;
  const EVERY = 400; // milliseconds between two refreshes
  const { questions, samples } = table;
  const progress = bar.querySelector("progress");
  const note = bar.querySelector("span");
  const chunkOf = (n) => r1evalChunk(questions.page[samples.question[n]], samples.index[n]);
  let job = { key: "" };

  const textOf = (record) => [record?.thinking, record?.reply, record?.code?.program].filter(Boolean).join("\n").toLowerCase();
  const report = () => {
    const left = job.waiting.size + job.taken.size;
    bar.hidden = left === 0 && job.failed === 0;
    progress.max = job.done + left || 1;
    progress.value = job.done;
    const failed = job.failed ? `; ${job.failed} could not be read` : "";
    note.textContent = `${job.stopped ? "stopped: " : ""}${job.done} of ${job.done + left} files read, ${job.hits.size} samples found${failed}`;
    bar.querySelector("button").textContent = job.stopped ? "Continue" : "Stop";
    bar.querySelector("button").hidden = left === 0;
  };
  const worker = async (mine) => {
    while (mine === job && !mine.stopped && mine.waiting.size) {
      const [chunk, numbers] = mine.waiting.entries().next().value;
      mine.waiting.delete(chunk);
      mine.taken.add(chunk);
      try {
        const records = await r1evalTextStore.load("../texts/", chunk);
        for (const n of numbers) {
          mine.read.add(n);
          const text = `${r1evalRows.rowText(table, n)}\n${textOf(records[samples.index[n]])}`;
          if (r1evalRows.holds(text, mine.words)) mine.hits.add(n);
        }
      } catch {
        mine.failed += 1;
        for (const n of numbers) mine.read.add(n);
      }
      mine.taken.delete(chunk);
      mine.done += 1;
      if (mine !== job) return;
      report();
      if (performance.now() - mine.refreshed > EVERY || !mine.waiting.size) {
        mine.refreshed = performance.now();
        refresh();
      }
    }
  };
  const start = () => {
    const mine = job;
    report();
    if (mine.running || mine.stopped || !mine.waiting.size) return;
    mine.running = true;
    Promise.all(Array.from({ length: AT_ONCE }, () => worker(mine))).then(() => {
      mine.running = false;
      if (mine === job) { report(); refresh(); if (mine.waiting.size) start(); }
    });
  };
  bar.querySelector("button").addEventListener("click", () => { job.stopped = !job.stopped; start(); });

  const stop = () => { job = { key: "" }; bar.hidden = true; };
  const find = (words, numbers) => {
    const key = words.join(" ");
    if (job.key !== key) {
      job = { key, words, hits: new Set(), read: new Set(), waiting: new Map(), taken: new Set(), done: 0, failed: 0, refreshed: 0, running: false, stopped: false };
    }
    job.waiting.clear();
    for (const n of numbers) {
      if (job.read.has(n)) continue;
      const chunk = chunkOf(n);
      if (job.taken.has(chunk)) continue;
      if (!job.waiting.has(chunk)) job.waiting.set(chunk, []);
      job.waiting.get(chunk).push(n);
    }
    start();
    return job.hits;
  };
  return { find, stop };
};
