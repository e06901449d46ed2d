// Says that it is two libraries, neither of which has the name that was asked for.
#![crate_type = "rlib"]
#![crate_type = "staticlib"]
pub fn main() {}
