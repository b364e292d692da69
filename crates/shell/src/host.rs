//! A simulated host as plain data: its files, its users' session. No behaviour of programs lives here.

use std::{collections::BTreeMap, net::Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::files::Files;

/// `laptop` or an instance id.
pub type HostId = String;

/// The most lines of history a host keeps.
pub const HISTORY: usize = 1000;

/// A host a shell can be opened on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// `laptop` or an instance id. Never changes.
    pub id: HostId,
    /// What `hostname` prints and the prompt shows.
    pub hostname: String,
    /// The user who types: `you` on the laptop, `ec2-user` on Amazon Linux.
    pub user: String,
    /// Its own address on its network.
    pub address: Ipv4Addr,
    /// Its files.
    pub files: Files,
    /// The login session.
    pub session: Session,
}

/// What a shell keeps between lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Variables by name.
    pub variables: BTreeMap<String, Variable>,
    /// Absolute path of the current directory.
    pub directory: String,
    /// `$?` of the last line.
    pub status: i32,
    /// Lines as entered, oldest first, at most [`HISTORY`].
    pub history: Vec<String>,
    /// The first lines of a command that is not complete yet; empty otherwise.
    pub pending: String,
}

/// A shell variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    /// The value.
    pub value: String,
    /// True when programs see it in their environment.
    pub exported: bool,
}

impl Host {
    /// A fresh host with `/`, `/home/USER`, `/tmp`, `/etc/hostname` and the usual variables.
    pub fn new(id: &str, hostname: &str, user: &str, address: Ipv4Addr) -> Self {
        let home = format!("/home/{user}");
        let mut files = Files::default();
        for directory in ["/home", "/tmp", "/etc", "/usr/bin", "/var/log", home.as_str()] {
            files.make_directories(directory);
        }
        files.write("/etc/hostname", format!("{hostname}\n").into_bytes());
        let exported = |value: &str| Variable { value: value.to_owned(), exported: true };
        let variables = BTreeMap::from([
            ("HOME".to_owned(), exported(&home)),
            ("USER".to_owned(), exported(user)),
            ("LOGNAME".to_owned(), exported(user)),
            ("PATH".to_owned(), exported("/usr/local/bin:/usr/bin:/bin")),
            ("SHELL".to_owned(), exported("/bin/bash")),
            ("LANG".to_owned(), exported("C.UTF-8")),
        ]);
        Self {
            id: id.to_owned(),
            hostname: hostname.to_owned(),
            user: user.to_owned(),
            address,
            files,
            session: Session { variables, directory: home, ..Session::default() },
        }
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.session.variables.get(name).map(|v| v.value.as_str())
    }

    /// `/home/USER`.
    pub fn home(&self) -> String {
        format!("/home/{}", self.user)
    }

    /// The prompt bash would show: `[ec2-user@web-1 ~]$ `.
    pub fn prompt(&self) -> String {
        let home = self.home();
        let directory = match self.session.directory.as_str() {
            d if d == home => "~",
            "/" => "/",
            d => d.rsplit('/').next().unwrap_or(d),
        };
        format!("[{}@{} {directory}]$ ", self.user, self.hostname)
    }
}
