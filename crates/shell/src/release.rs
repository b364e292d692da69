//! `/etc/os-release` of the systems there are, in short: os-release(5), as their images have it. Lays out no host.

/// What an Amazon Linux of this version says: 2 or 2023.
fn amazon(version: &str) -> String {
    let like = if version == "2" { "centos rhel fedora" } else { "fedora" };
    format!(
        "NAME=\"Amazon Linux\"\nVERSION=\"{version}\"\nID=\"amzn\"\nID_LIKE=\"{like}\"\nVERSION_ID=\"{version}\"\nPRETTY_NAME=\"Amazon Linux {version}\"\n"
    )
}

fn ubuntu(version: &str) -> String {
    let codename = UBUNTU.iter().find(|(number, _)| *number == version).map_or("", |(_, name)| name);
    format!(
        "PRETTY_NAME=\"Ubuntu {version} LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"{version}\"\nVERSION_CODENAME={codename}\nID=ubuntu\nID_LIKE=debian\n"
    )
}

fn debian(version: &str) -> String {
    let codename = DEBIAN.iter().find(|(number, _)| *number == version).map_or("", |(_, name)| name);
    format!(
        "PRETTY_NAME=\"Debian GNU/Linux {version} ({codename})\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"{version}\"\nVERSION=\"{version} ({codename})\"\nVERSION_CODENAME={codename}\nID=debian\n"
    )
}

/// An Alpine; versions are told as far as the tag does.
fn alpine(tag: &str) -> String {
    let numbers: Vec<&str> = tag.split('.').collect();
    let (version, pretty) = match numbers.as_slice() {
        [major, minor] => (String::new(), format!(" v{major}.{minor}")),
        [major, minor, _] => (format!("VERSION_ID={tag}\n"), format!(" v{major}.{minor}")),
        _ => (String::new(), String::new()),
    };
    format!("NAME=\"Alpine Linux\"\nID=alpine\n{version}PRETTY_NAME=\"Alpine Linux{pretty}\"\n")
}

const UBUNTU: [(&str, &str); 4] =
    [("20.04", "focal"), ("22.04", "jammy"), ("24.04", "noble"), ("26.04", "resolute")];
const DEBIAN: [(&str, &str); 3] = [("11", "bullseye"), ("12", "bookworm"), ("13", "trixie")];

/// That of an image in the account's catalogue, by its title.
pub fn of_title(title: &str) -> Option<String> {
    match title {
        "Amazon Linux 2" => Some(amazon("2")),
        "Amazon Linux 2023" => Some(amazon("2023")),
        _ if title.starts_with("Ubuntu") => Some(ubuntu("24.04")),
        _ => None,
    }
}

/// That of a container's image, as `NAME:TAG`. `latest` is the newest that the lab's instances know.
pub(crate) fn of_image(full: &str) -> String {
    let (name, tag) = full.rsplit_once(':').unwrap_or((full, "latest"));
    let named = |list: &[(&'static str, &'static str)], newest: &'static str| {
        let found = list.iter().find(|(number, name)| tag == *number || tag.starts_with(name));
        found.map_or(newest, |(number, _)| number)
    };
    match name.rsplit('/').next().unwrap_or(name) {
        "alpine" => alpine(tag),
        // Alpine's version does not show in curl's.
        "curl" => alpine(""),
        "ubuntu" => ubuntu(named(&UBUNTU, "24.04")),
        "debian" => debian(named(&DEBIAN, "13")),
        _ if tag == "2" || tag.starts_with("2.") && name.ends_with("amazonlinux") => amazon("2"),
        _ => amazon("2023"),
    }
}
