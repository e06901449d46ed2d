"""What a complete answer means, and when two answers mean the same."""
