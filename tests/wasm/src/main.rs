//! What this machine makes of every lesson on three seeds, a line each, as play.mjs prints it for WebAssembly.

use rolelab_wasm_tests::{lessons, play};

fn main() {
    for lesson in 0..lessons() {
        for seed in 1..=3 {
            println!("lesson {lesson} seed {seed}: {:016x}", play(lesson, seed));
        }
    }
}
