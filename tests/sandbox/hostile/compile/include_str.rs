// Takes files of the host into the program.
fn main() {
    println!("{}", include_str!("@CANARY_TMP@"));
    println!("{:?}", option_env!("@SECRET_NAME@"));
}
