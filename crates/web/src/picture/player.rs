//! Which run the picture shows, how far it has played, and what comes next. Pure: time comes in as numbers.
//!
//! Playing never holds anything up: facts are facts already, output is printed already. This only looks at them.

use std::collections::VecDeque;

use rolelab_labs::hops::{CONSOLE, ITSELF, Run, Runs};

/// The most runs that wait their turn; older ones are shown at their end when somebody asks for them.
const MAX_QUEUE: usize = 3;
/// A command entered again so soon is shown at its end, in milliseconds.
const AGAIN: f64 = 10_000.0;
/// A whole command takes this long at most, in milliseconds; one hop no less and no more than these.
const WHOLE: f64 = 3_000.0;
const SHORTEST: f64 = 180.0;
const LONGEST: f64 = 450.0;

/// How fast it plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Speed {
    Half,
    #[default]
    Normal,
    Double,
    /// Straight to the end.
    Instant,
}

impl Speed {
    /// All of them, and how they are written.
    pub(crate) const ALL: [(Self, &str); 4] =
        [(Self::Half, "0.5×"), (Self::Normal, "1×"), (Self::Double, "2×"), (Self::Instant, "Instant")];

    fn factor(self) -> f64 {
        match self {
            Self::Half => 2.0,
            Self::Normal | Self::Instant => 1.0,
            Self::Double => 0.5,
        }
    }
}

/// What the picture does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It shows a hop and moves to the next by itself.
    Playing,
    /// It stands at a hop that somebody chose.
    Held,
    /// It stands at the end of the run, or shows nothing.
    #[default]
    Ended,
}

/// The player.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Player {
    /// The run shown, by its entry.
    pub(crate) run: Option<u64>,
    /// The hop shown, from 0.
    pub(crate) hop: usize,
    pub(crate) mode: Mode,
    pub(crate) speed: Speed,
    /// Runs that wait.
    queue: VecDeque<u64>,
    /// The last command that began to play, and when.
    before: Option<(String, f64)>,
}

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Play {
    /// The hop shown has played.
    Done,
    /// To the end of the run, and of those that wait.
    Skip,
    /// From the beginning.
    Replay,
    /// Stop where it is, or go on.
    Toggle,
    /// One hop back.
    Back,
    /// One hop on.
    Step,
    /// This hop of this run.
    To(u64, usize),
    /// The whole of this run, from its beginning.
    Open(u64),
    /// All that somebody did, from the first run on.
    All,
    /// The next speed.
    Faster,
}

/// When something came, and whether it would be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Moment {
    /// Milliseconds since whenever.
    pub(crate) now: f64,
    /// The picture can be seen and motion is welcome.
    pub(crate) seen: bool,
}

impl Player {
    /// The run shown.
    pub(crate) fn run<'a>(&self, runs: &'a Runs) -> Option<&'a Run> {
        self.run.and_then(|entry| runs.find(entry)).map(AsRef::as_ref)
    }

    /// How long the hop shown plays, in milliseconds.
    pub(crate) fn beat(&self, runs: &Runs) -> f64 {
        let hops = self.run(runs).map_or(1, |run| run.hops.len().max(1));
        #[expect(clippy::cast_precision_loss, reason = "a run keeps few hops")]
        let share = WHOLE / hops as f64;
        share.clamp(SHORTEST, LONGEST) * self.speed.factor()
    }

    /// These runs have new hops.
    pub(crate) fn arrive(&mut self, runs: &Runs, touched: &[u64], moment: Moment) {
        let alone = |entry: &u64| runs.find(*entry).is_some_and(|run| run.host == ITSELF);
        // Of what happened by itself while time was let pass, the last is worth playing.
        let last = touched.iter().rfind(|entry| alone(entry));
        for entry in touched.iter().filter(|entry| !alone(entry) || Some(*entry) == last) {
            let Some(run) = runs.find(*entry) else { continue };
            if run.host != ITSELF {
                // What somebody does comes before what happened by itself.
                self.queue.retain(|waiting| !alone(waiting));
                if self.mode == Mode::Playing && self.run.as_ref().is_some_and(alone) {
                    self.mode = Mode::Ended;
                }
            }
            if self.run == Some(*entry) {
                // It goes on where it had ended.
                if self.mode == Mode::Ended && self.hop + 1 < run.hops.len() {
                    self.mode = Mode::Playing;
                    self.hop += 1;
                }
            } else if self.mode == Mode::Playing {
                self.queue.push_back(*entry);
                if self.queue.len() > MAX_QUEUE {
                    self.queue.pop_front();
                }
            } else if self.mode == Mode::Ended || run.host != ITSELF {
                // What somebody looks at stays until somebody does something.
                self.begin(run, moment.now);
            }
        }
        if !moment.seen {
            self.take(runs, Play::Skip);
        }
    }

    /// After a rewind, or when a lab is opened: the end of the last run.
    pub(crate) fn settle(&mut self, runs: &Runs) {
        self.queue.clear();
        self.mode = Mode::Ended;
        self.run = runs.last().map(|run| run.entry);
        self.hop = self.last_hop(runs);
    }

    /// Takes what a learner or the time asks for.
    pub(crate) fn take(&mut self, runs: &Runs, play: Play) {
        let last = self.last_hop(runs);
        match play {
            Play::Done if self.mode != Mode::Playing => {}
            Play::Done | Play::Step if self.hop < last => {
                self.hop += 1;
                if play == Play::Step {
                    self.mode = Mode::Held;
                }
            }
            Play::Done => {
                self.mode = Mode::Ended;
                // One that is shown at its end at once makes way for the next.
                while self.mode == Mode::Ended
                    && let Some(entry) = self.queue.pop_front()
                {
                    if let Some(next) = runs.find(entry) {
                        self.begin(next, f64::NEG_INFINITY);
                    }
                }
            }
            Play::Step => self.mode = Mode::Ended,
            Play::Back => {
                self.hop = self.hop.saturating_sub(1);
                self.mode = Mode::Held;
            }
            Play::Skip => {
                if let Some(newest) = self.queue.drain(..).next_back() {
                    self.run = Some(newest);
                }
                self.hop = self.last_hop(runs);
                self.mode = Mode::Ended;
            }
            Play::Replay => {
                self.hop = 0;
                self.mode = Mode::Playing;
            }
            Play::Toggle => match self.mode {
                Mode::Playing => self.mode = Mode::Held,
                Mode::Held if self.hop < last => {
                    self.mode = Mode::Playing;
                    self.hop += 1;
                }
                Mode::Held | Mode::Ended => self.take(runs, Play::Replay),
            },
            Play::To(entry, hop) => {
                self.run = Some(entry);
                self.hop = hop.min(self.last_hop(runs));
                self.mode = Mode::Held;
            }
            Play::Open(entry) => {
                self.run = Some(entry);
                self.queue.clear();
                self.take(runs, Play::Replay);
            }
            Play::All => {
                let made = runs.iter().filter(|run| run.host != ITSELF && !run.hops.is_empty());
                self.queue = made.map(|run| run.entry).collect();
                if let Some(first) = self.queue.pop_front() {
                    self.run = Some(first);
                    self.take(runs, Play::Replay);
                }
            }
            Play::Faster => {
                let at = Speed::ALL.iter().position(|(speed, _)| *speed == self.speed).unwrap_or_default();
                let next = Speed::ALL.get(at + 1).or_else(|| Speed::ALL.first());
                self.speed = next.map(|(speed, _)| *speed).unwrap_or_default();
            }
        }
        if self.mode == Mode::Playing && (self.speed == Speed::Instant || self.run(runs).is_none()) {
            self.take(runs, Play::Skip);
        }
    }

    fn begin(&mut self, run: &Run, now: f64) {
        // A button of the console says only what kind of thing it did.
        let command = !matches!(run.host.as_str(), ITSELF | CONSOLE);
        let same = |(title, at): &(String, f64)| *title == run.title && now - at < AGAIN;
        let again = command && self.before.as_ref().is_some_and(same);
        self.before = Some((run.title.clone(), now));
        self.run = Some(run.entry);
        let instant = again || self.speed == Speed::Instant;
        (self.mode, self.hop) = match instant {
            true => (Mode::Ended, run.hops.len().saturating_sub(1)),
            false => (Mode::Playing, 0),
        };
    }

    fn last_hop(&self, runs: &Runs) -> usize {
        self.run(runs).map_or(0, |run| run.hops.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use rolelab_labs::hops::{Cargo, Change, Fate, Hop, Kind, Spot};

    use super::*;

    const NOW: Moment = Moment { now: 0.0, seen: true };

    fn hop(entry: u64) -> Hop {
        let (title, detail) = (entry.to_string(), String::new());
        let (from, to, fate) = (Spot::Laptop, Spot::Nowhere, Fate::Good);
        Hop {
            entry,
            when: 0,
            kind: Kind::Astray,
            from,
            to,
            title,
            detail,
            fate,
            cargo: Cargo::Nothing,
            by_chain: false,
        }
    }

    fn runs(commands: &[(&str, u64, u64)]) -> Runs {
        let mut runs = Runs::default();
        for (title, entry, hops) in commands {
            let (host, at) = ("laptop".to_owned(), String::new());
            let mut changes =
                vec![Change::Begin { entry: *entry, host: host.clone(), title: (*title).to_owned(), at }];
            changes.extend((1..=*hops).map(|n| Change::Hop {
                host: host.clone(),
                at: String::new(),
                hop: Box::new(hop(entry + n)),
            }));
            changes.push(Change::End { host, status: 0 });
            runs.take(changes);
        }
        runs
    }

    fn state(player: &Player) -> (Option<u64>, usize, Mode) {
        (player.run, player.hop, player.mode)
    }

    #[test]
    fn a_run_plays_to_its_end_and_the_next_one_waits_for_it() {
        let runs = runs(&[("a", 0, 2), ("b", 10, 1)]);
        let mut player = Player::default();
        player.arrive(&runs, &[0], NOW);
        player.arrive(&runs, &[10], NOW);
        let mut seen = vec![state(&player)];
        for _ in 0..3 {
            player.take(&runs, Play::Done);
            seen.push(state(&player));
        }
        let expected = [
            (Some(0), 0, Mode::Playing),
            (Some(0), 1, Mode::Playing),
            (Some(10), 0, Mode::Playing),
            (Some(10), 0, Mode::Ended),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_waited_is_over_when_something_newer_plays() {
        // The second is the first once more and so shown at its end: nothing of it may be left to come later.
        let runs = runs(&[("a", 0, 1), ("a", 10, 2), ("a", 20, 2), ("b", 30, 2)]);
        let mut player = Player::default();
        player.arrive(&runs, &[0, 10, 20], NOW);
        for _ in 0..8 {
            player.take(&runs, Play::Done);
        }
        assert_eq!(state(&player), (Some(20), 1, Mode::Ended));
        player.arrive(&runs, &[30], NOW);
        for _ in 0..8 {
            player.take(&runs, Play::Done);
        }
        assert_eq!(state(&player), (Some(30), 1, Mode::Ended));
    }

    #[test]
    fn what_somebody_does_comes_before_what_happened_by_itself() {
        let mut runs = Runs::default();
        let alone = |entry: u64| {
            let (host, at) = (ITSELF.to_owned(), entry.to_string());
            Change::Hop { host, at, hop: Box::new(hop(entry)) }
        };
        let touched = runs.take(vec![alone(0), alone(10), alone(20)]);
        let mut player = Player::default();
        player.arrive(&runs, &touched, NOW);
        assert_eq!(state(&player), (Some(20), 0, Mode::Playing), "the last of many");
        let host = "laptop".to_owned();
        let begin = Change::Begin { entry: 30, host: host.clone(), title: "a".to_owned(), at: String::new() };
        let touched = runs.take(vec![begin, Change::Hop { host, at: String::new(), hop: Box::new(hop(31)) }]);
        player.arrive(&runs, &touched, NOW);
        assert_eq!(state(&player), (Some(30), 0, Mode::Playing));
        player.take(&runs, Play::Done);
        assert_eq!(state(&player), (Some(30), 0, Mode::Ended));
    }

    #[test]
    fn skipping_ends_at_the_newest() {
        let runs = runs(&[("a", 0, 2), ("b", 10, 3)]);
        let mut player = Player::default();
        player.arrive(&runs, &[0, 10], NOW);
        player.take(&runs, Play::Skip);
        assert_eq!(state(&player), (Some(10), 2, Mode::Ended));
    }

    #[test]
    fn what_is_not_seen_does_not_play() {
        let runs = runs(&[("a", 0, 4)]);
        let mut player = Player::default();
        player.arrive(&runs, &[0], Moment { now: 0.0, seen: false });
        assert_eq!(state(&player), (Some(0), 3, Mode::Ended));
    }

    #[test]
    fn the_same_command_again_soon_is_shown_at_its_end_and_later_plays() {
        let runs = runs(&[("a", 0, 2), ("a", 10, 2), ("a", 20, 2)]);
        let mut player = Player::default();
        player.arrive(&runs, &[0], NOW);
        player.take(&runs, Play::Skip);
        player.arrive(&runs, &[10], Moment { now: 5_000.0, seen: true });
        assert_eq!(state(&player), (Some(10), 1, Mode::Ended));
        player.arrive(&runs, &[20], Moment { now: 16_000.0, seen: true });
        assert_eq!(state(&player), (Some(20), 0, Mode::Playing));
    }

    #[test]
    fn hops_that_come_later_play_on_from_where_the_run_had_ended() {
        let (early, late) = (runs(&[("a", 0, 1)]), runs(&[("a", 0, 3)]));
        let mut player = Player::default();
        player.arrive(&early, &[0], NOW);
        player.take(&early, Play::Done);
        player.arrive(&late, &[0], NOW);
        assert_eq!(state(&player), (Some(0), 1, Mode::Playing));
    }

    #[test]
    fn stepping_holds_and_going_on_plays() {
        let runs = runs(&[("a", 0, 3)]);
        let mut player = Player::default();
        player.arrive(&runs, &[0], NOW);
        player.take(&runs, Play::Toggle);
        assert_eq!(state(&player), (Some(0), 0, Mode::Held));
        player.take(&runs, Play::Done);
        assert_eq!(state(&player), (Some(0), 0, Mode::Held), "a beat that was on its way is void");
        player.take(&runs, Play::Step);
        player.take(&runs, Play::Back);
        assert_eq!(state(&player), (Some(0), 0, Mode::Held));
        player.take(&runs, Play::Toggle);
        assert_eq!(state(&player), (Some(0), 1, Mode::Playing));
    }

    #[test]
    fn a_command_takes_three_seconds_at_most() {
        for hops in [1, 8, 11, 16] {
            let runs = runs(&[("a", 0, hops)]);
            let mut player = Player::default();
            player.arrive(&runs, &[0], NOW);
            #[expect(clippy::cast_precision_loss, reason = "few")]
            let whole = player.beat(&runs) * hops as f64;
            assert!(whole <= WHOLE + 1.0, "{hops} hops: {whole}");
        }
    }
}
