//! Every text of a lesson in which braces may stand, in one walk. Each part is taken apart whole, so that a new field cannot
//! be forgotten here. Ids, and what only an author's tools read, hold no braces.

use crate::{
    clause::{CallWant, Clause, InstanceWant, MetadataWant, Permission},
    format::{Feedback, Goal, Lesson, Move, Named, Organization, Question, Step},
    prose::{Block, Inline},
};

/// What is done with each text.
type Each<'a> = &'a mut dyn FnMut(&mut String);

impl Lesson {
    /// Visits every text.
    pub(crate) fn texts(&mut self, each: Each<'_>) {
        let Self {
            schema: _,
            id: _,
            hash: _,
            title,
            summary,
            minutes: _,
            level: _,
            teaches: _,
            needs: _,
            variables: _,
            knobs: _,
            organization: Organization { scps, rcps },
            world,
            steps,
            takeaways,
        } = self;
        [title, summary].into_iter().for_each(&mut *each);
        let named = [scps, rcps].into_iter().flatten().flatten().flatten();
        for Named { name: _, document } in named {
            each(document);
        }
        world.iter_mut().for_each(|part| part_of(part, each));
        steps.iter_mut().for_each(|step| of_step(step, each));
        takeaways.iter_mut().for_each(|text| words(text, each));
    }
}

fn of_step(step: &mut Step, each: Each<'_>) {
    let Step { id: _, title, prose, why, questions, goals, hints, feedback, solution } = step;
    each(title);
    prose.iter_mut().chain(why).for_each(|part| block(part, each));
    for Question { id: _, ask, options, answer, until: _, told } in questions {
        words(ask, each);
        options.iter_mut().for_each(|option| words(option, each));
        each(answer);
        words(told, each);
    }
    for Goal { id: _, text, hold: _, after: _, check } in goals {
        words(text, each);
        clause(check, each);
    }
    hints.iter_mut().for_each(|hint| words(hint, each));
    for Feedback { id: _, when, say } in feedback {
        clause(when, each);
        words(say, each);
    }
    solution.iter_mut().for_each(|part| part_of(part, each));
}

fn part_of(part: &mut Move, each: Each<'_>) {
    match part {
        Move::Run { on, run } => [on, run].into_iter().for_each(each),
        Move::Wait(_) | Move::Minutes(_) => {}
        Move::Answer { question: _, with } => each(with),
        Move::File { on, path, text } => [on, path, text].into_iter().for_each(each),
    }
}

fn block(part: &mut Block, each: Each<'_>) {
    match part {
        Block::Paragraph { text } | Block::Note { text } => words(text, each),
        Block::List { numbered: _, items } => items.iter_mut().for_each(|item| words(item, each)),
        Block::Code { host, text } => [host, text].into_iter().for_each(each),
        Block::Table { head, rows } => {
            head.iter_mut().chain(rows.iter_mut().flatten()).for_each(|cell| words(cell, each));
        }
    }
}

fn words(text: &mut [Inline], each: Each<'_>) {
    for part in text {
        match part {
            Inline::Text(text) | Inline::Code(text) | Inline::Strong(text) | Inline::Copy(text) => each(text),
            Inline::Show { node: _, text } => each(text),
            Inline::Exec { host, text } => [host, text].into_iter().for_each(&mut *each),
        }
    }
}

fn clause(clause: &mut Clause, each: Each<'_>) {
    match clause {
        Clause::All(of) | Clause::Any(of) | Clause::Count { at_least: _, of } => {
            of.iter_mut().for_each(|inner| self::clause(inner, each));
        }
        Clause::Not(inner) => self::clause(inner, each),
        Clause::Instance(want) => {
            let InstanceWant {
                name,
                state,
                role,
                http_tokens,
                http_endpoint,
                hop_limit_at_most: _,
                instance_metadata_tags,
                tag,
                user_data,
                firewall_blocks,
                at_least: _,
                every: _,
            } = want;
            let options = [name, state, role, http_tokens, http_endpoint];
            let others = [instance_metadata_tags, tag, user_data, firewall_blocks];
            options.into_iter().chain(others).flatten().for_each(each);
        }
        Clause::MetadataDefaults { http_tokens, hop_limit, http_tokens_enforced } => {
            [http_tokens, hop_limit, http_tokens_enforced].into_iter().flatten().for_each(each);
        }
        Clause::InstanceProfile { name, role } => name.iter_mut().chain([role]).for_each(each),
        Clause::Trusts { role, principal } => [role, principal].into_iter().for_each(each),
        Clause::Allows(permission) | Clause::Denies(permission) => {
            let Permission { who, action, resource, context } = permission;
            [who, action, resource].into_iter().chain(context.values_mut()).for_each(each);
        }
        Clause::AccessKey { user, state: _ } => each(user),
        Clause::NoStaticKeys { on } => on.iter_mut().for_each(each),
        Clause::File { on, path, holds, lacks } => {
            [on, path].into_iter().chain(holds).chain(lacks).for_each(each);
        }
        Clause::Object { bucket, key } => [bucket, key].into_iter().for_each(each),
        Clause::Finding { kind } => each(kind),
        Clause::Call(want) => {
            let CallWant { operation, by, from, error, about } = want;
            [operation].into_iter().chain([by, from, error, about].into_iter().flatten()).for_each(each);
        }
        Clause::Metadata(want) => {
            let MetadataWant { path, method, status: _, version: _, on, tokens_required: _, role, why, by } =
                want;
            [path].into_iter().chain([method, on, role, why, by].into_iter().flatten()).for_each(each);
        }
        Clause::Response { from, to, asks, status: _, holds } => {
            [from, to, asks, holds].into_iter().flatten().for_each(each);
        }
        Clause::CredentialSource { on, source } => on.iter_mut().chain([source]).for_each(each),
        Clause::KeysRotated { role } => each(role),
        Clause::SecretShown { on } => on.iter_mut().for_each(each),
        Clause::Clock { minutes: _ } => {}
        Clause::Answered { question: _, with } => with.iter_mut().for_each(each),
    }
}
