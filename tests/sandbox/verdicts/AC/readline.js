const lines = [];
const reader = require('readline').createInterface({ input: process.stdin });
reader.on('line', (line) => lines.push(line));
reader.on('close', () => {
  const numbers = lines.slice(1).join(' ').split(' ').filter(Boolean);
  let total = 0n;
  for (const number of numbers) total += BigInt(number);
  console.log(`${total}`);
});
