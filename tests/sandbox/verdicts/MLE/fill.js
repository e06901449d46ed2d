const held = [];
for (let number = 0; ; number++) held.push(new Array(100_000).fill(number));
