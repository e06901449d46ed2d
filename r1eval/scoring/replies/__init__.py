"""Which part of a reply is its answer: after the thinking, in a box, stated, or in a code block."""
