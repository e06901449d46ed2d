# It had accepted, and then did not end well.
print(1, flush=True)
raise SystemExit(2)
