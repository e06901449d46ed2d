const held = [];
while (held.length < 4096) held.push(Buffer.alloc(1 << 20, 1));
console.log(held.length);
