let spin = 1;
while (spin !== 0) spin = (spin + 2) % 1000003 || 1;
console.log(6);
