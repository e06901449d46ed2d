fn main() {
    let total = String::from("6");
    let moved = total;
    println!("{} {}", total, moved);
}
