"""Closes its input unread, and answers."""
import os

os.close(0)
print("BLOCKED")
