//! What a Tab does with what could stand at the cursor: as readline's `complete`. Pure.

use rolelab_labs::complete::Completions;

use super::{Readline, line::Line};

/// What becomes of a Tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Completed {
    /// Nothing could stand there.
    Nothing,
    /// Several could and share no more than what is typed.
    Several(usize),
    /// This stands at the prompt now.
    Put(Line),
    /// What could stand there is listed.
    List(Vec<String>),
}

impl Readline {
    /// What a Tab comes to: `asked` stood at the prompt, and stands there still.
    pub(crate) fn complete(&mut self, asked: &Line, found: &Completions) -> Completed {
        let again = self.ambiguous.take().is_some_and(|line| line == *asked);
        let put = |with: &str| {
            let (text, _) = asked.entered();
            let before = text.get(..found.from).unwrap_or_default();
            let after = text.get(found.to..).unwrap_or_default();
            Line::of_entered(&format!("{before}{with}{after}"), before.len() + with.len())
        };
        let several = match found.candidates.as_slice() {
            [] => return Completed::Nothing,
            [only] => return Completed::Put(put(&format!("{}{}", only.text, only.after))),
            several => several,
        };
        let line = put(&found.common);
        self.ambiguous = Some(line.clone());
        if line != *asked {
            Completed::Put(line)
        } else if again {
            let mut names: Vec<String> = several.iter().map(|candidate| candidate.shown.clone()).collect();
            if found.total > names.len() {
                names.push(format!("… {} more", found.total - names.len()));
            }
            Completed::List(names)
        } else {
            Completed::Several(found.total)
        }
    }
}

#[cfg(test)]
mod tests {
    use rolelab_labs::complete::Candidate;

    use super::*;

    fn found(from: usize, to: usize, common: &str, texts: &[&str]) -> Completions {
        let candidate = |text: &&str| Candidate {
            text: (*text).to_owned(),
            after: " ".to_owned(),
            shown: (*text).to_owned(),
        };
        let candidates: Vec<_> = texts.iter().map(candidate).collect();
        Completions { from, to, common: common.to_owned(), total: candidates.len(), candidates }
    }

    #[test]
    fn the_only_one_is_put_at_the_cursor_and_what_is_behind_stays() {
        let mut readline = Readline::default();
        let asked = Line::new("a⏎whoa | x", "a⏎whoa".len());
        let completed = readline.complete(&asked, &found(2, 6, "whoami", &["whoami"]));
        assert_eq!(completed, Completed::Put(Line::new("a⏎whoami  | x", "a⏎whoami ".len())));
    }

    #[test]
    fn several_are_listed_by_a_second_tab_alone() {
        let mut readline = Readline::default();
        let tab = |readline: &mut Readline, text: &str| {
            readline.complete(&Line::ending(text), &found(0, text.len(), "note", &["note-a", "note-b"]))
        };
        assert_eq!(tab(&mut readline, "no"), Completed::Put(Line::ending("note")));
        let list = Completed::List(vec!["note-a".to_owned(), "note-b".to_owned()]);
        assert_eq!(tab(&mut readline, "note"), list);
        assert_eq!(tab(&mut readline, "note"), list);
        readline.changed();
        assert_eq!(tab(&mut readline, "note"), Completed::Several(2));
        assert_eq!(readline.complete(&Line::ending("x"), &found(0, 1, "x", &[])), Completed::Nothing);
        assert_eq!(tab(&mut readline, "note"), Completed::Several(2), "another Tab came in between");
    }

    #[test]
    fn what_is_not_handed_out_is_counted() {
        let mut readline = Readline::default();
        let many = Completions { total: 7, ..found(0, 1, "a", &["ab", "ac"]) };
        readline.complete(&Line::ending("a"), &many);
        let Completed::List(names) = readline.complete(&Line::ending("a"), &many) else { panic!("no list") };
        assert_eq!(names, ["ab", "ac", "… 5 more"]);
    }
}
