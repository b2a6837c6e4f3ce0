//! Reads "a b" lines and prints how cargo's semver crate orders them by precedence.
use semver::Version;
use std::io::{self, BufRead};

fn main() {
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let (left, right) = line.split_once(' ').unwrap();
        match (Version::parse(left), Version::parse(right)) {
            (Ok(a), Ok(b)) => println!("{}", a.cmp_precedence(&b) as i8),
            _ => println!("invalid"),
        }
    }
}
