const total = 6;
console.log(total;
