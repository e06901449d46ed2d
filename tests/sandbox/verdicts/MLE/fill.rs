fn main() {
    let mut held: Vec<Vec<u64>> = Vec::new();
    while held.len() < 4096 {
        held.push(vec![7; 1 << 17]);
    }
    println!("{}", held.len());
}
