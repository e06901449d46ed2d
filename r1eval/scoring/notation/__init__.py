"""From the text of an answer to the tree of an expression: characters, words, units, tokens, grammar."""
