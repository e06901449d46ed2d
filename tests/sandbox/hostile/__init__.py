"""Programs that attack the sandbox, and what may become of each."""
