use std::io::stdin;

fn main() {
    let mut line = String::new();
    stdin().read_line(&mut line).unwrap();
    let count: Result<u8, _> = "many".parse::<u8>();
    println!("{}", count.unwrap());
}
