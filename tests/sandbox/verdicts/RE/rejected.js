process.stdin.on('data', async () => {
  console.log(6);
  throw new Error('nobody waits for this');
});
