const [, ...numbers] = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(BigInt);
console.log(String(numbers.reduce((one, other) => one + other, 0n)));
