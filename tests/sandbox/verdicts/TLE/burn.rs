fn main() {
    let mut spin: u64 = 1;
    while std::hint::black_box(spin) != 0 {
        spin = spin.wrapping_add(2);
    }
    println!("6");
}
