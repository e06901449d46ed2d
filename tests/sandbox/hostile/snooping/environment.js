// The environment, files and network of the host, from JavaScript.
const fs = require("fs"), net = require("net");
const leaks = [];
if (process.env["@SECRET_NAME@"]) leaks.push("environment");
for (const path of ["@CANARY_TMP@", "@CANARY_HOME@", "/etc/shadow", "/root/.bashrc", "@CHECKOUT@"])
    try {
        fs.accessSync(path, fs.constants.R_OK);
        leaks.push(path);
    } catch {}
const socket = net.connect(Number("@PORT@"), "127.0.0.1");
const done = () => console.log(leaks.length ? `LEAK:${leaks}` : "BLOCKED");
socket.on("connect", () => { leaks.push("port"); socket.destroy(); done(); });
socket.on("error", done);
