//! Goals, hints and solutions of the open step, and the facts drawn from what a terminal showed.

use std::collections::BTreeMap;

use rolelab_core::{journal::Event, sts::Holder};
use rolelab_shell::host::HostId;

use crate::{
    hosts,
    lab::Lab,
    lesson::{Facts, Move, Step, Verdict, judge},
};

impl Lab {
    /// Ticks every goal that the facts reach now. Skipped when nothing was recorded since `from`, and where real clients
    /// are served: nobody looks at goals there, and who opens that world later has them judged then.
    pub(crate) fn judge_goals(&mut self, from: usize) {
        if self.journal.len() == from || self.serves {
            return;
        }
        let labels = hosts::labels(&self.state.world);
        let facts = Facts {
            world: &self.state.world,
            journal: self.journal.entries(),
            labels: &labels,
            parts: self.parts,
        };
        let mut passed = Vec::new();
        for goal in self.lesson.steps.iter().flat_map(|step| &step.goals) {
            if !self.state.passed.contains_key(&goal.id)
                && let Verdict::Passed(evidence) = judge(&goal.check, &facts)
            {
                passed.push((goal.id.clone(), evidence));
            }
        }
        for (id, evidence) in passed {
            self.outcome.passed.push(id.clone());
            self.state.passed.insert(id, evidence);
        }
    }

    /// The index of the first step with an open goal; the number of steps when all are passed.
    pub(crate) fn open_step(&self) -> usize {
        let open = |step: &Step| step.goals.iter().any(|goal| !self.state.passed.contains_key(&goal.id));
        self.lesson.steps.iter().position(open).unwrap_or(self.lesson.steps.len())
    }

    pub(crate) fn hint(&mut self) {
        let Some(step) = self.lesson.steps.get(self.open_step()) else {
            self.outcome.notice = Some("There is nothing left to hint at.".to_owned());
            return;
        };
        let shown = self.state.hints.entry(step.id.clone()).or_default();
        if *shown < step.hints.len() {
            *shown += 1;
        } else {
            self.outcome.notice =
                Some("That was the last hint. Solution puts the command into the prompt.".to_owned());
        }
    }

    /// Puts the next line of the open step's solution into the prompt, unexecuted.
    pub(crate) fn solution(&mut self) {
        let Some(step) = self.lesson.steps.get(self.open_step()) else {
            self.outcome.notice = Some("Every goal is reached.".to_owned());
            return;
        };
        let handed = self.state.handed.entry(step.id.clone()).or_default();
        let next = step.solution.get(*handed).or_else(|| {
            *handed = 0;
            step.solution.first()
        });
        *handed += 1;
        match next.cloned() {
            Some(Move::Run { on, run }) => match self.host_called(&on) {
                Some(host) => self.outcome.prompt = Some((host, self.fill(&run))),
                None => {
                    self.outcome.notice =
                        Some(format!("This line is for {on}, which does not exist yet: {}", self.fill(&run)));
                }
            },
            Some(Move::Wait { .. }) => self.outcome.notice = Some("Press Skip wait.".to_owned()),
            Some(Move::Pass { minutes }) => {
                self.outcome.notice = Some(format!("Let {minutes} minutes pass: press +1 h, then +5 min."));
            }
            None => self.outcome.notice = Some("This step has no solution to type.".to_owned()),
        }
    }

    /// The id of the host with that label.
    pub fn host_called(&self, label: &str) -> Option<HostId> {
        let labels: BTreeMap<HostId, String> = hosts::labels(&self.state.world);
        labels.into_iter().find(|(_, l)| l == label).map(|(id, _)| id)
    }

    /// Puts ids in place of `{{image TITLE}}` and `{{instance NAME}}`.
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
            let found = match name.split_once(' ') {
                Some(("image", title)) => {
                    let mut images = self.state.world.ec2.images.values();
                    images.find(|image| image.title == title).map(|image| image.id.to_string())
                }
                Some(("instance", label)) => self.host_called(label),
                _ => None,
            };
            done.push_str(&found.unwrap_or_else(|| name.to_owned()));
            rest = tail;
        }
        done.push_str(rest);
        done
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
