use std::io::{stdin, Read};

fn main() {
    let mut text = String::new();
    stdin().read_to_string(&mut text).unwrap();
    let mut total: i32 = 0;
    for word in text.split_whitespace().skip(1) {
        total = total.wrapping_add(word.parse::<i64>().unwrap() as i32);
    }
    println!("{}", total);
}
