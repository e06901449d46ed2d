// Says that it is a library, which nothing can run.
#![crate_type = "rlib"]
pub fn main() {}
