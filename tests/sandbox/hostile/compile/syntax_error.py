"""Says that its error is in a file of the host, so that Python quotes it."""
code = compile("\n" * 0 + "undeclared", "@CANARY_TMP@", "exec")
raise SyntaxError("hostile", ("@CANARY_TMP@", 1, 1, None))
