//! A simulated host as plain data: its files, its users' session. No behaviour of programs lives here.

use std::{collections::BTreeMap, net::Ipv4Addr, sync::Arc};

use rolelab_core::{
    journal::{Container, Sender},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::{
    files::{self, Files, Owner},
    system::System,
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
    /// What people call it, and the prompt shows.
    pub hostname: String,
    /// Its whole name on its network, such as `ip-172-31-5-9.ec2.internal`; `None` where it is called the same everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_name: Option<String>,
    /// The user who types: `you` on the laptop, `ec2-user` on Amazon Linux.
    pub user: String,
    /// Its own address on its network.
    pub address: Ipv4Addr,
    /// Its files.
    pub files: Files,
    /// The login session.
    pub session: Session,
    /// What root has set up beside files; `None` where that is not simulated, as on the laptop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<System>,
    /// It is no host but a container on the one of its id. Only while a line runs.
    #[serde(skip)]
    pub(crate) inside: Option<Inside>,
    /// Who acts just now in place of the user. Only while a program of theirs is polled.
    #[serde(skip)]
    pub(crate) acting: Option<String>,
}

/// What makes a container of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inside {
    /// Which.
    pub(crate) container: Container,
    /// Programs of the lab's hosts that its image has not.
    pub(crate) lacks: &'static [&'static str],
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
    /// What Session Manager opened, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed: Option<Arc<Managed>>,
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
    /// What `pushd` has put aside, the latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub directories: Vec<String>,
    /// What names stand for at a prompt (`alias`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, String>,
    /// What is done about signals and the shell's end, by name without `SIG`; nothing is to ignore it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub traps: BTreeMap<String, String>,
    /// Commands in the background, oldest first, until it was said that they ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jobs: Vec<Job>,
    /// `$!`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_background: Option<u32>,
    /// The highest process number that was given out.
    #[serde(default)]
    pub processes: u32,
    /// Functions that shells within this one know (`export -f`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exported_functions: Vec<String>,
    /// Where `getopts` stands: `$OPTIND` and the place in that word.
    #[serde(default)]
    pub getopts: (usize, usize),
    /// State of `$RANDOM`.
    #[serde(default)]
    pub random: u32,
    /// When the shell began, for `$SECONDS`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// `$_`: the last word of the last command.
    #[serde(default)]
    pub last_word: String,
    /// `$0` of a script; a shell's own name when empty.
    #[serde(default)]
    pub script: String,
    /// `$BASHPID`; [`SHELL_PROCESS`] when 0.
    #[serde(skip)]
    pub(crate) process: u32,
    /// Traps of the shell around a subshell, which `trap -p` still shows there.
    #[serde(skip)]
    pub(crate) shown_traps: BTreeMap<String, String>,
    /// The statuses of the last pipeline's stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pipe_statuses: Vec<i32>,
    /// Function calls that run. Empty between lines.
    #[serde(skip)]
    pub(crate) frames: Vec<Frame>,
}

/// A session of Session Manager at a terminal, which is the user's own again when it ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Managed {
    /// The session's id.
    pub id: String,
    /// What its shell shows before a line.
    pub prompt: String,
    /// The session that stood there before.
    aside: Session,
}

/// A command in the background.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// As in `%1`.
    pub number: u32,
    /// Its process number.
    pub process: u32,
    /// The command as it was typed.
    pub text: String,
    /// Its status once it has ended.
    pub status: Option<i32>,
    /// It was started by the shell around this one.
    #[serde(skip)]
    pub(crate) foreign: bool,
}

/// `$$`.
pub(crate) const SHELL_PROCESS: u32 = 1042;

/// A function call that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    /// The function's name.
    pub(crate) name: String,
    /// What `local` hides.
    pub(crate) hidden: BTreeMap<String, Option<Variable>>,
}

impl Session {
    /// The numbers and short texts of a session, without what it holds.
    pub(crate) fn small(&self) -> Self {
        Self {
            status: self.status,
            managed: self.managed.clone(),
            last_background: self.last_background,
            random: self.random,
            since: self.since,
            last_word: self.last_word.clone(),
            script: self.script.clone(),
            getopts: self.getopts,
            exported_functions: self.exported_functions.clone(),
            ..Self::default()
        }
    }

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

    /// What systemd starts a service's processes with: root's, and neither HOME nor USER (systemd.exec(5),
    /// "Environment Variables in Spawned Processes").
    pub(crate) fn service() -> Self {
        let mut variables = BTreeMap::new();
        for (name, value) in
            [("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"), ("LANG", "C.UTF-8")]
        {
            variables.insert(name.to_owned(), Variable::exported(value));
        }
        Self { variables, directory: "/".to_owned(), ..Self::default() }
    }
}

impl Host {
    /// About how many bytes it takes, its files included as if nobody shared them.
    pub fn size(&self) -> usize {
        let session = &self.session;
        let variables: usize = session.variables.iter().map(|(name, v)| name.len() + v.size()).sum();
        let history: usize = session.history.iter().map(String::len).sum();
        let functions: usize = session.functions.values().map(|text| text.len()).sum();
        self.files.used() + variables + history + functions
    }

    /// Whether a program of the lab stands on this host: in a container, only what its image holds.
    pub(crate) fn holds(&self, program: &str) -> bool {
        self.inside.as_ref().is_none_or(|inside| !inside.lacks.contains(&program))
    }

    /// Exchanges with another value of the same host what all that runs on it shares: its files and its system.
    pub fn share(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.files, &mut other.files);
        std::mem::swap(&mut self.system, &mut other.system);
    }

    /// The name of whoever acts just now.
    pub fn acts(&self) -> &str {
        if self.files.is_root() { "root" } else { self.acting.as_deref().unwrap_or(&self.user) }
    }

    /// Who a request would come from just now.
    pub fn sender(&self) -> Sender {
        let user = self.acts();
        Sender {
            user: user.to_owned(),
            uid: self.number_of(user).unwrap_or(FIRST_USER),
            container: self.inside.as_ref().map(|inside| inside.container.clone()),
            service: None,
        }
    }

    /// The number of a user, as `/etc/passwd` has it; root is 0 whatever stands there.
    pub fn number_of(&self, name: &str) -> Option<u32> {
        if name == "root" {
            return Some(0);
        }
        self.user(|known, _| known == name).map(|(_, number)| number)
    }

    /// The name of a user's number.
    pub fn name_of(&self, number: u32) -> Option<String> {
        self.user(|_, known| known == number).map(|(name, _)| name)
    }

    /// Name and number of the first user in `/etc/passwd` who is the one.
    fn user(&self, is: impl Fn(&str, u32) -> bool) -> Option<(String, u32)> {
        let content = self.files.entry("/etc/passwd").ok()?.content.as_ref()?;
        String::from_utf8_lossy(content).lines().find_map(|line| {
            let mut fields = line.split(':');
            let (name, number) = (fields.next()?, fields.nth(1)?.parse().ok()?);
            is(name, number).then(|| (name.to_owned(), number))
        })
    }

    /// A fresh host with `/`, `/home/USER`, `/tmp`, `/etc/hostname` and the usual variables.
    pub fn new(id: &str, hostname: &str, user: &str, address: Ipv4Addr) -> Self {
        let home = home_of(user);
        let mut files = Files::default();
        for directory in ["/usr/bin", "/var/log", "/opt", "/etc/cron.d", home.as_str()] {
            files.make_directories(directory);
        }
        files.lay_directory("/tmp", 0o1777);
        files.lay_directory("/root", 0o700);
        files.lay(files::NULL, Vec::new(), 0o666);
        files.write("/etc/hostname", format!("{hostname}\n").into_bytes());
        files.write("/etc/passwd", passwd(user, &home).into_bytes());
        files.write("/etc/os-release", os_release(user).as_bytes().to_vec());
        files.give_to_user(&home);
        Self {
            id: id.to_owned(),
            hostname: hostname.to_owned(),
            network_name: None,
            user: user.to_owned(),
            address,
            files,
            session: Session::login(user, &home),
            system: None,
            inside: None,
            acting: None,
        }
    }

    /// A shell as a login begins it: nothing that was set or defined in the last one is left. Its history is, as
    /// bash keeps it in a file.
    pub fn log_in(&mut self) {
        self.end_managed();
        let history = std::mem::take(&mut self.session.history);
        self.session = Session { history, ..Session::login(&self.user, &self.home()) };
    }

    /// Puts a shell of Session Manager at the terminal, of the user that its agent makes for it: where the agent starts
    /// it, and with a prompt of `sh` (Systems Manager User Guide, "Turn on Run As support"; public transcripts).
    pub fn begin_managed(&mut self, id: &str) {
        self.end_managed();
        let home = home_of(MANAGED_USER);
        if self.number_of(MANAGED_USER).is_none() {
            let number = FIRST_USER.saturating_add(1);
            let line = format!("{MANAGED_USER}:x:{number}:{number}::{home}:/bin/bash\n");
            let mut users = self.files.read("/etc/passwd").map(|text| text.to_vec()).unwrap_or_default();
            users.extend(line.into_bytes());
            self.files.write("/etc/passwd", users);
            self.files.make_directories(&home);
            let owner = Some(Owner::Other(MANAGED_USER.to_owned()));
            let was = self.files.become_root(true);
            // It was made just now.
            let _ = self.files.give(&home, owner.clone(), owner);
            self.files.become_root(was);
        }
        let release =
            self.files.read("/etc/os-release").map(|text| String::from_utf8_lossy(&text).into_owned());
        let release = release.unwrap_or_default();
        let prompt = match () {
            () if release.contains("ID=ubuntu") => "$ ",
            () if release.contains("VERSION_ID=\"2\"") => "sh-4.2$ ",
            () => "sh-5.2$ ",
        };
        let mut session = Session::login(MANAGED_USER, &home);
        "/usr/bin".clone_into(&mut session.directory);
        let aside = std::mem::replace(&mut self.session, session);
        self.session.managed =
            Some(Arc::new(Managed { id: id.to_owned(), prompt: prompt.to_owned(), aside }));
    }

    /// Ends a session of Session Manager, if one is at the terminal; says which.
    pub fn end_managed(&mut self) -> Option<String> {
        let managed = self.session.managed.take()?;
        self.session = managed.aside.clone();
        Some(managed.id.clone())
    }

    /// The shell at the terminal was left: that of Session Manager, whose id is told, or the user's own.
    pub fn leave(&mut self) -> Option<String> {
        let managed = self.end_managed();
        if managed.is_none() {
            self.log_in();
        }
        managed
    }

    /// The value of a variable.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.session.variables.get(name).and_then(Variable::text)
    }

    /// `/home/USER`; `/root` in a container.
    pub fn home(&self) -> String {
        home_of(if self.session.managed.is_some() { MANAGED_USER } else { &self.user })
    }

    /// The home directory of whoever asks just now, as the list of users has it: root's for root.
    pub fn home_of_whoever(&self) -> String {
        if self.files.is_root() { "/root".to_owned() } else { self.home() }
    }

    /// What the system calls itself. cloud-init gives Amazon Linux the whole name, and Debian's kin the first word of it
    /// (cloud-init 22.2, `prefer_fqdn` in distros/rhel.py).
    pub fn node_name(&self) -> &str {
        match self.network_name.as_deref() {
            Some(whole) if self.user == "ubuntu" => whole.split('.').next().unwrap_or(whole),
            Some(whole) => whole,
            None => &self.hostname,
        }
    }

    /// Gives it its whole name on its network.
    pub fn name(&mut self, whole: String) {
        self.network_name = Some(whole);
        let line = format!("{}\n", self.node_name());
        self.files.write("/etc/hostname", line.into_bytes());
    }

    /// The prompt bash would show: `[ec2-user@web-1 ~]$ `.
    pub fn prompt(&self) -> String {
        if let Some(managed) = &self.session.managed {
            return managed.prompt.clone();
        }
        let home = self.home();
        let directory = match self.session.directory.as_str() {
            d if d == home => "~",
            "/" => "/",
            d => d.rsplit('/').next().unwrap_or(d),
        };
        format!("[{}@{} {directory}]$ ", self.user, self.hostname)
    }
}

/// The user of sessions of Session Manager (Systems Manager User Guide, "Turn off or turn on ssm-user account administrative
/// permissions").
pub(crate) const MANAGED_USER: &str = "ssm-user";
/// The number of the first user of a system (login.defs(5), UID_MIN).
pub const FIRST_USER: u32 = 1000;

/// Where a user is at home.
pub(crate) fn home_of(user: &str) -> String {
    if user == "root" { "/root".to_owned() } else { format!("/home/{user}") }
}

/// `/etc/passwd`: root and the user, as the image's first boot leaves them.
fn passwd(user: &str, home: &str) -> String {
    let root = "root:x:0:0:root:/root:/bin/bash\n";
    if user == "root" {
        return root.to_owned();
    }
    format!("{root}{user}:x:{FIRST_USER}:{FIRST_USER}::{home}:/bin/bash\n")
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
