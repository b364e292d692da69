//! Shells that Session Manager opens on instances: put at a terminal, left, and taken away. Whether there may be one the
//! account decides, not this.

use rolelab_shell::{
    host::{Host, HostId},
    port::Stream,
};

use crate::{hosts, lab::Lab};

impl Lab {
    /// The shell at a host's terminal was left. One of Session Manager says so, as its plugin does.
    pub(crate) fn left(&mut self, id: &str, host: &mut Host) {
        let Some(session) = host.leave() else { return };
        let now = self.state.world.now;
        self.state.world.ssm.end(&session, now);
        self.print(id, Stream::Stdout, format!("exit\n\n\nExiting session with sessionId: {session}.\n\n"));
    }

    /// Puts a shell of Session Manager at an instance's terminal. Each host here has one terminal: an earlier session
    /// there ends, and where a line still runs the new one does.
    pub(crate) fn open_session(&mut self, from: &str, instance: String, id: &str) {
        let now = self.state.world.now;
        if self.tasks.get(&instance).is_some_and(|running| !running.leaves_the_prompt()) {
            self.state.world.ssm.end(id, now);
            let label = hosts::labels(&self.state.world).remove(&instance).unwrap_or(instance);
            let why =
                format!("rolelab: the terminal of {label} is busy: end what runs there, then try again\n");
            self.print(from, Stream::Lab, why);
            return;
        }
        let Some(host) = self.state.hosts.get_mut(&instance) else { return };
        if let Some(earlier) = host.end_managed() {
            self.state.world.ssm.end(&earlier, now);
        }
        host.begin_managed(id);
        self.outcome.focus = Some(instance);
    }

    /// Takes away the shells of sessions that somebody terminated, once nothing runs in them.
    pub(crate) fn end_sessions(&mut self) {
        let ssm = &self.state.world.ssm;
        if ssm.sessions.is_empty() {
            return;
        }
        let over =
            |host: &Host| host.session.managed.as_ref().is_some_and(|managed| !ssm.is_open(&managed.id));
        let over: Vec<HostId> =
            self.state.hosts.iter().filter(|(_, host)| over(host)).map(|(id, _)| id.clone()).collect();
        for id in over.into_iter().filter(|id| !self.tasks.contains_key(id)).collect::<Vec<_>>() {
            let session = self.state.hosts.get_mut(&id).and_then(Host::end_managed).unwrap_or_default();
            self.print(&id, Stream::Stdout, format!("\n\nExiting session with sessionId: {session}.\n\n"));
        }
    }
}
