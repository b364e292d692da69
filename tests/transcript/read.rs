//! Takes a transcript apart, strictly: a word it does not know is an error with its line, never prose by accident.

use rolelab_labs::{Action, Input};

use super::{Wrong, button};

/// A transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The lesson that is opened.
    pub lesson: String,
    /// The seed it is opened with.
    pub seed: u64,
    /// What was made before the first move.
    pub given: Vec<(usize, Given)>,
    /// Who else can play it.
    pub judge: Option<Judge>,
    /// The document in order.
    pub parts: Vec<Part>,
}

/// What stands in the account before the first move, made by console buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// `web-1 runs Amazon Linux 2`
    Runs(String, String),
    /// `web-1 wears s3access`: a role that may read S3, attached.
    Wears(String, String),
    /// `web-1 requires tokens`
    Requires(String),
}

/// A program that the same lines can be given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// The real bash: standard output, standard error and status of every line must be equal.
    Bash,
}

/// A piece of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a document has few, and is read once")]
pub enum Part {
    /// A line that is kept as it is.
    Kept(String),
    /// A move; what it makes is written anew.
    Move(Move),
}

/// A move as it is written, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its lines as written.
    pub written: Vec<String>,
    /// What it means.
    pub step: Step,
}

/// What a move means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Text entered at the prompt of the host with that label, or given to the program that reads there.
    Type(String, String),
    /// `@ press …`: a console button. Names in it are still those of the transcript.
    Press(Action),
    /// An input that names no host.
    Send(Input),
    /// `@ interrupt web-1`
    Interrupt(String),
    /// `@ end of input web-1`
    EndOfInput(String),
    /// `@ open web-1`
    Open(String),
    /// `@ undo`: back to before the last action.
    Undo,
    /// `@ reset step`: back to where the open step began.
    ResetStep,
    /// A look at what the page shows.
    Show(Show),
}

/// What a move may ask to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// `@ goals`: what the open step asks for, and what is missing.
    Goals,
    /// `@ hints`: the hints shown so far.
    Hints,
    /// `@ instances`: the console's table.
    Instances,
    /// `@ trail`: calls that the front door answered since the last time.
    Trail,
}

const FENCE: &str = "```";
/// What a fence may hold; only the first is played.
const LANGUAGES: &[&str] = &["lab", "text", "json", "sh"];

impl Transcript {
    /// Reads one.
    ///
    /// # Errors
    /// The first line that is not in the format.
    pub fn read(text: &str) -> Result<Self, Wrong> {
        if text.contains('\r') || !text.ends_with('\n') {
            return Wrong::at(1, "lines end with a newline alone, the last one too");
        }
        let mut all =
            Self { lesson: String::new(), seed: 1, given: Vec::new(), judge: None, parts: Vec::new() };
        let lines: Vec<&str> = text.lines().collect();
        let begun = all.header(&lines)?;
        let (mut fence, mut titled, mut sourced) = (None, false, false);
        for (number, line) in lines.iter().enumerate().skip(begun).map(|(index, line)| (index + 1, *line)) {
            let kept = Part::Kept(line.to_owned());
            match (&fence, line.strip_prefix(FENCE)) {
                (None, Some(language)) if LANGUAGES.contains(&language) => {
                    fence = Some((language, number, false));
                    all.parts.push(kept);
                }
                (None, Some(other)) => {
                    return Wrong::at(number, format!("a block is one of {LANGUAGES:?}, not `{other}`"));
                }
                (Some(_), Some("")) => {
                    fence = None;
                    all.parts.push(kept);
                }
                (Some(("lab", opened, moved)), _) => {
                    let (opened, moved) = (*opened, *moved);
                    let moves = all.inside(number, line, moved)?;
                    fence = Some(("lab", opened, moved || moves));
                }
                _ => {
                    titled |= line.starts_with("# ");
                    sourced |= line.starts_with("Source: ");
                    all.parts.push(kept);
                }
            }
        }
        match fence {
            Some((_, opened, _)) => Wrong::at(opened, "this block has no end"),
            None if !titled => Wrong::at(begun, "there is no title, `# …`"),
            None if !sourced => Wrong::at(begun, "nothing says who judges it, `Source: …`"),
            None if !all.moves().any(|_| true) => Wrong::at(lines.len(), "nothing is done"),
            None => Ok(all),
        }
    }

    /// The moves in order.
    pub fn moves(&self) -> impl Iterator<Item = &Move> {
        self.parts.iter().filter_map(|part| match part {
            Part::Move(found) => Some(found),
            Part::Kept(_) => None,
        })
    }

    /// Reads what stands between two `---`; gives the number of lines read.
    fn header(&mut self, lines: &[&str]) -> Result<usize, Wrong> {
        if lines.first() != Some(&"---") {
            return Wrong::at(1, "a transcript begins with `---`");
        }
        self.parts.push(Part::Kept("---".to_owned()));
        for (number, line) in lines.iter().enumerate().skip(1).map(|(index, line)| (index + 1, *line)) {
            self.parts.push(Part::Kept(line.to_owned()));
            let unknown =
                || Wrong::at(number, format!("the head knows lesson, seed, given and judge, not `{line}`"));
            match line.split_once(": ") {
                Some(("lesson", id)) if crate::lesson(id, 1).is_ok() => self.lesson = id.to_owned(),
                Some(("lesson", id)) => return Wrong::at(number, format!("there is no lesson `{id}`")),
                Some(("seed", seed)) => match seed.parse() {
                    Ok(seed) => self.seed = seed,
                    Err(_) => return Wrong::at(number, format!("`{seed}` is no seed")),
                },
                Some(("given", all)) => {
                    for one in all.split(", ") {
                        self.given.push((number, given(number, one)?));
                    }
                }
                Some(("judge", "bash")) => self.judge = Some(Judge::Bash),
                None if line == "---" && self.lesson.is_empty() => {
                    return Wrong::at(number, "the head names no lesson");
                }
                None if line == "---" => return Ok(number),
                _ => return unknown(),
            }
        }
        Wrong::at(1, "the head has no end, `---`")
    }

    /// A line of a lab's block. True when it is a move or belongs to one; what is printed is left out.
    fn inside(&mut self, number: usize, line: &str, moved: bool) -> Result<bool, Wrong> {
        if let Some(words) = line.strip_prefix("@ ") {
            let step = directive(number, words)?;
            self.parts.push(Part::Move(Move { line: number, written: vec![line.to_owned()], step }));
        } else if let Some((host, text)) = prompt(line) {
            let step = Step::Type(host.to_owned(), text.to_owned());
            self.parts.push(Part::Move(Move { line: number, written: vec![line.to_owned()], step }));
        } else if let Some(more) = line.strip_prefix("> ").or((line == ">").then_some("")) {
            // A second line of what was entered stands directly under the first.
            match self.parts.last_mut() {
                Some(Part::Move(Move { line: began, written, step: Step::Type(_, text) }))
                    if *began + written.len() == number =>
                {
                    written.push(line.to_owned());
                    text.push('\n');
                    text.push_str(more);
                }
                _ => return Wrong::at(number, "`> ` goes on with a line that was entered just above"),
            }
        } else if !moved {
            return Wrong::at(number, format!("nothing has printed `{line}` yet"));
        }
        Ok(true)
    }
}

/// `web-1$ ls`: the host's label and what is entered.
fn prompt(line: &str) -> Option<(&str, &str)> {
    let (host, text) = line.split_once('$')?;
    let text = text.strip_prefix(' ').or(text.is_empty().then_some(""))?;
    let label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (!host.is_empty() && host.chars().all(label)).then_some((host, text))
}

/// Whether a printed line would be read as something else.
pub(super) fn looks_like_a_move(line: &str) -> bool {
    let marks = ["@ ", "> ", FENCE, "! ", "~ ", "* ", "? ", "\\"];
    marks.iter().any(|mark| line.starts_with(mark)) || line == ">" || prompt(line).is_some()
}

fn given(number: usize, text: &str) -> Result<Given, Wrong> {
    let words: Vec<&str> = text.splitn(3, ' ').collect();
    match words[..] {
        [host, "runs", image] => Ok(Given::Runs(host.to_owned(), image.to_owned())),
        [host, "wears", role] => Ok(Given::Wears(host.to_owned(), role.to_owned())),
        [host, "requires", "tokens"] => Ok(Given::Requires(host.to_owned())),
        _ => Wrong::at(
            number,
            format!("`{text}` is not `NAME runs IMAGE`, `NAME wears ROLE` or `NAME requires tokens`"),
        ),
    }
}

fn directive(number: usize, words: &str) -> Result<Step, Wrong> {
    let host = |what: &str| words.strip_prefix(what).map(str::to_owned);
    if let Some(button) = words.strip_prefix("press ") {
        return match button::read(button) {
            Ok(action) => Ok(Step::Press(action)),
            Err(why) => Wrong::at(number, why),
        };
    }
    if let Some(millis) = words.strip_prefix('+').and_then(span) {
        return Ok(Step::Send(Input::Advance { millis }));
    }
    let hosts = [
        host("interrupt ").map(Step::Interrupt),
        host("end of input ").map(Step::EndOfInput),
        host("open ").map(Step::Open),
    ];
    if let Some(step) = hosts.into_iter().flatten().next() {
        return Ok(step);
    }
    Ok(match words {
        "skip wait" => Step::Send(Input::SkipWait),
        "resume" => Step::Send(Input::Resume),
        "hint" => Step::Send(Input::Hint),
        "solution" => Step::Send(Input::Solution),
        "undo" => Step::Undo,
        "reset step" => Step::ResetStep,
        "goals" => Step::Show(Show::Goals),
        "hints" => Step::Show(Show::Hints),
        "instances" => Step::Show(Show::Instances),
        "trail" => Step::Show(Show::Trail),
        _ => return Wrong::at(number, format!("there is no move `{words}`")),
    })
}

/// `5 min` in milliseconds.
fn span(text: &str) -> Option<i64> {
    let (count, unit) = text.split_once(' ')?;
    let count: i64 = count.parse().ok()?;
    let millis = match unit {
        "ms" => 1,
        "s" => 1_000,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    count.checked_mul(millis)
}
