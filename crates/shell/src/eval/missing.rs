//! A name that stands for nothing: bash's line, then what the lab can say about it.

use super::{Env, Eval, builtins};
use crate::{programs, slips::distance};

/// Programs a learner may know from a real host that are not simulated.
const REAL: [&str; 57] = [
    "apt",
    "apt-get",
    "bind",
    "compgen",
    "complete",
    "coproc",
    "crontab",
    "curlie",
    "df",
    "dig",
    "dnf",
    "du",
    "emacs",
    "fc",
    "free",
    "git",
    "gzip",
    "htop",
    "ifconfig",
    "ip",
    "journalctl",
    "kubectl",
    "less",
    "ln",
    "lsof",
    "make",
    "man",
    "more",
    "nano",
    "nc",
    "netstat",
    "node",
    "nohup",
    "npm",
    "nslookup",
    "openssl",
    "perl",
    "ping",
    "pip",
    "pip3",
    "ps",
    "python",
    "python3",
    "rsync",
    "scp",
    "service",
    "ss",
    "su",
    "suspend",
    "tar",
    "terraform",
    "time",
    "tmux",
    "top",
    "unzip",
    "vi",
    "vim",
];
const MORE: [&str; 43] = [
    "cmp",
    "column",
    "comm",
    "dd",
    "dmesg",
    "dmidecode",
    "file",
    "groups",
    "halt",
    "hostnamectl",
    "join",
    "last",
    "lsblk",
    "md5sum",
    "mount",
    "nl",
    "od",
    "paste",
    "pgrep",
    "pkill",
    "poweroff",
    "readlink",
    "reboot",
    "rev",
    "sha1sum",
    "sha256sum",
    "shuf",
    "shutdown",
    "split",
    "ssh-keygen",
    "stat",
    "strace",
    "traceroute",
    "tree",
    "truncate",
    "uptime",
    "uuidgen",
    "w",
    "wget",
    "who",
    "xxd",
    "yum",
    "zip",
];

/// Whether a real host has a program of that name that is not simulated.
pub(crate) fn is_real(name: &str) -> bool {
    REAL.contains(&name) || MORE.contains(&name)
}

impl Env {
    pub(super) async fn missing(&self, name: &str) -> Eval<i32> {
        if is_real(name) {
            self.not_simulated(name).await?;
            return Ok(127);
        }
        self.complain(&format!("{name}: command not found")).await?;
        // A container has what its image holds, and that is a lesson: no other name would help.
        if self.port().host().borrow().inside.is_some() {
            return Ok(127);
        }
        if programs::find(name).is_some() {
            let whose = programs::whose(name);
            self.port().lab_voice(&format!("rolelab: {whose} have {name}; this host has not"));
            return Ok(127);
        }
        let near = nearest(name);
        match near {
            Some(near) => self.port().lab_voice(&format!("rolelab: did you mean {near}?")),
            None => self.port().lab_voice("rolelab: help lists the programs there are"),
        }
        Ok(127)
    }
}

/// The program whose name differs least, if by no more than a slip or two.
fn nearest(name: &str) -> Option<&'static str> {
    let typed: Vec<char> = name.chars().collect();
    let most = if typed.len() < 3 { 1 } else { 2 };
    if !(2..=20).contains(&typed.len()) {
        return None;
    }
    let names = programs::names().chain(builtins::names()).filter(|n| n.len() > 1);
    let by_distance = names.map(|n| (distance(&typed, n), n));
    by_distance.filter(|(d, n)| *d <= most && *d < n.len()).min().map(|(_, n)| n)
}
