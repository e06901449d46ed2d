"""Prints what is no text: broken UTF-8, nulls, escapes."""
import os

os.write(1, bytes(range(256)) * 100 + b"\xed\xa0\x80\xff\xfe\0\x1b[2J\r\n")
os.write(2, bytes(range(256)) * 100)
raise SystemExit(bytes(range(256)).decode("latin-1"))
