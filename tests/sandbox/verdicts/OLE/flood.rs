fn main() {
    let line = "6".repeat(1000);
    loop {
        println!("{line}");
    }
}
