//! Polls what runs, serves what it asks, and lets time pass in between.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
};

use rolelab_core::{
    ec2::InstanceState,
    journal::Event,
    time::{Span, Timestamp},
};
use rolelab_shell::{
    host::{Host, HostId},
    port::{Answer, Ask, AskId, HttpAnswer, Note, SshAnswer, Stream},
    task::Progress,
};

use crate::{
    boot, hosts,
    input::TerminalChange,
    lab::{Lab, MAX_JOURNAL, MAX_LINE_FACTS},
    network,
    running::{Fed, Purpose, Running, Wait},
    send::Patience,
};

/// Evaluator steps of one poll.
pub(crate) const FUEL: u64 = 2_000;
/// Polls of one stop in time before whoever waits for the engine gets a turn.
/// In a browser 25 are 20 to 30 ms: short enough for Ctrl-C to feel immediate.
pub(crate) const TURNS: u32 = 25;
/// The shortest sleep; a loop of shorter ones would stop time more often than anyone can see.
const SHORTEST_SLEEP: Span = Span::millis(100);
/// How long `ssh` tries here. The real one tries as long as any connection; this is a lab.
const SSH_PATIENCE: Span = Span::seconds(10);
/// The most things that a line is told to lack.
const MAX_TOLD: usize = 4;

impl Lab {
    /// Runs until everything waits, or this stop's turns are used up.
    pub(crate) fn pump(&mut self) {
        let hosts = self.tasks.keys().cloned().collect();
        self.pump_these(hosts);
    }

    /// Runs the tasks of these hosts, and every task that has a new answer. One that ran out of fuel
    /// before stays where it is: only `Resume` feeds it, so that ticks of the clock may be joined.
    fn pump_these(&mut self, mut hosts: BTreeSet<HostId>) {
        // Each host has as many, however many there are: what one can do at an instant does not hang on the others.
        let mut turns: BTreeMap<HostId, u32> = BTreeMap::new();
        loop {
            self.end_stopped();
            self.start_scripts();
            self.stop_orphans();
            let ready = |(id, running): &(&HostId, &Running)| match running.fed {
                Fed::No => false,
                Fed::Answered => true,
                Fed::OutOfFuel => hosts.contains(*id),
            };
            let ready: Vec<HostId> = self.tasks.iter().filter(ready).map(|(id, _)| id.clone()).collect();
            if ready.is_empty() {
                self.end_sessions();
                return;
            }
            for host in ready {
                let taken = turns.entry(host.clone()).or_default();
                if *taken == TURNS {
                    // What has answers waiting keeps its place until the next Resume.
                    hosts.remove(&host);
                    if let Some(running) = self.tasks.get_mut(&host).filter(|r| r.fed == Fed::Answered) {
                        running.fed = Fed::OutOfFuel;
                    }
                    continue;
                }
                *taken += 1;
                self.turn(&host);
                hosts.insert(host);
            }
        }
    }

    /// One poll of one host's task.
    fn turn(&mut self, host: &str) {
        let Some(mut running) = self.tasks.remove(host) else { return };
        if let Some(why) = self.too_many_facts(&running) {
            running.kill();
            self.queues.remove(host);
            match boot::is_boot(host) {
                true => self.log_boot(host, &format!("rolelab: {why}\n")),
                false => self.outcome.notice = Some(why),
            }
        }
        running.fed = Fed::No;
        let now = self.state.world.now;
        let before = self.journal.len();
        // Files and system are the host's, whatever runs on it.
        let progress = match self.state.hosts.get_mut(boot::host_of(host)) {
            Some(here) => running.task.poll_on(here, now, FUEL),
            None => running.task.poll(now, FUEL),
        };
        self.spent = self.spent.saturating_add(usize::from(matches!(progress, Progress::OutOfFuel)));
        for (stream, bytes) in running.task.take_output() {
            self.output(host, &mut running, stream, bytes);
        }
        for (id, ask) in running.task.take_asks() {
            self.serve(host, &mut running, id, ask);
        }
        running.facts += self.journal.len().saturating_sub(before);
        if boot::is_boot(host) {
            self.boot_turned(host, running, progress);
            return;
        }
        match progress {
            Progress::Waiting => {}
            Progress::OutOfFuel => running.fed = Fed::OutOfFuel,
            Progress::Ended { .. } if running.leaves_the_prompt() => {
                self.settle(host, running);
                return;
            }
            Progress::Ended { status, exited } if running.task.in_background() => {
                self.leave_behind(host, running, status, exited);
                return;
            }
            Progress::Ended { exited, .. } => {
                self.end(host, running, exited);
                return;
            }
        }
        if running.leaves_the_prompt()
            && let Some(here) = self.state.hosts.get_mut(host)
        {
            running.task.give_back(here);
        }
        self.tasks.insert(host.to_owned(), running);
    }

    /// Why a line must stop because of the facts it has left, or would leave. One that leaves none may run.
    fn too_many_facts(&self, running: &Running) -> Option<String> {
        if running.facts >= MAX_LINE_FACTS {
            return Some(format!("The line was stopped: {MAX_LINE_FACTS} facts were recorded while it ran."));
        }
        (running.facts > 0 && self.journal.entries().len() >= MAX_JOURNAL).then(|| {
            format!("This lab has recorded {MAX_JOURNAL} facts and takes no more. Start it anew (Reset lab) to go on.")
        })
    }

    fn output(&mut self, host: &str, running: &mut Running, stream: Stream, bytes: Vec<u8>) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        running.printed.push_str(&text);
        match (&mut running.purpose, stream) {
            (Purpose::Script { asker, .. }, Stream::Lab) => {
                let asker = asker.clone();
                self.print(&asker, stream, text);
            }
            (Purpose::Script { printed, .. }, stream) => match printed.last_mut() {
                Some((last, before)) if *last == stream => before.extend(bytes),
                _ => printed.push((stream, bytes)),
            },
            (Purpose::Terminal | Purpose::Background | Purpose::Boot(_), _) => self.print(host, stream, text),
        }
    }

    /// A host as a task leaves it. What others share of it has been in place all the while.
    pub(crate) fn put_back(&mut self, id: &str, mut host: Host) {
        if let Some(here) = self.state.hosts.get_mut(id) {
            here.share(&mut host);
            *here = host;
        }
    }

    /// A terminal's line ended, and commands of it run on in the background.
    fn leave_behind(&mut self, host: &str, mut running: Running, status: i32, exited: bool) {
        let mut here = running.task.host();
        if exited {
            self.left(host, &mut here);
        }
        self.put_back(host, here);
        let printed = std::mem::take(&mut running.printed);
        running.purpose = Purpose::Background;
        // It goes on as soon as there is fuel.
        running.fed = Fed::Answered;
        self.tasks.insert(host.to_owned(), running);
        self.note_secrets(host, &printed);
        self.line_ended(host, status, exited);
    }

    /// Everything in the background of a terminal has ended.
    pub(crate) fn settle(&mut self, host: &str, running: Running) {
        let Running { task, printed, .. } = running;
        if let Some(here) = self.state.hosts.get_mut(host) {
            task.give_back(here);
        }
        self.note_secrets(host, &printed);
    }

    fn line_ended(&mut self, host: &str, status: i32, exited: bool) {
        self.record(Event::LineEnded { host: host.to_owned(), status });
        self.outcome.terminal.push(TerminalChange::End { host: host.to_owned(), status });
        if exited {
            self.queues.remove(host);
            self.outcome.focus = Some(hosts::LAPTOP.to_owned());
        }
        self.next_command(host);
    }

    /// A task ended: its host comes back, facts are drawn from what it printed, and the next command starts.
    fn end(&mut self, host: &str, running: Running, exited: bool) {
        let Running { task, purpose, printed, .. } = running;
        let (mut finished, status) = task.finish();
        match &purpose {
            Purpose::Terminal if exited => self.left(host, &mut finished),
            Purpose::Background | Purpose::Boot(_) => {}
            // The shell of a script ended with it; the one at the terminal knows nothing of it.
            Purpose::Script { session, .. } => finished.session = session.as_ref().clone(),
            Purpose::Terminal => {}
        }
        self.put_back(host, finished);
        self.note_secrets(host, &printed);
        match purpose {
            Purpose::Script { asker, ask, printed, .. } => {
                if let Some(asking) = self.tasks.get_mut(&asker) {
                    asking.answer(ask, Answer::Ssh(SshAnswer::Ran { printed, status }));
                }
            }
            Purpose::Terminal | Purpose::Background | Purpose::Boot(_) => {
                self.line_ended(host, status, exited);
            }
        }
    }

    fn serve(&mut self, host: &str, running: &mut Running, id: AskId, ask: Ask) {
        let now = self.state.world.now;
        match ask {
            Ask::Http { request, sender, connect_timeout, max_time } => {
                let Some(parts) = self.parts else {
                    self.lacking = true;
                    running.answer(id, Answer::Http(HttpAnswer::Unresolved));
                    return;
                };
                let patience = Patience { connect_timeout, max_time };
                match (parts.send)(self, host, running, sender, &request, patience) {
                    (after, answer) if after <= Span::millis(0) => running.answer(id, Answer::Http(answer)),
                    (after, answer) => {
                        running.wait(id, Wait::Until(now.plus(after), Answer::Http(answer)));
                    }
                }
            }
            Ask::Sleep(span) if span <= Span::millis(0) => running.answer(id, Answer::Done),
            Ask::Sleep(span) => {
                let at = now.plus(span.max(SHORTEST_SLEEP));
                running.wait(id, Wait::Until(at, Answer::Done));
            }
            // Nobody sits there.
            Ask::ReadLine if boot::is_boot(host) => running.answer(id, Answer::Line(None)),
            Ask::ReadLine => {
                running.wait(id, Wait::Line);
            }
            Ask::Uuid => {
                let uuid = self.state.world.mint.uuid();
                running.answer(id, Answer::Uuid(uuid));
            }
            Ask::Ssh { target, user, script } => {
                self.ssh(host, running, id, &target, user.as_deref(), script);
            }
            Ask::Session { instance, id: session } => {
                self.open_session(host, instance, &session);
                running.answer(id, Answer::Done);
            }
            Ask::Code => self.lacking = true,
            Ask::Note(Note::AsksMetadata { lacking }) => {
                self.explain_lack(host, running, &lacking);
                running.answer(id, Answer::Done);
            }
            Ask::Note(note) => {
                self.note(host, note);
                running.answer(id, Answer::Done);
            }
        }
    }

    /// `aws` asks the metadata service by itself, and on the laptop it waits for nothing: its user is told what for.
    fn explain_lack(&mut self, host: &str, running: &mut Running, lacking: &str) {
        let told = running.told.iter().any(|told| told == lacking) || running.told.len() >= MAX_TOLD;
        if host != hosts::LAPTOP || lacking.is_empty() || told {
            return;
        }
        running.told.push(lacking.to_owned());
        let address = network::METADATA_ADDRESS;
        let why = format!("rolelab: aws found {lacking}, and asks {address}, which only an instance has\n");
        self.print(host, Stream::Lab, why);
    }

    fn note(&mut self, slot: &str, note: Note) {
        let (host, boot) = (boot::host_of(slot).to_owned(), boot::is_boot(slot));
        match note {
            Note::CredentialChain { looked, found, access_key } => {
                self.record(Event::CredentialChain { host, looked, found, access_key, boot });
            }
            Note::NotSimulated(what) => self.record(Event::NotSimulated { what }),
            // It is about a line, and leaves no fact.
            Note::AsksMetadata { .. } => {}
            Note::ClearScreen => {
                self.outcome.terminal.push(TerminalChange::Clear { host });
            }
        }
    }

    fn ssh(
        &mut self,
        host: &str,
        running: &mut Running,
        id: AskId,
        target: &str,
        user: Option<&str>,
        script: Option<String>,
    ) {
        let labels = hosts::labels(&self.state.world);
        let late = |lab: &mut Self, running: &mut Running, why: String| {
            lab.print(host, Stream::Lab, format!("rolelab: {why}\n"));
            let at = lab.state.world.now.plus(SSH_PATIENCE);
            running.wait(id, Wait::Until(at, Answer::Ssh(SshAnswer::TimedOut)));
        };
        let Some(instance) = hosts::find(&self.state.world, &labels, target) else {
            if target.parse::<IpAddr>().is_ok() {
                late(self, running, format!("nothing in this account has the address {target}"));
            } else {
                let called = hosts::called(&self.state.world, target);
                if called.len() > 1 {
                    let ids = called.join(", ");
                    self.print(
                        host,
                        Stream::Lab,
                        format!(
                            "rolelab: {} instances are called {target}: name one by its id, {ids}\n",
                            called.len()
                        ),
                    );
                }
                running.answer(id, Answer::Ssh(SshAnswer::Unresolved));
            }
            return;
        };
        let (there, state) = (instance.id.to_string(), instance.state);
        let label = labels.get(&there).cloned().unwrap_or_else(|| there.clone());
        if state != InstanceState::Running {
            late(self, running, format!("{label} is {}: its programs do not run", state.name()));
            return;
        }
        if !network::lets_ssh(&self.state.world, host, instance) {
            late(
                self,
                running,
                format!("no rule of the security groups lets port 22 of {label} in from here"),
            );
            return;
        }
        let login = self.state.hosts.get(&there).map(|h| h.user.clone()).unwrap_or_default();
        if user.is_some_and(|user| user != login) {
            self.print(
                host,
                Stream::Lab,
                format!("rolelab: {label} knows one user, {login}; you are in as {login}\n"),
            );
        }
        match script {
            None => {
                self.outcome.focus = Some(there);
                running.answer(id, Answer::Ssh(SshAnswer::Opened));
            }
            Some(script) => {
                running.wait(id, Wait::Host(there, script));
            }
        }
    }

    /// Starts every script whose host is free.
    fn start_scripts(&mut self) {
        let waiting: Vec<(HostId, AskId, HostId, String)> = self
            .tasks
            .iter()
            .flat_map(|(asker, running)| {
                running.waits.iter().filter_map(move |(id, wait)| match wait {
                    Wait::Host(host, script) => Some((asker.clone(), *id, host.clone(), script.clone())),
                    Wait::Until(..) | Wait::Line | Wait::Script(_) => None,
                })
            })
            .collect();
        for (asker, ask, host, script) in waiting {
            if self.tasks.contains_key(&host) {
                continue;
            }
            let Some(mut found) = self.state.hosts.get(&host).cloned() else { continue };
            let session = Box::new(found.session.clone());
            found.log_in();
            let task = self.task(found, &script, false);
            let purpose = Purpose::Script { asker: asker.clone(), ask, session, printed: Vec::new() };
            self.tasks.insert(host.clone(), Running::new(task, purpose, self.journal.len()));
            if let Some(running) = self.tasks.get_mut(&asker) {
                running.wait(ask, Wait::Script(host));
            }
        }
    }

    /// Interrupts scripts whose asker has gone.
    fn stop_orphans(&mut self) {
        let orphans: Vec<HostId> = self
            .tasks
            .iter()
            .filter(|(_, running)| match &running.purpose {
                Purpose::Script { asker, ask, .. } => {
                    !self.tasks.get(asker).is_some_and(|asking| asking.task.wants(*ask))
                }
                Purpose::Terminal | Purpose::Background | Purpose::Boot(_) => false,
            })
            .map(|(host, _)| host.clone())
            .collect();
        for host in orphans {
            if let Some(running) = self.tasks.get_mut(&host) {
                running.interrupt();
            }
        }
    }

    /// The next instant at which anything happens by itself.
    pub fn next_due(&self) -> Option<Timestamp> {
        let tasks = self.tasks.values().filter_map(Running::next_due);
        tasks.chain(self.state.world.next_due()).min()
    }

    /// Lets time pass to `target`, stopping at every due time on the way.
    pub(crate) fn advance_to(&mut self, target: Timestamp) {
        loop {
            // Where something is due, or where time alone may reach a goal.
            let moment = self.parts.filter(|_| !self.serves).and_then(|parts| (parts.moment)(self));
            let next = self.next_due().into_iter().chain(moment).min();
            let Some(stop) = next.filter(|stop| *stop <= target) else { break };
            let from = self.journal.len();
            self.advance_world(stop);
            if self.lacking {
                return;
            }
            self.sync_hosts();
            for running in self.tasks.values_mut() {
                running.wake(stop);
            }
            self.pump_these(BTreeSet::new());
            // A goal is reached when it is, not when somebody looks: else two advances would not be one.
            self.judge_goals(self.journal.len() != from || moment == Some(stop));
        }
        self.advance_world(target);
    }

    fn advance_world(&mut self, to: Timestamp) {
        match self.parts {
            Some(parts) => (parts.advance)(&mut self.state.world, &mut self.journal, to),
            None => {
                self.lacking |= self.state.world.next_due().is_some_and(|due| due <= to);
                self.state.world.pass(to);
            }
        }
    }
}
