//! Whether a lesson is within bounds and its parts fit together. Every rule is asked, so that an author hears of all at
//! once; who refuses a stranger's lesson takes the first.

use std::collections::BTreeSet;

use crate::{
    clause::Clause,
    format::{Goal, Lesson, Move, Question, SCHEMA, Step, Variable},
    prose::{Block, Inline},
};

/// The most of each thing.
mod most {
    pub(super) const STEPS: usize = 20;
    /// Goals, questions, feedback of a step.
    pub(super) const PARTS: usize = 10;
    pub(super) const HINTS: usize = 5;
    pub(super) const TAKEAWAYS: usize = 5;
    pub(super) const NAMES: usize = 40;
    /// Variables, and the words that one picks from.
    pub(super) const VARIABLES: usize = 16;
    /// Moves of the world, or of one step's solution.
    pub(super) const MOVES: usize = 40;
    /// Minutes that all of the world's moves let pass.
    pub(super) const MINUTES: u32 = 7 * 24 * 60;
    pub(super) const WAITS: u32 = 50;
    /// Blocks of prose, items of a list, rows and cells of a table.
    pub(super) const BLOCKS: usize = 60;
    /// Clauses of one goal, and how deep they may stand in each other.
    pub(super) const CLAUSES: usize = 40;
    /// Clauses of all goals and feedback: each is asked after each input.
    pub(super) const ALL_CLAUSES: usize = 400;
    pub(super) const DEPTH: usize = 6;
    /// Bytes of a text; of a file of the world.
    pub(super) const TEXT: usize = 4 << 10;
    pub(super) const FILE: usize = 16 << 10;
    pub(super) const ID: usize = 40;
    pub(super) const TITLE: usize = 80;
    pub(super) const LESSON_MINUTES: u32 = 180;
    /// Seconds of a delay.
    pub(super) const DELAY: u32 = 3600;
    /// Levels of an organisation, and policies of one.
    pub(super) const LEVELS: usize = 6;
}

const STATES: &[&str] = &["pending", "running", "stopping", "stopped"];
const TOKENS: &[&str] = &["optional", "required"];
const SWITCH: &[&str] = &["enabled", "disabled"];
const NO_PREFERENCE: &[&str] = &["no-preference"];
const METHODS: &[&str] = &["GET", "PUT", "HEAD", "POST", "DELETE"];
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

    fn step(&mut self, step: &Step) {
        self.part.clone_from(&step.id);
        let counts = [
            ("goals", step.goals.len(), most::PARTS),
            ("questions", step.questions.len(), most::PARTS),
            ("entries of feedback", step.feedback.len(), most::PARTS),
            ("hints", step.hints.len(), most::HINTS),
            ("blocks of prose", step.prose.len(), most::BLOCKS),
            ("blocks of `Why`", step.why.len(), most::BLOCKS),
        ];
        counts.into_iter().for_each(|(what, count, most)| self.most(what, count, most));
        if step.goals.is_empty() {
            self.no(format!("Step `{}` has no goal.", short(&step.id)));
        }
        self.moves("the solution", &step.solution);
        if step.solution.iter().any(|part| matches!(part, Move::File { .. })) {
            self.no("The solution lays a file, which a learner cannot.".to_owned());
        }
        step.prose.iter().chain(&step.why).for_each(|block| self.block(block));
        step.hints.iter().for_each(|hint| self.inline(hint));
        for goal in &step.goals {
            self.part.clone_from(&goal.id);
            self.goal(goal);
        }
        for question in &step.questions {
            self.part.clone_from(&question.id);
            self.asked(question, step);
        }
        for feedback in &step.feedback {
            self.part.clone_from(&feedback.id);
            self.inline(&feedback.say);
            self.clauses(&feedback.when);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph { text } | Block::Note { text } => self.inline(text),
            Block::List { items, .. } => {
                self.most("items of a list", items.len(), most::BLOCKS);
                items.iter().for_each(|item| self.inline(item));
            }
            Block::Code { host, .. } if host.is_empty() => {}
            Block::Code { host, .. } => self.host(host),
            Block::Table { head, rows } => {
                self.most("rows of a table", rows.len(), most::BLOCKS);
                self.most("cells of a row", rows.iter().map(Vec::len).max().unwrap_or(0), most::HINTS * 2);
                head.iter().chain(rows.iter().flatten()).for_each(|cell| self.inline(cell));
            }
        }
    }

    fn inline(&mut self, text: &[Inline]) {
        for part in text {
            if let Inline::Exec { host, .. } = part
                && !host.is_empty()
            {
                self.host(host);
            }
        }
    }

    fn goal(&mut self, goal: &Goal) {
        if let Some(after) = &goal.after {
            let goals = self.lesson.steps.iter().flat_map(|step| &step.goals).map(|goal| goal.id.as_str());
            let before: Vec<&str> = goals.take_while(|id| *id != goal.id).collect();
            if !before.contains(&after.as_str()) {
                let before = before.join(", ");
                self.no(format!(
                    "`after` names `{}`, which is no goal before it; there are: {before}.",
                    short(after)
                ));
            }
        }
        self.inline(&goal.text);
        self.clauses(&goal.check);
    }

    fn asked(&mut self, question: &Question, step: &Step) {
        if let Some(until) = &question.until
            && !step.goals.iter().any(|goal| goal.id == *until)
        {
            let goals = step.goals.iter().map(|goal| goal.id.as_str()).collect::<Vec<_>>().join(", ");
            self.no(format!(
                "`until` names `{}`, which is no goal of its step; there are: {goals}.",
                short(until)
            ));
        }
        let texts = question.options.iter().chain([&question.ask, &question.told]);
        texts.for_each(|text| self.inline(text));
        match question.options.len() {
            0 if question.answer.trim().is_empty() => self.no("`answer` is empty.".to_owned()),
            0 => {}
            options @ 2..=5 => {
                if !question.answer.parse().is_ok_and(|number: usize| (1..=options).contains(&number)) {
                    let answer = short(&question.answer);
                    self.no(format!(
                        "`answer` is `{answer}`, and has to be the number of an option, 1 to {options}."
                    ));
                }
            }
            options => self.no(format!("There are {options} `options`, and there may be 2 to 5.")),
        }
    }

    /// A clause with all that are within it.
    fn clauses(&mut self, clause: &Clause) {
        let mut open = vec![(clause, 1)];
        let mut seen = 0;
        while let Some((clause, depth)) = open.pop() {
            seen += 1;
            self.clauses += 1;
            if depth > most::DEPTH {
                return self.no(format!("Clauses stand in each other more than {} deep.", most::DEPTH));
            }
            if seen > most::CLAUSES {
                return self.no(format!("There are more than {} clauses.", most::CLAUSES));
            }
            let inner: &[Clause] = match clause {
                Clause::All(of) | Clause::Any(of) | Clause::Count { of, .. } => {
                    if of.is_empty() {
                        self.no("`all`, `any` or `count` has no clause in it.".to_owned());
                    }
                    if let Clause::Count { at_least, .. } = clause
                        && !(1..=of.len()).contains(&(*at_least as usize))
                    {
                        self.no(format!("`at-least` is {at_least} of {}.", of.len()));
                    }
                    of
                }
                Clause::Not(inner) => std::slice::from_ref(inner),
                single => {
                    self.clause(single);
                    &[]
                }
            };
            open.extend(inner.iter().rev().map(|inner| (inner, depth + 1)));
        }
    }

    fn clause(&mut self, clause: &Clause) {
        match clause {
            Clause::Instance(want) => {
                self.one_of("state", want.state.as_ref(), &[STATES]);
                self.one_of("http-tokens", want.http_tokens.as_ref(), &[TOKENS]);
                self.one_of("http-endpoint", want.http_endpoint.as_ref(), &[SWITCH]);
                self.one_of("instance-metadata-tags", want.instance_metadata_tags.as_ref(), &[SWITCH]);
                if want.hop_limit_at_most.is_some_and(|limit| !(1..=64).contains(&limit)) {
                    self.no("`hop-limit-at-most` is 1 to 64.".to_owned());
                }
                if want.tag.as_ref().is_some_and(|tag| !tag.contains('=')) {
                    self.no("`tag` is `Key=Value`.".to_owned());
                }
            }
            Clause::MetadataDefaults { http_tokens, hop_limit, http_tokens_enforced } => {
                self.one_of("http-tokens", http_tokens.as_ref(), &[TOKENS, NO_PREFERENCE]);
                self.one_of("http-tokens-enforced", http_tokens_enforced.as_ref(), &[SWITCH, NO_PREFERENCE]);
                let limit =
                    hop_limit.as_ref().filter(|word| !word.parse().is_ok_and(|n: u8| (1..=64).contains(&n)));
                self.one_of("hop-limit", limit, &[NO_PREFERENCE, &["1", "64"]]);
            }
            Clause::Allows(permission) | Clause::Denies(permission) => {
                self.who("who", &permission.who);
                if !permission.action.contains(':') {
                    self.no("`action` is `SERVICE:ACTION`.".to_owned());
                }
                self.most("keys of `context`", permission.context.len(), most::PARTS);
            }
            Clause::Call(want) => {
                if let Some(by) = want.by.as_ref().filter(|by| *by != "nobody") {
                    self.who("by", by);
                }
            }
            Clause::Metadata(want) => {
                self.one_of("method", want.method.as_ref(), &[METHODS]);
                if want.version.is_some_and(|version| !(1..=2).contains(&version)) {
                    self.no("`version` is 1 or 2.".to_owned());
                }
                if !want.path.starts_with('/') {
                    self.no("`path` begins with `/`.".to_owned());
                }
            }
            Clause::Answered { question, .. } => self.question(question),
            _ => {}
        }
    }

    fn who(&mut self, field: &str, who: &str) {
        if !["role ", "user "].iter().any(|kind| who.strip_prefix(kind).is_some_and(|name| !name.is_empty()))
        {
            self.no(format!("`{field}` is `{}`, and has to be `role NAME` or `user NAME`.", short(who)));
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
