//! A simulated host as plain data: its files, its users' session. No behaviour of programs lives here.

use std::{collections::BTreeMap, net::Ipv4Addr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    files::{self, Files},
    variable::Variable,
};

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
    /// Functions by name: the text each was defined by.
    pub functions: BTreeMap<String, Arc<str>>,
    /// `$1` and following.
    pub parameters: Vec<String>,
    /// Options that are on, by bash's names: `errexit`, `pipefail` …
    pub options: Vec<String>,
    /// The statuses of the last pipeline's stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pipe_statuses: Vec<i32>,
    /// Function calls that run. Empty between lines.
    #[serde(skip)]
    pub(crate) frames: Vec<Frame>,
}

/// A function call that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The function's name.
    pub(crate) name: String,
    /// What `local` hides.
    pub(crate) hidden: BTreeMap<String, Option<Variable>>,
}

impl Session {
    /// What a login begins with.
    pub(crate) fn login(user: &str, home: &str) -> Self {
        let mut variables = BTreeMap::new();
        for (name, value) in [
            ("HOME", home),
            ("USER", user),
            ("LOGNAME", user),
            ("PATH", "/usr/local/bin:/usr/bin:/bin"),
            ("SHELL", "/bin/bash"),
            ("LANG", "C.UTF-8"),
        ] {
            variables.insert(name.to_owned(), Variable::exported(value));
        }
        Self { variables, directory: home.to_owned(), ..Self::default() }
    }
}

impl Host {
    /// A fresh host with `/`, `/home/USER`, `/tmp`, `/etc/hostname` and the usual variables.
    pub fn new(id: &str, hostname: &str, user: &str, address: Ipv4Addr) -> Self {
        let home = format!("/home/{user}");
        let mut files = Files::default();
        for directory in ["/tmp", "/usr/bin", "/var/log", home.as_str()] {
            files.make_directories(directory);
        }
        files.write(files::NULL, Vec::new());
        files.write("/etc/hostname", format!("{hostname}\n").into_bytes());
        files.write("/etc/passwd", passwd(user, &home).into_bytes());
        files.write("/etc/os-release", os_release(user).as_bytes().to_vec());
        files.open_to_user(&home);
        files.open_to_user("/tmp");
        Self {
            id: id.to_owned(),
            hostname: hostname.to_owned(),
            user: user.to_owned(),
            address,
            files,
            session: Session::login(user, &home),
        }
    }

    /// A shell as a login begins it: nothing that was set or defined in the last one is left. Its history is, as
    /// bash keeps it in a file.
    pub fn log_in(&mut self) {
        let history = std::mem::take(&mut self.session.history);
        self.session = Session { history, ..Session::login(&self.user, &self.home()) };
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.session.variables.get(name).and_then(Variable::text)
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

/// `/etc/passwd`: root and the user, as the image's first boot leaves them.
fn passwd(user: &str, home: &str) -> String {
    format!("root:x:0:0:root:/root:/bin/bash\n{user}:x:1000:1000::{home}:/bin/bash\n")
}

/// `/etc/os-release` in short: the system that a user of that name belongs to.
fn os_release(user: &str) -> &'static str {
    match user {
        "ec2-user" => {
            "NAME=\"Amazon Linux\"\nID=\"amzn\"\nID_LIKE=\"centos rhel fedora\"\nPRETTY_NAME=\"Amazon Linux\"\n"
        }
        "ubuntu" => "PRETTY_NAME=\"Ubuntu\"\nNAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n",
        _ => "PRETTY_NAME=\"Debian GNU/Linux\"\nNAME=\"Debian GNU/Linux\"\nID=debian\n",
    }
}
