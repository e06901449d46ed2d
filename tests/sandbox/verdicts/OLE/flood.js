const line = '6'.repeat(1000);
for (;;) console.log(line);
