//! Goals, questions, hints and solutions, and the facts drawn from what a terminal showed.

use std::collections::BTreeMap;

use rolelab_core::{journal::Event, sts::Holder, time::Timestamp};
use rolelab_shell::host::HostId;

use crate::{
    hosts,
    input::MAX_ANSWER,
    lab::Lab,
    lesson::{
        Clause, Goal, Hold, Move, Question, Step,
        judge::{self, Facts, Verdict},
    },
    state::{Answer, Reached, alike},
};

impl Lab {
    /// Ticks every goal that the facts reach now. Skipped when nothing was recorded since `from` and nothing was answered,
    /// and where real clients are served: nobody looks at goals there, and who opens that world later has them judged then.
    pub(crate) fn judge_goals(&mut self, news: bool) {
        if !news || self.serves || self.lesson.steps.is_empty() {
            return;
        }
        let labels = hosts::labels(&self.state.world);
        let mut passed: Vec<(String, String)> = Vec::new();
        for step in &self.lesson.steps {
            let mut held = Vec::new();
            for goal in &step.goals {
                if self.state.passed.contains_key(&goal.id) {
                    continue;
                }
                let evidence = match self.judge_goal(goal, &labels) {
                    Some(Verdict::Passed(evidence)) => Some(evidence),
                    _ => None,
                };
                held.push((goal, evidence));
            }
            // What may flip back counts once nothing of its step is missing.
            let whole = held.iter().all(|(_, evidence)| evidence.is_some());
            let counts = held.into_iter().filter(|(goal, _)| whole || goal.hold == Hold::Edge);
            passed.extend(counts.filter_map(|(goal, evidence)| Some((goal.id.clone(), evidence?))));
        }
        for (id, evidence) in passed {
            self.outcome.passed.push(id.clone());
            self.state.passed.insert(id, Reached { evidence, facts: self.journal.len() });
        }
    }

    /// The next moment at which an open goal may be reached although nothing happens.
    pub(crate) fn next_moment(&self) -> Option<Timestamp> {
        let open = self.lesson.steps.iter().flat_map(|step| &step.goals);
        let open = open.filter(|goal| !self.state.passed.contains_key(&goal.id));
        // Which hosts there are and what they are called is no matter of time.
        let labels = BTreeMap::new();
        let facts = open.filter_map(|goal| Some((&goal.check, self.facts(self.since(goal)?, &labels))));
        judge::next_moment(facts)
    }

    /// What the facts say of a goal now; `None` without the parts.
    pub(crate) fn judge_goal(&self, goal: &Goal, labels: &BTreeMap<String, String>) -> Option<Verdict> {
        let Some(since) = self.since(goal) else {
            return Some(Verdict::Open("the goal before it comes first".to_owned()));
        };
        let verdict = self.judge_clause(&goal.check, since, labels)?;
        let Verdict::Open(missing) = verdict else { return Some(verdict) };
        // Who did it too early would else read that it was never done.
        let early = goal.after.is_some()
            && matches!(self.judge_clause(&goal.check, self.began(), labels), Some(Verdict::Passed(_)));
        let before = self.journal.between(0, since).last().filter(|_| early);
        Some(Verdict::Open(match before {
            Some(last) => format!("{missing} since {}, and only that counts", crate::hops::clock(last.at)),
            None => missing,
        }))
    }

    /// From which fact on a goal counts what happened; `None` while the goal before it is open.
    pub(crate) fn since(&self, goal: &Goal) -> Option<usize> {
        let start = self.state.start.facts;
        match &goal.after {
            None => Some(start),
            Some(before) => self.state.passed.get(before).map(|reached| reached.facts.max(start)),
        }
    }

    /// How many facts were recorded when a step began: when the last goal of those before it was reached.
    pub(crate) fn step_opened(&self, index: usize) -> usize {
        let before = self.lesson.steps.iter().take(index).flat_map(|step| &step.goals);
        let reached = before.filter_map(|goal| self.state.passed.get(&goal.id)).map(|reached| reached.facts);
        reached.max().unwrap_or_default().max(self.state.start.facts)
    }

    /// What a clause may look at, of what happened since a number.
    fn facts<'a>(&'a self, since: usize, labels: &'a BTreeMap<String, String>) -> Facts<'a> {
        Facts {
            world: &self.state.world,
            hosts: &self.state.hosts,
            journal: self.journal.since(since),
            recorded: self.journal.entries(),
            labels,
            answers: &self.state.answers,
            began: self.state.start.at.unwrap_or(self.epoch),
        }
    }

    /// What the facts since a number say of a clause; `None` without the parts.
    pub(crate) fn judge_clause(
        &self,
        clause: &Clause,
        since: usize,
        labels: &BTreeMap<String, String>,
    ) -> Option<Verdict> {
        self.parts.map(|parts| (parts.judge)(clause, &self.facts(since, labels)))
    }

    /// The index of the first step with an open goal; the number of steps when all are passed.
    pub(crate) fn open_step(&self) -> usize {
        let open = |step: &Step| step.goals.iter().any(|goal| !self.state.passed.contains_key(&goal.id));
        self.lesson.steps.iter().position(open).unwrap_or(self.lesson.steps.len())
    }

    /// The step that help is asked for: the one the learner turned to while it has open goals, else the open one.
    pub(crate) fn helped_step(&self) -> Option<&Step> {
        let open = |step: &&Step| step.goals.iter().any(|goal| !self.state.passed.contains_key(&goal.id));
        let turned = self.state.turned.and_then(|index| self.lesson.steps.get(index)).filter(open);
        turned.or_else(|| self.lesson.steps.get(self.open_step()))
    }

    /// A question is answered.
    pub(crate) fn answer(&mut self, id: &str, with: &str) {
        if with.len() > MAX_ANSWER {
            self.outcome.notice =
                Some(format!("An answer has at most {MAX_ANSWER} bytes; nothing was taken."));
            return;
        }
        let Some(question) = self.question(id) else {
            self.outcome.notice = Some(format!("This lab has no question `{id}`."));
            return;
        };
        let wanted = self.fill(&question.answer);
        let right = alike(with, &wanted);
        let counts = right || question.until.is_some();
        // What was predicted stays when what happens is known.
        if question.until.as_ref().is_some_and(|goal| self.state.passed.contains_key(goal)) {
            self.outcome.notice =
                Some("What happens is known already: a prediction comes before.".to_owned());
            return;
        }
        let tries = self.state.answers.get(id).map_or(0, |before| before.tries).saturating_add(1);
        let answer = Answer { with: with.trim().to_owned(), right, counts, tries, at: self.state.world.now };
        self.state.answers.insert(id.to_owned(), answer);
    }

    fn question(&self, id: &str) -> Option<&Question> {
        self.lesson.steps.iter().flat_map(|step| &step.questions).find(|question| question.id == id)
    }

    pub(crate) fn hint(&mut self) {
        let Some(step) = self.helped_step() else {
            self.outcome.notice = Some("There is nothing left to hint at.".to_owned());
            return;
        };
        let tiers = step.hints.len();
        let shown = self.state.hints.entry(step.id.clone()).or_default();
        if *shown < tiers {
            *shown += 1;
        } else {
            self.outcome.notice =
                Some("That was the last hint. Solution puts the command into the prompt.".to_owned());
        }
    }

    /// Puts the next line of the open step's solution into the prompt, unexecuted.
    pub(crate) fn solution(&mut self) {
        let Some(step) = self.helped_step().cloned() else {
            self.outcome.notice = Some("Every goal is reached.".to_owned());
            return;
        };
        let mut handed = self.state.handed.get(&step.id).copied().unwrap_or_default();
        // What was answered is passed over, and what is predicted is nobody else's affair.
        let passed_over = |part: &Move| match part {
            Move::Answer { question, .. } => {
                let asked = step.questions.iter().find(|known| known.id == *question);
                let answer = self.state.answers.get(question);
                asked.is_some_and(|asked| asked.until.is_some()) && answer.is_some()
                    || answer.is_some_and(|a| a.right)
            }
            _ => false,
        };
        while step.solution.get(handed).is_some_and(passed_over) {
            handed += 1;
        }
        if handed >= step.solution.len() {
            // All of it was handed out: a question that is still open is what is missing.
            let open = |part: &Move| matches!(part, Move::Answer { .. }) && !passed_over(part);
            let again = || step.solution.iter().position(|part| !passed_over(part));
            handed = step.solution.iter().position(open).or_else(again).unwrap_or_default();
        }
        let next = step.solution.get(handed);
        self.state.handed.insert(step.id.clone(), handed + 1);
        match next.cloned() {
            Some(Move::Run { on, run }) => match self.host_called(&on) {
                Some(host) => self.outcome.prompt = Some((host, self.fill(&run))),
                None => {
                    self.outcome.notice =
                        Some(format!("This line is for {on}, which does not exist yet: {}", self.fill(&run)));
                }
            },
            Some(Move::Wait(_)) => self.outcome.notice = Some("Press Skip wait.".to_owned()),
            Some(Move::Minutes(minutes)) => {
                self.outcome.notice = Some(format!("Let {minutes} minutes pass: press +1 h, then +5 min."));
            }
            Some(Move::Answer { question, .. })
                if self.question(&question).is_some_and(|question| question.until.is_some()) =>
            {
                self.outcome.notice =
                    Some("First a prediction: choose what you think. Any answer will do.".to_owned());
            }
            Some(Move::Answer { question, with }) => {
                self.outcome.notice =
                    Some(format!("Answer the question below with {}.", self.worded(&question, &with)));
            }
            Some(Move::File { .. }) | None => {
                self.outcome.notice = Some("This step has no solution to type.".to_owned());
            }
        }
    }

    /// An answer in words: the text of an option, or what was typed.
    fn worded(&self, question: &str, with: &str) -> String {
        let options = self.question(question).map(|question| question.options.as_slice()).unwrap_or_default();
        let place = with.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match place.and_then(|place| options.get(place)) {
            Some(option) => rolelab_lesson::prose::plain(option),
            None => self.fill(with),
        }
    }

    /// The id of the host with that label.
    pub fn host_called(&self, label: &str) -> Option<HostId> {
        let labels: BTreeMap<HostId, String> = hosts::labels(&self.state.world);
        labels.into_iter().find(|(_, l)| l == label).map(|(id, _)| id)
    }

    /// Puts what the account has in place of words in braces: see [`rolelab_lesson::Lesson`]. What it has not stays a name.
    pub fn fill(&self, text: &str) -> String {
        let mut done = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            done.push_str(before);
            let Some((name, tail)) = after.split_once("}}") else {
                done.push_str("{{");
                rest = after;
                continue;
            };
            let found = name.split_once(' ').and_then(|(what, of)| self.named(what, of));
            done.push_str(&found.unwrap_or_else(|| name.to_owned()));
            rest = tail;
        }
        done.push_str(rest);
        done
    }

    /// What two words in braces stand for.
    fn named(&self, what: &str, of: &str) -> Option<String> {
        let world = &self.state.world;
        let instance =
            || world.ec2.instances.values().find(|i| Some(i.id.to_string()) == self.host_called(of));
        match what {
            "image" => {
                world.ec2.images.values().find(|image| image.title == of).map(|image| image.id.to_string())
            }
            "instance" => instance().map(|found| found.id.to_string()),
            "public-ip" => {
                instance().and_then(|found| found.public_address).map(|address| address.to_string())
            }
            "private-ip" => instance().map(|found| found.private_address.to_string()),
            "key" if of == hosts::LAPTOP => Some(self.console_key.id.to_string()),
            "secret" if of == hosts::LAPTOP => Some(self.console_key.secret.clone()),
            _ => None,
        }
    }

    /// Records when a long-term secret stood on a terminal.
    pub(crate) fn note_secrets(&mut self, host: &str, printed: &str) {
        let long_term =
            self.state.world.sts.keys.values().filter(|key| matches!(key.holder, Holder::User(_)));
        let shown: Vec<_> =
            long_term.filter(|key| printed.contains(&key.secret)).map(|key| key.id.clone()).collect();
        for access_key in shown {
            self.record(Event::SecretShown { host: host.to_owned(), access_key });
        }
    }
}
