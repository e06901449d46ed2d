"""The environment of every process that it can see, and its command line."""
import os, re, subprocess

found = set()
texts = [repr(dict(os.environ)).encode()]
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("environ", "cmdline"):
        try:
            texts.append(open(f"/proc/{pid}/{name}", "rb").read())
        except OSError:
            pass
try:
    texts.append(subprocess.run(["/usr/bin/env"], capture_output=True).stdout)
except OSError:
    pass
for text in texts:
    found |= set(re.findall(rb"CANARY-[0-9a-f]{32}", text)) | set(re.findall(rb"@SECRET_NAME@=|@CHECKOUT@/[a-z]+", text))
print(f"LEAK:{found}" if found else "BLOCKED")
