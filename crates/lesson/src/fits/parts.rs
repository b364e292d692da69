//! The parts of a step: prose, goals, questions, feedback.

use super::{Look, most, short};
use crate::{
    format::{Goal, Move, Question, Step},
    prose::{Block, Inline},
};

impl Look<'_> {
    pub(super) fn step(&mut self, step: &Step) {
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

    pub(super) fn block(&mut self, block: &Block) {
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

    pub(super) fn inline(&mut self, text: &[Inline]) {
        for part in text {
            if let Inline::Exec { host, .. } = part
                && !host.is_empty()
            {
                self.host(host);
            }
        }
    }

    pub(super) fn goal(&mut self, goal: &Goal) {
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

    pub(super) fn asked(&mut self, question: &Question, step: &Step) {
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
}
