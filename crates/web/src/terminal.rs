//! What a host's terminal shows: blocks of prompt, input and output, kept short enough for a page.
//!
//! Pure data; no browser types. Built from `TerminalChange`s alone, so a replay shows what was shown before.

use std::{collections::VecDeque, rc::Rc};

use rolelab_shell::port::Stream;

/// The most lines of one host that are kept.
pub(crate) const MAX_LINES: usize = 2_000;
/// The most bytes of one host that are kept: a single line may be long.
pub(crate) const MAX_BYTES: usize = 512 * 1024;

/// What is read out as it stands; of more only how much it is.
const SPOKEN_LINES: usize = 12;
const SPOKEN_CHARS: usize = 600;

/// One command with its output, or output of the lab between commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Names the block among its host's; never used twice.
    pub(crate) number: u64,
    /// The prompt as it stood and what was entered; `None` for output between commands.
    pub(crate) entered: Option<(String, String)>,
    /// Output in order; neighbours of one stream are joined.
    pub(crate) output: Vec<(Stream, String)>,
    /// `$?` once the block has ended.
    pub(crate) status: Option<i32>,
    /// The run it began, as `hops::Run::entry`.
    pub(crate) run: Option<u64>,
    /// What could have stood at the cursor: the line was not entered.
    pub(crate) listed: Vec<String>,
}

/// A host's terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Terminal {
    /// Oldest first.
    pub(crate) pieces: VecDeque<Rc<Piece>>,
    /// Lines that were dropped from the top.
    pub(crate) dropped: usize,
    /// Grows with every change: a cheap "something is new".
    pub(crate) changes: u64,
    next: u64,
}

impl Terminal {
    /// A new command.
    pub(crate) fn begin(&mut self, prompt: String, text: String, run: Option<u64>) {
        self.push(Some((prompt, text)));
        if let Some(last) = self.pieces.back_mut() {
            Rc::make_mut(last).run = run;
        }
        self.trim();
    }

    /// Output of the running command, or between commands.
    pub(crate) fn output(&mut self, stream: Stream, text: &str) {
        if self.pieces.back().is_none_or(|last| last.status.is_some()) {
            self.push(None);
        }
        if let Some(last) = self.pieces.back_mut() {
            let last = Rc::make_mut(last);
            match last.output.last_mut() {
                Some((before, so_far)) if *before == stream => so_far.push_str(text),
                _ => last.output.push((stream, text.to_owned())),
            }
        }
        self.changes += 1;
        self.trim();
    }

    /// The running command ended.
    pub(crate) fn end(&mut self, status: i32) {
        if let Some(last) = self.pieces.back_mut().filter(|last| last.status.is_none()) {
            Rc::make_mut(last).status = Some(status);
        }
        self.changes += 1;
    }

    /// What could stand at the cursor of a line that is being typed. One list takes the place of the one before.
    pub(crate) fn list(&mut self, prompt: String, text: String, names: Vec<String>) {
        if self.pieces.back().is_some_and(|last| !last.listed.is_empty()) {
            self.pieces.pop_back();
        }
        self.push(Some((prompt, text)));
        if let Some(last) = self.pieces.back_mut() {
            let last = Rc::make_mut(last);
            (last.listed, last.status) = (names, Some(0));
        }
        self.trim();
    }

    /// Nothing is shown any more.
    pub(crate) fn clear(&mut self) {
        let running = self.pieces.back().is_some_and(|last| last.status.is_none());
        let last = self.pieces.pop_back().filter(|_| running);
        self.pieces.clear();
        self.dropped = 0;
        if let Some(mut last) = last {
            Rc::make_mut(&mut last).output.clear();
            self.pieces.push_back(last);
        }
        self.changes += 1;
    }

    /// All that is shown, as text.
    pub(crate) fn transcript(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            if let Some((prompt, entered)) = &piece.entered {
                text.push_str(prompt);
                text.push_str(entered);
                text.push('\n');
            }
            text.push_str(&piece.listed.join("  "));
            piece.output.iter().for_each(|(_, output)| text.push_str(output));
            if !text.ends_with('\n') {
                text.push('\n');
            }
        }
        text
    }

    fn push(&mut self, entered: Option<(String, String)>) {
        // A block that never heard of its end is over when the next begins.
        if let Some(last) = self.pieces.back_mut().filter(|last| last.status.is_none()) {
            Rc::make_mut(last).status = Some(0);
        }
        self.pieces.push_back(Rc::new(Piece {
            number: self.next,
            entered,
            output: Vec::new(),
            status: None,
            run: None,
            listed: Vec::new(),
        }));
        self.next += 1;
        self.changes += 1;
    }

    /// Drops whole blocks from the top, then the beginning of the only one left.
    fn trim(&mut self) {
        let (mut lines, mut bytes) =
            self.pieces.iter().fold((0, 0), |(lines, bytes), p| (lines + p.lines(), bytes + p.bytes()));
        while (lines > MAX_LINES || bytes > MAX_BYTES) && self.pieces.len() > 1 {
            let Some(first) = self.pieces.pop_front() else { return };
            lines -= first.lines();
            bytes -= first.bytes();
            self.dropped += first.lines();
        }
        if (lines > MAX_LINES || bytes > MAX_BYTES)
            && let Some(only) = self.pieces.back_mut()
        {
            self.dropped += Rc::make_mut(only).shorten(MAX_LINES, MAX_BYTES);
        }
    }
}

impl Piece {
    /// The block as it is read out: short output as it stands, of longer output how many lines it has.
    pub(crate) fn spoken(&self) -> String {
        let output: String = self.output.iter().map(|(_, text)| text.as_str()).collect();
        let output = output.trim();
        let status = self.status.filter(|status| *status != 0).map(|status| format!("exit {status}"));
        let count = output.lines().count();
        let said = if output.is_empty() {
            status.is_none().then(|| "Done, no output".to_owned())
        } else if count > SPOKEN_LINES || output.chars().count() > SPOKEN_CHARS {
            let entered = self.entered.as_ref().map_or("", |(_, text)| text);
            let program = entered.split_whitespace().next().unwrap_or_default();
            let lines = if count == 1 { "one long line".to_owned() } else { format!("{count} lines") };
            Some(format!("{program}: {lines} of output"))
        } else {
            Some(output.to_owned())
        };
        [said, status].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn lines(&self) -> usize {
        let entered = self.entered.as_ref().map_or(0, |(_, text)| 1 + text.matches('\n').count());
        let output: usize = self.output.iter().map(|(_, text)| text.matches('\n').count()).sum();
        entered + self.listed.len() + output
    }

    fn bytes(&self) -> usize {
        let entered = self.entered.as_ref().map_or(0, |(prompt, text)| prompt.len() + text.len());
        let listed: usize = self.listed.iter().map(String::len).sum();
        entered + listed + self.output.iter().map(|(_, text)| text.len()).sum::<usize>()
    }

    /// Keeps the last lines and bytes of the output; returns how many lines went.
    fn shorten(&mut self, lines: usize, bytes: usize) -> usize {
        let before = self.lines();
        let (mut lines, mut bytes) = (lines / 2, bytes / 2);
        let mut kept = Vec::new();
        while let Some((stream, text)) = self.output.pop() {
            let tail = tail(&text, lines, bytes);
            let whole = tail.len() == text.len();
            lines = lines.saturating_sub(tail.matches('\n').count());
            bytes = bytes.saturating_sub(tail.len());
            kept.push((stream, tail.to_owned()));
            if !whole || lines == 0 || bytes == 0 {
                break;
            }
        }
        kept.reverse();
        self.output = kept;
        if let Some((_, text)) = &mut self.entered
            && text.len() > MAX_BYTES / 4
        {
            *text = format!("{}…", head(text, 1024));
        }
        before.saturating_sub(self.lines())
    }
}

/// The last `lines` lines of a text, at most `bytes` bytes of them.
fn tail(text: &str, lines: usize, bytes: usize) -> &str {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let by_lines = body.rmatch_indices('\n').nth(lines.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
    let mut from = by_lines.max(text.len().saturating_sub(bytes));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..).unwrap_or_default()
}

/// The first `bytes` bytes of a text, less what would split a character.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let mut to = bytes.min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    text.get(..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_read_out_shortly_and_rightly() {
        let spoken = |output: &str, status: i32| {
            let mut terminal = Terminal::default();
            terminal.begin("$ ".to_owned(), "curl -s x | head".to_owned(), None);
            terminal.output(Stream::Stdout, output);
            terminal.end(status);
            terminal.pieces.back().map(|piece| piece.spoken()).unwrap_or_default()
        };
        assert_eq!(spoken("one\ntwo\n", 0), "one\ntwo");
        assert_eq!(spoken("", 0), "Done, no output");
        assert_eq!(spoken("", 1), "exit 1");
        assert_eq!(spoken("nosuch: command not found\n", 127), "nosuch: command not found, exit 127");
        assert_eq!(spoken(&"line\n".repeat(38), 0), "curl: 38 lines of output");
        assert_eq!(spoken(&"x".repeat(601), 2), "curl: one long line of output, exit 2");
    }

    #[test]
    fn output_belongs_to_the_running_block_or_to_one_of_its_own() {
        let mut terminal = Terminal::default();
        terminal.begin("$ ".to_owned(), "ls".to_owned(), None);
        terminal.output(Stream::Stdout, "a\n");
        terminal.output(Stream::Stdout, "b\n");
        terminal.output(Stream::Stderr, "no\n");
        terminal.end(2);
        terminal.output(Stream::Lab, "rolelab: later\n");
        let shape: Vec<_> = terminal.pieces.iter().map(|p| (p.output.len(), p.status)).collect();
        assert_eq!(shape, [(2, Some(2)), (1, None)]);
        assert_eq!(terminal.pieces[0].output[0].1, "a\nb\n");
        terminal.clear();
        assert_eq!(terminal.pieces.len(), 1, "what still runs keeps its block");
        assert!(terminal.pieces[0].output.is_empty());
    }

    #[test]
    fn a_list_takes_the_place_of_the_last_and_commands_leave_it() {
        let mut terminal = Terminal::default();
        let names = |text: &str| vec![format!("{text}-a"), format!("{text}-b")];
        terminal.list("$ ".to_owned(), "no".to_owned(), names("no"));
        terminal.list("$ ".to_owned(), "not".to_owned(), names("not"));
        terminal.begin("$ ".to_owned(), "not-a".to_owned(), None);
        terminal.output(Stream::Stdout, "x\n");
        terminal.end(1);
        let shape: Vec<_> =
            terminal.pieces.iter().map(|p| (p.listed.len(), p.output.len(), p.status)).collect();
        assert_eq!(shape, [(2, 0, Some(0)), (0, 1, Some(1))]);
        assert_eq!(terminal.transcript(), "$ not\nnot-a  not-b\n$ not-a\nx\n");
    }

    #[test]
    fn a_terminal_stays_short_and_counts_what_it_dropped() {
        let mut terminal = Terminal::default();
        for number in 0..MAX_LINES {
            terminal.begin("$ ".to_owned(), format!("echo {number}"), None);
            terminal.output(Stream::Stdout, &format!("{number}\n"));
            terminal.end(0);
        }
        let lines: usize = terminal.pieces.iter().map(|p| p.lines()).sum();
        assert!(lines <= MAX_LINES, "{lines}");
        assert_eq!(lines + terminal.dropped, 2 * MAX_LINES);
    }

    #[test]
    fn one_endless_command_keeps_its_end() {
        let mut terminal = Terminal::default();
        terminal.begin("$ ".to_owned(), "yes".to_owned(), None);
        for _ in 0..10 {
            terminal.output(Stream::Stdout, &"y\n".repeat(1_000));
        }
        terminal.output(Stream::Stdout, "last");
        assert!(terminal.pieces[0].lines() <= MAX_LINES);
        assert!(terminal.pieces[0].output[0].1.ends_with("y\nlast"));
        assert!(terminal.dropped >= 8_000);

        terminal.output(Stream::Stdout, &"é".repeat(MAX_BYTES));
        assert!(terminal.pieces[0].bytes() <= MAX_BYTES);
    }
}
