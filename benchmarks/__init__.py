"""What is asked: one file per benchmark, plain data and one small function each."""
