//! Images that a container can be made of: what each runs, as whom, and what of the lab's programs it has not.
//!
//! Sources: the images' own Dockerfiles (aws/aws-cli docker/Dockerfile, curl/curl-container, docker-library) and
//! amazonlinux/container-images.

/// An image.
pub(super) struct Image {
    /// Its repository, as it is usually named.
    pub(super) name: &'static str,
    /// Where it stands in its registry, as a pull tells it.
    pub(super) repository: &'static str,
    /// Tags; one that ends in a dot stands for all that begin so.
    pub(super) tags: &'static [&'static str],
    /// What stands before the command.
    pub(super) entrypoint: Entrypoint,
    /// The command when none is given.
    pub(super) command: &'static [&'static str],
    /// The user, if it is not root.
    pub(super) user: Option<(&'static str, u32)>,
    /// What it has not.
    pub(super) lacks: &'static [&'static str],
    /// What it has, and what is not simulated: those that learners try.
    pub(super) silent: &'static [&'static [&'static str]],
}

impl Image {
    /// Whether it holds a program that is not simulated, by its name or its path.
    pub(super) fn is_silent(&self, program: &str) -> bool {
        let bare = match program.rsplit_once('/') {
            Some(("/bin" | "/sbin" | "/usr/bin" | "/usr/sbin", name)) => name,
            _ => program,
        };
        self.silent.iter().any(|some| some.contains(&bare))
    }
}

/// What an image does with the command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Entrypoint {
    /// Runs it.
    Nothing,
    /// This program, with the command as its arguments.
    Program(&'static str),
    /// The same when the command begins with an option or names no program (curl-container's entrypoint.sh).
    Unless(&'static str),
}

/// What belongs to a host, and to no image.
const HOST: [&str; 7] = ["docker", "iptables", "ssh", "sudo", "systemctl", "useradd", "help"];
const PLAIN: [&str; 8] = [HOST[0], HOST[1], HOST[2], HOST[3], HOST[4], HOST[5], "aws", "jq"];
const BARE: [&str; 9] = [PLAIN[0], PLAIN[1], PLAIN[2], PLAIN[3], PLAIN[4], PLAIN[5], "aws", "jq", "curl"];
const BUSYBOX: [&str; 10] =
    [PLAIN[0], PLAIN[1], PLAIN[2], PLAIN[3], PLAIN[4], PLAIN[5], "aws", "jq", "curl", "bash"];
const CURL: [&str; 9] = [PLAIN[0], PLAIN[1], PLAIN[2], PLAIN[3], PLAIN[4], PLAIN[5], "aws", "jq", "bash"];
const CLI: [&str; 7] = [PLAIN[0], PLAIN[1], PLAIN[2], PLAIN[3], PLAIN[4], PLAIN[5], "jq"];

/// Of busybox, as Alpine builds it (aports, main/busybox, busyboxconfig), and Alpine's own package manager.
const ALPINE: [&str; 62] = [
    "adduser",
    "apk",
    "arping",
    "ash",
    "bc",
    "bunzip2",
    "busybox",
    "bzip2",
    "chgrp",
    "chroot",
    "cmp",
    "comm",
    "cpio",
    "crond",
    "crontab",
    "dd",
    "df",
    "dmesg",
    "du",
    "free",
    "fuser",
    "getent",
    "gunzip",
    "gzip",
    "hexdump",
    "ifconfig",
    "ip",
    "killall",
    "less",
    "link",
    "ln",
    "logger",
    "lsof",
    "md5sum",
    "mktemp",
    "more",
    "mount",
    "nc",
    "netstat",
    "nl",
    "nohup",
    "nslookup",
    "od",
    "paste",
    "pgrep",
    "ping",
    "pkill",
    "ps",
    "readlink",
    "route",
    "sha256sum",
    "shuf",
    "stat",
    "su",
    "tar",
    "top",
    "traceroute",
    "unzip",
    "vi",
    "wget",
    "xxd",
    "zcat",
];
/// Of coreutils, which the others are built on.
const COREUTILS: [&str; 24] = [
    "chgrp",
    "chroot",
    "comm",
    "dd",
    "df",
    "du",
    "install",
    "join",
    "link",
    "ln",
    "md5sum",
    "mktemp",
    "nl",
    "nohup",
    "nproc",
    "od",
    "paste",
    "readlink",
    "realpath",
    "sha1sum",
    "sha256sum",
    "shuf",
    "split",
    "stat",
];
/// Package managers and what they bring (amazonlinux/container-images).
const AMAZON: [&str; 5] = ["dnf", "python", "python3", "rpm", "yum"];
/// The same of Debian and Ubuntu: packages that are essential, or required (Debian policy, 2.5).
const DEBIAN: [&str; 15] = [
    "adduser",
    "apt",
    "apt-cache",
    "apt-get",
    "apt-key",
    "apt-mark",
    "dash",
    "dpkg",
    "dpkg-query",
    "gzip",
    "gunzip",
    "mount",
    "perl",
    "su",
    "tar",
];

const AWS: Entrypoint = Entrypoint::Program("/usr/local/bin/aws");

pub(super) static IMAGES: [Image; 8] = [
    Image {
        name: "alpine",
        repository: "library/alpine",
        tags: &["latest", "edge", "3", "3."],
        entrypoint: Entrypoint::Nothing,
        command: &["/bin/sh"],
        user: None,
        lacks: &BUSYBOX,
        silent: &[&ALPINE],
    },
    Image {
        name: "amazon/aws-cli",
        repository: "amazon/aws-cli",
        tags: &["latest", "2."],
        entrypoint: AWS,
        command: &[],
        user: None,
        lacks: &CLI,
        silent: &[&COREUTILS, &AMAZON],
    },
    Image {
        name: "amazonlinux",
        repository: "library/amazonlinux",
        tags: &["latest", "2", "2.", "2023", "2023."],
        entrypoint: Entrypoint::Nothing,
        command: &["/bin/bash"],
        user: None,
        lacks: &PLAIN,
        silent: &[&COREUTILS, &AMAZON],
    },
    Image {
        name: "curlimages/curl",
        repository: "curlimages/curl",
        tags: &["latest", "7.", "8."],
        entrypoint: Entrypoint::Unless("curl"),
        command: &["curl"],
        user: Some(("curl_user", 100)),
        lacks: &CURL,
        silent: &[&ALPINE],
    },
    Image {
        name: "debian",
        repository: "library/debian",
        tags: &["latest", "11", "12", "13", "bookworm", "bookworm-slim", "trixie"],
        entrypoint: Entrypoint::Nothing,
        command: &["bash"],
        user: None,
        lacks: &BARE,
        silent: &[&COREUTILS, &DEBIAN],
    },
    Image {
        name: "public.ecr.aws/amazonlinux/amazonlinux",
        repository: "amazonlinux/amazonlinux",
        tags: &["latest", "2", "2.", "2023", "2023."],
        entrypoint: Entrypoint::Nothing,
        command: &["/bin/bash"],
        user: None,
        lacks: &PLAIN,
        silent: &[&COREUTILS, &AMAZON],
    },
    Image {
        name: "public.ecr.aws/aws-cli/aws-cli",
        repository: "aws-cli/aws-cli",
        tags: &["latest", "2."],
        entrypoint: AWS,
        command: &[],
        user: None,
        lacks: &CLI,
        silent: &[&COREUTILS, &AMAZON],
    },
    Image {
        name: "ubuntu",
        repository: "library/ubuntu",
        tags: &["latest", "20.04", "22.04", "24.04", "26.04", "focal", "jammy", "noble"],
        entrypoint: Entrypoint::Nothing,
        command: &["/bin/bash"],
        user: None,
        lacks: &BARE,
        silent: &[&COREUTILS, &DEBIAN],
    },
];

/// Images that there are, and that are not simulated.
const OTHERS: [&str; 22] = [
    "amazoncorretto",
    "amazon/amazon-ecs-agent",
    "busybox",
    "caddy",
    "centos",
    "fedora",
    "golang",
    "haproxy",
    "hello-world",
    "httpd",
    "mysql",
    "nginx",
    "node",
    "openjdk",
    "php",
    "postgres",
    "python",
    "redis",
    "ruby",
    "rust",
    "traefik",
    "wordpress",
];

/// What a name of an image stands for.
pub(super) enum Named {
    /// An image, and its name and tag as Docker tells them.
    Image(&'static Image, String, String),
    /// One that is not simulated.
    NotSimulated,
    /// None, or a private one.
    Nothing(String, String),
    /// No name of an image.
    Wrong,
}

/// Reads `NAME[:TAG]`.
pub(super) fn named(text: &str) -> Named {
    let short = text.strip_prefix("docker.io/").unwrap_or(text);
    let short = short.strip_prefix("library/").unwrap_or(short);
    let (name, tag) = match short.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, tag),
        _ => (short, "latest"),
    };
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/:".contains(c);
    // A tag has 128 characters at most (OCI distribution specification, "Pulling manifests").
    if name.is_empty()
        || tag.is_empty()
        || tag.len() > 128
        || name.len() > 255
        || !name.chars().all(good)
        || text.contains('@')
    {
        return if text.contains('@') { Named::NotSimulated } else { Named::Wrong };
    }
    let known = IMAGES.iter().find(|image| image.name == name);
    match known {
        Some(image)
            if image.tags.iter().any(|own| own == &tag || (own.ends_with('.') && tag.starts_with(own))) =>
        {
            Named::Image(image, name.to_owned(), tag.to_owned())
        }
        Some(_) => Named::NotSimulated,
        None if OTHERS.contains(&name) || name.contains('.') || name.contains(':') => Named::NotSimulated,
        None => Named::Nothing(name.to_owned(), tag.to_owned()),
    }
}
