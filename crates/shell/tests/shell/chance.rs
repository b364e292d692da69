//! Programs of jq that chance wrote from pieces of the table's: whatever they are, they end or can be stopped, and
//! nothing panics.

use crate::{driver::Terminal, jq_table::JQ};

/// How many; `ROLELAB_CHANCES` says another number.
const CHANCES: u64 = 1_500;

/// Numbers that only look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    /// A piece of one program put into another.
    fn program(&mut self, programs: &[&str]) -> String {
        let mut chars: Vec<char> = programs[self.below(programs.len())].chars().collect();
        for _ in 0..=self.below(3) {
            let other: Vec<char> = programs[self.below(programs.len())].chars().collect();
            let (from, size) = (self.below(other.len()), self.below(12));
            let piece: Vec<char> = other.into_iter().skip(from).take(size).collect();
            let at = self.below(chars.len() + 1);
            let gone = self.below(6).min(chars.len() - at);
            chars.splice(at..at + gone, piece);
        }
        chars.into_iter().filter(|c| *c != '\'').collect()
    }
}

#[test]
fn whatever_the_program_jq_neither_panics_nor_goes_on() {
    let programs: Vec<&str> = JQ.iter().filter_map(|(script, ..)| script.split('\'').rev().nth(1)).collect();
    assert!(programs.len() > 500, "the table's programs are found");
    let chances = std::env::var("ROLELAB_CHANCES").ok().and_then(|n| n.parse().ok()).unwrap_or(CHANCES);
    let input = r#"{"a":[1,{"b":null},"x,y"],"c":"aXbX","Key":"2026-03-02T10:00:00Z"}"#;
    for seed in 0..chances {
        let mut chance = Chance(seed);
        let program = chance.program(&programs);
        let option = ["-c", "-s", "-R", "-n", "-r", "--stream"][chance.below(6)];
        let line = format!("jq {option} '{program}' <<< '{input}'");
        let mut terminal = Terminal::new();
        terminal.patience = 20;
        terminal.line(&line);
        let ran = terminal.line("echo alive");
        assert_eq!(ran.stdout, "alive\n", "{seed}: {line}");
    }
}
