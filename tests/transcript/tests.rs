//! The format refuses what it does not know, with the line; what is right is written anew to the same bytes.

#![allow(clippy::unwrap_used)]

use super::{Transcript, replay};

const HEAD: &str = "---\nlesson: sandbox\n---\n# Title\n\nSource: bash 5.2\n\n";

fn block(lines: &str) -> String {
    format!("{HEAD}```lab\n{lines}```\n")
}

#[test]
fn output_is_written_anew_and_prose_is_kept() {
    let right =
        block("laptop$ echo one; echo two >&2; printf three; false\none\n! two\nthree (no-eol)\n? 1\n");
    assert_eq!(replay(&right).unwrap(), right);
    let wrong = block("laptop$ echo one; echo two >&2; printf three; false\nsomething else\n");
    assert_eq!(replay(&wrong).unwrap(), right);
    let silent = block("laptop$ true\n");
    assert_eq!(replay(&silent).unwrap(), silent);
}

#[test]
fn what_is_printed_is_never_taken_for_a_move() {
    let right = block(
        "laptop$ printf '@ +1 h\\nweb-1$ ls\\n> x\\n```\\n! no\\na \\n\\\\b\\n'\n\\@ +1 h\n\\web-1$ ls\n\\> x\n\\```\n\\! no\na\u{2420}\n\\\\b\n",
    );
    assert_eq!(replay(&right).unwrap(), right);
}

#[test]
fn an_entry_of_several_lines_stands_as_it_was_pasted() {
    let right = block("laptop$ for i in 1 2\n> do echo $i\n> done\n1\n2\n");
    assert_eq!(replay(&right).unwrap(), right);
}

#[test]
fn mistakes_are_named_with_their_line() {
    for (text, line, why) in [
        ("# Title\n".to_owned(), 1, "begins with"),
        ("---\nlesson: nope\n---\n".to_owned(), 2, "no lesson `nope`"),
        ("---\nleson: sandbox\n---\n".to_owned(), 2, "not `leson"),
        ("---\nseed: x\n".to_owned(), 2, "no seed"),
        ("---\nlesson: sandbox\ngiven: web-1 flies\n---\n".to_owned(), 3, "`web-1 flies`"),
        ("---\nseed: 1\n---\n".to_owned(), 3, "names no lesson"),
        ("---\nlesson: sandbox\n".to_owned(), 1, "no end"),
        (block("laptop$ ls\n").replace("# Title", "Title"), 3, "no title"),
        (block("laptop$ ls\n").replace("Source: ", ""), 3, "who judges"),
        (HEAD.to_owned(), 7, "nothing is done"),
        (block("laptop$ ls\n").replace("```lab", "```labs"), 8, "not `labs`"),
        (format!("{HEAD}```lab\nlaptop$ ls\n"), 8, "no end"),
        (block("ls\n"), 9, "nothing has printed `ls`"),
        (block("laptop$ ls\nx\n> y\n"), 11, "just above"),
        (block("@ fly\n"), 9, "no move `fly`"),
        (block("@ +5 years\n"), 9, "no move `+5 years`"),
        (block("@ press Explode: instance=x\n"), 9, "no button `Explode`"),
        (block("@ press Stop: instance=x; force=yes\n"), 9, "no field `force`"),
        (block("@ press Stop\n"), 9, "needs `instance`"),
        (block("web-9$ ls\n"), 9, "no host `web-9`"),
        (block("laptop$ ls\n").replace('\n', "\r\n"), 1, "newline alone"),
    ] {
        let wrong = replay(&text).unwrap_err();
        assert_eq!(wrong.line, line, "{wrong}\n{text}");
        assert!(wrong.why.contains(why), "{wrong}\n{text}");
    }
}

#[test]
fn a_judge_is_named_in_the_head() {
    let text = block("laptop$ true\n").replace("lesson: sandbox", "lesson: sandbox\njudge: bash");
    assert!(Transcript::read(&text).unwrap().judge.is_some());
}
