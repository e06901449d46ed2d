// Macros that double at each step.
#![recursion_limit = "100000"]
macro_rules! double {
    ($($x:tt)*) => { double!($($x)* $($x)*) };
}
fn main() {
    double!(1 + 1);
}
