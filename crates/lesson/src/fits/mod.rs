//! Whether a lesson is within bounds and its parts fit together. Every rule is asked, so that an author hears of all at
//! once; who refuses a stranger's lesson takes the first.

mod clauses;
mod most;
mod parts;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::format::{Lesson, Move, SCHEMA, Variable};

/// Words in braces that are buttons, not variables.
const BUTTONS: &[&str] = &["exec", "copy", "show"];

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The id of the part; empty for the lesson itself.
    pub part: String,
    /// A sentence. Where a word is none of a closed set it ends in `; there are: a, b.`
    pub what: String,
}

impl Lesson {
    /// Everything that is out of bounds or does not fit together.
    pub fn problems(&self) -> Vec<Problem> {
        let mut look = Look { lesson: self, part: String::new(), clauses: 0, found: Vec::new() };
        look.whole();
        look.part.clear();
        look.most("clauses", look.clauses, most::ALL_CLAUSES);
        look.found
    }
}

struct Look<'a> {
    lesson: &'a Lesson,
    /// The part that is looked at.
    part: String,
    /// Clauses so far.
    clauses: usize,
    found: Vec<Problem>,
}

impl Look<'_> {
    fn no(&mut self, what: String) {
        self.found.push(Problem { part: self.part.clone(), what });
    }

    fn most(&mut self, what: &str, count: usize, most: usize) {
        if count > most {
            self.no(format!("There are {count} {what}, and there may be {most}."));
        }
    }

    /// A word of a closed set. One with a variable in it is only known once it is drawn.
    fn one_of(&mut self, field: &str, word: Option<&String>, sets: &[&[&str]]) {
        let Some(word) = word else { return };
        if !sets.iter().any(|set| set.contains(&word.as_str())) && !word.contains("{{") {
            self.no(format!("`{field}` is `{}`; there are: {}.", short(word), sets.concat().join(", ")));
        }
    }

    fn id(&mut self, what: &str, id: &str) {
        if !is_id(id) {
            let form = "small letters, digits and hyphens, 40 at most, a letter or digit first";
            self.no(format!("The {what} `{}` is not made of {form}.", short(id)));
        }
    }

    fn whole(&mut self) {
        let lesson = self.lesson;
        if lesson.schema != SCHEMA {
            self.no(format!("Its `schema` is {}, and this build reads {SCHEMA}.", lesson.schema));
        }
        self.id("lesson's id", &lesson.id);
        if lesson.title.trim().is_empty() || lesson.title.len() > most::TITLE {
            self.no(format!("`title` has {} bytes, and may have 1 to {}.", lesson.title.len(), most::TITLE));
        }
        if lesson.minutes > most::LESSON_MINUTES || (lesson.minutes == 0 && !lesson.steps.is_empty()) {
            self.no(format!("`minutes` is {}, and may be 1 to {}.", lesson.minutes, most::LESSON_MINUTES));
        }
        self.most("entries of `teaches`", lesson.teaches.len(), most::NAMES);
        self.most("entries of `needs`", lesson.needs.len(), most::NAMES);
        self.most("takeaways", lesson.takeaways.len(), most::TAKEAWAYS);
        self.most("steps", lesson.steps.len(), most::STEPS);
        lesson.needs.iter().for_each(|need| self.id("lesson of `needs`,", need));
        let knobs = &lesson.knobs;
        let delays = [
            knobs.event_history_delay,
            knobs.policy_delay,
            knobs.instance_profile_delay,
            knobs.principal_delay,
            knobs.describe_delay,
        ];
        if delays.iter().any(|delay| *delay > most::DELAY) {
            self.no(format!("A delay of `knobs` is longer than {} seconds.", most::DELAY));
        }
        for levels in [&lesson.organization.scps, &lesson.organization.rcps].into_iter().flatten() {
            self.most("levels of the organisation", levels.len(), most::LEVELS);
            levels.iter().for_each(|level| self.most("policies of a level", level.len(), most::LEVELS));
        }
        lesson.takeaways.iter().for_each(|text| self.inline(text));
        self.variables();
        self.texts();
        self.world();
        self.ids();
        for step in &lesson.steps {
            self.step(step);
        }
    }

    /// Values hold nothing that could break the word they stand in.
    fn variables(&mut self) {
        self.most("variables", self.lesson.variables.len(), most::VARIABLES);
        for (name, variable) in &self.lesson.variables {
            if !is_id(name) || BUTTONS.contains(&name.as_str()) {
                self.no(format!("`{}` can be no variable's name.", short(name)));
            }
            let words: &[String] = match variable {
                Variable::Pick(words) => words,
                Variable::Name(word) => std::slice::from_ref(word),
                Variable::Number(from, to) => {
                    if from > to {
                        self.no(format!("Variable `{name}` begins at {from} and ends at {to}."));
                    }
                    continue;
                }
            };
            if words.is_empty() || words.len() > most::VARIABLES {
                self.no(format!("Variable `{name}` picks one of {} words.", words.len()));
            }
            for word in words.iter().filter(|word| !is_value(word)) {
                let word = short(word);
                self.no(format!("Variable `{name}` may be `{word}`: only letters, digits, dots and hyphens may stand there."));
            }
        }
    }

    /// Lengths, and letters that hide what stands there.
    fn texts(&mut self) {
        let files = self.lesson.world.iter().filter_map(|part| match part {
            Move::File { text, .. } => Some(text.clone()),
            _ => None,
        });
        let files: BTreeSet<String> = files.collect();
        let mut wrong = Vec::new();
        self.lesson.clone().texts(&mut |text| {
            let most = if files.contains(text) { most::FILE } else { most::TEXT };
            if text.len() > most {
                wrong.push(format!("`{}…` has {} bytes, and may have {most}.", short(text), text.len()));
            } else if let Some(bad) = text.chars().find(|c| hides(*c)) {
                wrong.push(format!(
                    "`{}` holds the letter {}, which hides what stands there.",
                    short(text),
                    bad.escape_unicode()
                ));
            }
        });
        wrong.into_iter().for_each(|what| self.no(what));
    }

    fn world(&mut self) {
        self.part.clear();
        self.moves("`world`", &self.lesson.world);
        let minutes = |part: &Move| if let Move::Minutes(minutes) = part { *minutes } else { 0 };
        let all = self.lesson.world.iter().map(minutes).fold(0_u32, u32::saturating_add);
        if all > most::MINUTES {
            self.no(format!("`world` lets {all} minutes pass, and may let {} pass.", most::MINUTES));
        }
        if self.lesson.world.iter().any(|part| matches!(part, Move::Answer { .. })) {
            self.no("`world` answers a question that nobody has asked yet.".to_owned());
        }
    }

    fn moves(&mut self, what: &str, moves: &[Move]) {
        self.most(&format!("moves of {what}"), moves.len(), most::MOVES);
        for part in moves {
            match part {
                Move::Run { on, .. } | Move::File { on, .. } => self.host(on),
                Move::Wait(count) if *count > most::WAITS => {
                    self.no(format!("{what} skips {count} waits at once, and may skip {}.", most::WAITS));
                }
                Move::Minutes(minutes) if *minutes > most::MINUTES => {
                    self.no(format!(
                        "{what} lets {minutes} minutes pass, and may let {} pass.",
                        most::MINUTES
                    ));
                }
                Move::Answer { question, .. } => self.question(question),
                Move::Wait(_) | Move::Minutes(_) => {}
            }
        }
    }

    fn host(&mut self, host: &str) {
        let bare = host.replace("{{", "").replace("}}", "");
        if !is_value(&bare) {
            self.no(format!("`{}` is no host: a host is `laptop` or an instance's name.", short(host)));
        }
    }

    fn question(&mut self, id: &str) {
        let questions = || self.lesson.steps.iter().flat_map(|step| &step.questions).map(|it| it.id.as_str());
        if !questions().any(|known| known == id) {
            let known = questions().collect::<Vec<_>>().join(", ");
            self.no(format!("`{}` is no question; there are: {known}.", short(id)));
        }
    }

    fn ids(&mut self) {
        let mut ids = BTreeSet::new();
        for step in &self.lesson.steps {
            let goals = step.goals.iter().map(|goal| ("goal's id", &goal.id));
            let questions = step.questions.iter().map(|it| ("question's id", &it.id));
            let feedback = step.feedback.iter().map(|it| ("feedback's id", &it.id));
            let all = std::iter::once(("step's id", &step.id)).chain(goals).chain(questions).chain(feedback);
            for (what, id) in all {
                self.part.clone_from(id);
                self.id(what, id);
                if !ids.insert(id) {
                    self.no(format!("Two parts have the id `{}`.", short(id)));
                }
            }
        }
    }
}

fn is_id(id: &str) -> bool {
    let form = |(at, c): (usize, char)| c.is_ascii_lowercase() || c.is_ascii_digit() || (c == '-' && at > 0);
    !id.is_empty() && id.len() <= most::ID && id.chars().enumerate().all(form)
}

/// Whether a word stays a word wherever it stands, in a shell as in a document.
fn is_value(word: &str) -> bool {
    let form = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    !word.is_empty() && word.len() <= most::TITLE && word.chars().all(form)
}

/// A letter that shows nothing, or turns round what follows it.
fn hides(letter: char) -> bool {
    let turns = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    turns || (letter.is_control() && !matches!(letter, '\n' | '\t'))
}

/// What fits into a sentence.
fn short(text: &str) -> String {
    text.chars().take(40).filter(|c| !hides(*c) && *c != '\n').collect()
}
