//! Lines at a prompt: mending, continuation, pastes, and the hosts they run on.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use rolelab_core::{
    ec2::InstanceState,
    journal::{ApiCall, Entry, Event},
};
use rolelab_shell::{
    host::{HISTORY, HostId},
    port::{Answer, SshAnswer, Stream},
    syntax::{self, Completeness},
};

use crate::{
    boot, hosts,
    input::TerminalChange,
    lab::Lab,
    running::{Purpose, Running},
};

/// The prompt of a command that is not complete yet (bash's PS2).
const CONTINUATION: &str = "> ";

impl Lab {
    /// Text entered at a free prompt.
    pub(crate) fn enter(&mut self, id: &str, text: &str) {
        if let Some(why) = self.unreachable(id) {
            self.outcome.notice = Some(why);
            return;
        }
        let Some(host) = self.state.hosts.get_mut(id) else { return };
        let before = std::mem::take(&mut host.session.pending);
        let prompt = if before.is_empty() { host.prompt() } else { CONTINUATION.to_owned() };
        let mended = syntax::mend(text);
        let begin = |text: String, run| TerminalChange::Begin { host: id.to_owned(), prompt, text, run };
        if let Some(offer) = mended.offer {
            host.session.pending = before;
            self.outcome.terminal.push(begin(mended.text, None));
            self.say_notes(id, &mended.notes);
            self.say_notes(id, &["nothing was run; the mended line is offered instead".to_owned()]);
            self.outcome.prompt = Some((id.to_owned(), offer));
            self.outcome.terminal.push(TerminalChange::End { host: id.to_owned(), status: 0 });
            return;
        }
        let source =
            if before.is_empty() { mended.text.clone() } else { format!("{before}\n{}", mended.text) };
        let mut commands = syntax::split(&source).into_iter().collect::<VecDeque<_>>();
        let unfinished = commands.back().is_some_and(|last| syntax::check(last) == Completeness::Incomplete);
        if unfinished {
            host.session.pending = commands.pop_back().unwrap_or_default();
        }
        // The others of a paste get blocks of their own. What is unfinished has none yet: then all is shown here.
        let alone = |first: &String| match before.is_empty() {
            true => Some(first.clone()),
            false => Some(first.strip_prefix(&before)?.strip_prefix('\n')?.to_owned()),
        };
        let first = commands.front().filter(|_| !unfinished && commands.len() > 1).and_then(alone);
        let run = (!commands.is_empty()).then_some(self.journal.len() as u64);
        self.outcome.terminal.push(begin(first.unwrap_or(mended.text), run));
        self.say_notes(id, &mended.notes);
        match commands.pop_front() {
            Some(first) => {
                self.queues.insert(id.to_owned(), commands);
                self.start(id, &first);
            }
            None => self.outcome.terminal.push(TerminalChange::End { host: id.to_owned(), status: 0 }),
        }
    }

    fn say_notes(&mut self, id: &str, notes: &[String]) {
        for note in notes {
            self.print(id, Stream::Lab, format!("rolelab: {note}\n"));
        }
    }

    /// Starts one complete command on a host.
    fn start(&mut self, id: &str, command: &str) {
        self.record(Event::Line { host: id.to_owned(), text: command.to_owned() });
        let Some(host) = self.state.hosts.get_mut(id) else { return };
        let history = &mut host.session.history;
        if !command.trim().is_empty() && history.last().is_none_or(|last| last != command) {
            history.push(command.to_owned());
            let over = history.len().saturating_sub(HISTORY);
            history.drain(..over);
        }
        let host = host.clone();
        if let Some(mut running) = self.tasks.remove(id) {
            // Commands of earlier lines run on beside this one.
            running.task.line(host, command);
            let waits = std::mem::take(&mut running.waits);
            let running =
                Running { waits, ..Running::new(running.task, Purpose::Terminal, self.journal.len()) };
            self.tasks.insert(id.to_owned(), running);
            return;
        }
        let task = self.task(host, command);
        self.tasks.insert(id.to_owned(), Running::new(task, Purpose::Terminal, self.journal.len()));
    }

    /// The next command of a paste, in a block of its own.
    pub(crate) fn next_command(&mut self, id: &str) {
        let Some(command) = self.queues.get_mut(id).and_then(VecDeque::pop_front) else {
            self.queues.remove(id);
            return;
        };
        let Some(host) = self.state.hosts.get(id) else { return };
        let prompt = host.prompt();
        self.outcome.terminal.push(TerminalChange::Begin {
            host: id.to_owned(),
            prompt,
            text: command.clone(),
            run: Some(self.journal.len() as u64),
        });
        self.start(id, &command);
    }

    /// Why a host takes no line; `None` when it does.
    pub(crate) fn unreachable(&self, id: &str) -> Option<String> {
        if id == hosts::LAPTOP {
            return None;
        }
        let labels = hosts::labels(&self.state.world);
        let instance = self.state.world.ec2.instances.values().find(|i| i.id.as_str() == id);
        match instance {
            None => Some(format!("There is no host {id}.")),
            Some(found) if found.state != InstanceState::Running => Some(format!(
                "{} is {}: its shell takes no lines until it runs.",
                labels.get(id).map_or(id, String::as_str),
                found.state.name()
            )),
            Some(_) => None,
        }
    }

    /// Gives every new instance a host and renames those whose label changed, when the journal has news of instances.
    pub(crate) fn sync_hosts(&mut self) {
        let new = self.journal.since(self.synced).iter();
        let came = new.clone().any(|entry| matches!(&entry.event, Event::ApiCall(call) if writes_ec2(call)));
        let renamed = new.clone().any(|entry| renames(&entry.event));
        let stopped: Vec<HostId> = new.clone().filter_map(|e| became(e, InstanceState::Stopped)).collect();
        let started: Vec<HostId> = new.clone().filter_map(|e| became(e, InstanceState::Running)).collect();
        let began: Vec<_> = new.filter_map(|entry| boot::began(entry)).collect();
        self.synced = self.journal.len();
        // A shell and services end with their instance.
        for id in stopped {
            if let Some(host) = self.state.hosts.get_mut(&id) {
                host.shut_down();
            }
        }
        let now = self.state.world.now;
        for id in started {
            if let Some(host) = self.state.hosts.get_mut(&id) {
                host.boot(now);
            }
        }
        if came || renamed {
            self.give_hosts(renamed);
        }
        if let Some(parts) = self.parts {
            began.iter().for_each(|instance| (parts.boot)(self, instance));
        }
    }

    /// A host for every instance without one; the others keep their labels unless some may have changed.
    fn give_hosts(&mut self, renamed: bool) {
        let world = &self.state.world;
        let labels = if renamed { hosts::labels(world) } else { BTreeMap::new() };
        for instance in world.ec2.instances.values() {
            let id = instance.id.as_str();
            let label = labels.get(id).map_or(id, String::as_str);
            match self.state.hosts.get_mut(id) {
                Some(host) if renamed && host.hostname != label => label.clone_into(&mut host.hostname),
                Some(_) => {}
                None => {
                    let host = hosts::instance_host(world, instance, label);
                    self.state.hosts.insert(id.to_owned(), host);
                }
            }
        }
    }

    /// Ends what runs on an instance that stopped. What its programs wrote until then stays.
    pub(crate) fn end_stopped(&mut self) {
        let stopped: Vec<HostId> =
            self.tasks.keys().filter(|id| self.unreachable(boot::host_of(id)).is_some()).cloned().collect();
        for id in stopped {
            let Some(running) = self.tasks.remove(&id) else { continue };
            self.queues.remove(&id);
            if let Purpose::Boot(boot) = &running.purpose {
                self.cut_boot(&id, boot);
                continue;
            }
            let (mut host, _) = running.task.finish();
            host.shut_down();
            if let Purpose::Script { session, .. } = &running.purpose {
                host.session = session.as_ref().clone();
            }
            let closed = format!("Connection to {} closed by remote host.\n", host.hostname);
            self.put_back(&id, host);
            match running.purpose {
                Purpose::Background | Purpose::Boot(_) => {}
                Purpose::Terminal => {
                    self.print(&id, Stream::Stderr, closed);
                    self.outcome.terminal.push(TerminalChange::End { host: id, status: 255 });
                }
                Purpose::Script { asker, ask, mut printed, .. } => {
                    printed.push((Stream::Stderr, closed.into_bytes()));
                    if let Some(asking) = self.tasks.get_mut(&asker) {
                        asking.answer(ask, Answer::Ssh(SshAnswer::Ran { printed, status: 255 }));
                    }
                }
            }
        }
    }
}

fn writes_ec2(call: &ApiCall) -> bool {
    call.service == "ec2" && !call.read_only
}

/// Whether labels may be others after it. A launch without tags gives names to nobody, and of all states only the last one
/// takes a name away.
fn renames(event: &Event) -> bool {
    match event {
        Event::InstanceState { to, .. } => *to == InstanceState::Terminated,
        Event::ApiCall(call) => {
            let nameless =
                call.operation == "RunInstances" && call.parameters.get("TagSpecifications").is_none();
            writes_ec2(call) && !nameless
        }
        _ => false,
    }
}

/// The instance that came into this state by an entry.
fn became(entry: &Arc<Entry>, state: InstanceState) -> Option<HostId> {
    match &entry.event {
        Event::InstanceState { instance, to, .. } if *to == state => Some(instance.to_string()),
        _ => None,
    }
}
