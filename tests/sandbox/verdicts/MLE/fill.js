const held = [];
for (let number = 0; ; number++) held.push([number, String(number)]);
