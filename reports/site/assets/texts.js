// Loads the compressed texts of samples: scripts that hand over their content, because a page that is opened from a file may
// not read files. `load(folder, name)` promises the records of one chunk, by sample index.
"use strict";
const r1evalTextStore = (() => {
  const KEPT = 4; // chunks in memory, the latest
  const loaded = new Map(); // URL -> promise of its records
  const waiting = new Map(); // chunk name -> functions that take its content

  const unpack = async (content) => {
    const packed = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  };
  const request = (url, name) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const done = () => {
      script.remove();
      waiting.delete(name);
    };
    waiting.set(name, (content) => { done(); unpack(content).then(resolve, reject); });
    script.onerror = () => { done(); reject(new Error(`${name}.js cannot be loaded`)); };
    script.onload = () => { if (waiting.has(name)) script.onerror(); }; // cut off, or another file
    script.src = url;
    document.head.append(script);
  });
  // Chunks of one name in two folders (two runs) are loaded one after the other.
  let last = Promise.resolve();
  const load = (folder, name) => {
    const url = `${folder}${encodeURIComponent(name)}.js`;
    const known = loaded.get(url);
    loaded.delete(url);
    const records = known ?? (last = last.then(() => request(url, name), () => request(url, name)));
    loaded.set(url, records);
    records.catch(() => loaded.delete(url));
    if (loaded.size > KEPT) loaded.delete(loaded.keys().next().value);
    return records;
  };
  return { load, receive: (name, content) => waiting.get(name)?.(content) };
})();
const r1evalTexts = r1evalTextStore.receive;
