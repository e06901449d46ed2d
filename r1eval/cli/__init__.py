"""The command line: each verb parses its options, calls the program and prints the result."""
