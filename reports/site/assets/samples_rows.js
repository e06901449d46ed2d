// The rows of the sample browser: reads the columns, keeps the choice of rows in the address, selects and orders.
"use strict";
const r1evalTables = new Map(); // URL of an index.js -> its table
let r1evalListedRuns = [];
const r1evalRuns = (runs) => { r1evalListedRuns = runs; };
const r1evalSamples = (record) => {
  const column = (one) => (Array.isArray(one) ? one : one.at.map((number) => one.values[number]));
  const columns = (part) => Object.fromEntries(Object.entries(part).map(([name, one]) => [name, column(one)]));
  const questions = columns(record.questions);
  const samples = columns(record.samples);
  samples.question = questions.samples.flatMap((count, number) => Array(count).fill(number));
  const lower = questions.text.map((text, number) => `${questions.id[number]}\n${text}\n${questions.gold[number]}`.toLowerCase());
  r1evalTables.set(document.currentScript.src, { questions, samples, lower, size: samples.index.length });
};

const r1evalRows = (() => {
  const FIELDS = ["words", "texts", "verdict", "from", "to", "finish", "language", "reflection", "remark", "with", "way", "order", "page", "open"];
  const MUCH = 0.05; // share of words in another language

  // The state as text after "#", and back; what is not chosen is left out. Null where the hash is an anchor of the page.
  const toAddress = (state) => {
    const chosen = FIELDS.filter((name) => state[name]).map((name) => [name, state[name]]);
    return chosen.length ? `#${new URLSearchParams(chosen)}` : "#all=";
  };
  const fromAddress = (hash) => {
    if (hash.length > 1 && !hash.includes("=")) return null;
    const given = new URLSearchParams(hash.slice(1));
    return Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? ""]));
  };
  const words = (state) => state.words.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text, wanted) => wanted.every((word) => text.includes(word));

  // What a choice asks of a sample; empty choices ask nothing.
  const TESTS = {
    verdict: (samples, value) => (value === "bad" ? (n) => samples.status[n] !== "correct" : (n) => samples.status[n] === value),
    from: (samples, value) => (n) => samples.tokens[n] !== null && samples.tokens[n] >= Number(value),
    to: (samples, value) => (n) => samples.tokens[n] !== null && samples.tokens[n] <= Number(value),
    finish: (samples, value) => (n) => samples.finish[n] === value,
    language: (samples, value) => {
      if (value === "none") return (n) => samples.foreign[n] === 0;
      return (n) => samples.foreign[n] > (value === "much" ? MUCH : 0);
    },
    reflection: (samples, value) => (value === "none" ? (n) => samples.reflections[n] === 0 : (n) => samples.reflections[n] > 0),
  };

  // How the majority vote of each question differs from the other run's: "", "lost", "won" or "other"; null where the
  // other run was not asked the question. There: the verdict and the page of the other run.
  const compare = (table, other) => {
    const key = (one, number) => `${one.questions.digest[number]} ${one.questions.id[number]}`;
    const there = new Map(other.questions.id.map((_, number) => [key(other, number), number]));
    return table.questions.id.map((_, number) => {
      const found = there.get(key(table, number));
      const mine = table.questions.majority[number];
      const its = other.questions.majority[found];
      if (!mine || !its) return null;
      const change = { "correct wrong": "lost", "wrong correct": "won" }[`${its} ${mine}`] ?? (its === mine ? "" : "other");
      return { change, its, page: other.questions.page[found] };
    });
  };

  // Every test that a state asks of a sample, but for the words.
  const tests = (table, state, remarks, changes) => {
    const asked = Object.keys(TESTS).filter((name) => state[name] !== "").map((name) => TESTS[name](table.samples, state[name]));
    const remark = remarks[Number(state.remark) - 1];
    if (remark) asked.push((n) => table.samples.remarks[n].includes(remark));
    if (changes) {
      asked.push((n) => {
        const change = changes[table.samples.question[n]]?.change;
        return Boolean(change) && (!state.way || change === state.way);
      });
    }
    return asked;
  };
  const select = (table, asked) => {
    const found = [];
    for (let n = 0; n < table.size; n++) if (asked.every((test) => test(n))) found.push(n);
    return found;
  };
  // Whether the row itself, its text apart, has all words.
  const rowText = (table, n) => {
    const { samples } = table;
    return `${table.lower[samples.question[n]]}\n${samples.answer[n]}\n${samples.detail[n]}`.toLowerCase();
  };
  const inRow = (table, wanted) => (n) => holds(rowText(table, n), wanted);

  const ORDERS = {
    asked: () => null,
    long: (samples) => samples.tokens.map((count) => -(count ?? -1)),
    short: (samples) => samples.tokens.map((count) => count ?? Infinity),
    foreign: (samples) => samples.foreign.map((share) => -(share ?? -1)),
    reflection: (samples) => samples.rate.map((rate) => -(rate ?? -1)),
  };
  const RANKS = { wrong: 0, no_answer: 1, failed: 2, correct: 3 };
  const order = (table, numbers, name) => {
    const ranks = Object.hasOwn(ORDERS, name) ? ORDERS[name](table.samples) : table.samples.status.map((status) => RANKS[status] ?? 2);
    return ranks ? numbers.sort((a, b) => ranks[a] - ranks[b] || a - b) : numbers;
  };

  return { toAddress, fromAddress, words, holds, compare, tests, select, inRow, rowText, order };
})();
