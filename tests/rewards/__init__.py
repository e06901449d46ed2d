"""The rewards, called as the trainers call them."""
