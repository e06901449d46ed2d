"""Programs for the throw-away environments: each has a real harness write its log of canned replies."""
