// Gives the right answer, then says that it failed.
console.log("BLOCKED");
process.exitCode = 3;
