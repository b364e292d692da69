//! What root has set up on an instance beside its files, as plain data: the packet filter, services, Docker's images.
//! Services hold no code here: the engine answers for them.

mod caddyfile;

use std::collections::BTreeMap;

use rolelab_core::time::Timestamp;
use serde::{Deserialize, Serialize};

pub use caddyfile::Upstream;
use caddyfile::{CADDYFILE, Trouble};

use crate::{firewall::Firewall, host::Host};

/// The proxy's unit.
pub const CADDY: &str = "caddy";
/// The web application's unit.
pub const URL_PREVIEW: &str = "url-preview";
/// The port of the web application.
const PREVIEW_PORT: u16 = 80;

/// A service that can be started.
pub struct UnitFile {
    /// Its name, without `.service`.
    pub name: &'static str,
    /// Its description.
    pub about: &'static str,
    /// Where its file stands.
    pub path: &'static str,
    /// The user it runs as.
    pub user: &'static str,
    /// That user's number.
    pub uid: u32,
    /// Its file.
    text: &'static str,
}

/// The services of an instance. Caddy's file and description are those of its package; the other program is the lab's own.
pub static UNITS: [UnitFile; 2] = [
    UnitFile {
        name: CADDY,
        about: "Caddy",
        path: "/usr/lib/systemd/system/caddy.service",
        user: "caddy",
        uid: 991,
        text: "[Unit]\nDescription=Caddy\n\n[Service]\nType=notify\nUser=caddy\nExecStart=/usr/bin/caddy run --environ --config /etc/caddy/Caddyfile\n\n[Install]\nWantedBy=multi-user.target\n",
    },
    UnitFile {
        name: URL_PREVIEW,
        about: "Shows the page at a URL that its visitor names",
        path: "/etc/systemd/system/url-preview.service",
        user: "webapp",
        uid: 990,
        text: "[Unit]\nDescription=Shows the page at a URL that its visitor names\n\n[Service]\nUser=webapp\nExecStart=/opt/url-preview/url-preview --port 80\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n\n[Install]\nWantedBy=multi-user.target\n",
    },
];

/// The unit of a name, with or without `.service`.
pub fn unit(name: &str) -> Option<&'static UnitFile> {
    let name = name.strip_suffix(".service").unwrap_or(name);
    UNITS.iter().find(|unit| unit.name == name)
}

/// What root has set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct System {
    /// The packet filter.
    pub firewall: Firewall,
    /// Services that are enabled or run, by name.
    pub units: BTreeMap<String, Unit>,
    /// Docker.
    pub docker: Docker,
}

/// A service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// It starts with the instance.
    pub enabled: bool,
    /// How it runs; `None` when it does not.
    pub active: Option<Active>,
    /// Its last start failed.
    #[serde(default)]
    pub failed: Option<Timestamp>,
}

/// A service that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Active {
    /// Since when.
    pub since: Timestamp,
    /// Its process number.
    pub process: u32,
    /// The port it listens on, at every address of the host.
    pub port: u16,
    /// Where a proxy sends what comes in.
    pub upstream: Option<Upstream>,
}

/// What Docker holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Docker {
    /// Images that were pulled, by name and tag.
    pub images: Vec<String>,
    /// Containers that run.
    pub running: Vec<Contained>,
}

/// A container that runs, as `docker ps` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contained {
    /// The first twelve digits of its id.
    pub id: String,
    /// The image as it was named.
    pub image: String,
    /// Its command.
    pub command: String,
    /// When it began.
    pub since: Timestamp,
    /// Its name.
    pub name: String,
}

/// Why a service does not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartError {
    /// Its program ends with an error: what it was given is wrong, or its port is taken.
    Fails,
    /// Its configuration asks for something that is not simulated.
    NotSimulated(String),
}

impl System {
    /// The service that listens on a port.
    pub fn listener(&self, port: u16) -> Option<(&'static UnitFile, &Active)> {
        self.units.iter().find_map(|(name, state)| {
            let active = state.active.as_ref().filter(|active| active.port == port)?;
            Some((unit(name)?, active))
        })
    }

    /// Everything stops with the host; the packet filter is not kept (iptables(8) changes the running system alone).
    fn shut_down(&mut self) {
        self.firewall = Firewall::default();
        self.docker.running.clear();
        for state in self.units.values_mut() {
            state.active = None;
            state.failed = None;
        }
    }
}

impl Host {
    /// Makes the host an instance: services, Docker, a packet filter, and the users and files that belong to them.
    pub fn install(&mut self) {
        self.system = Some(System::default());
        let mut users = self.files.read("/etc/passwd").map(|text| text.to_vec()).unwrap_or_default();
        users.extend(b"nobody:x:65534:65534:Kernel Overflow User:/:/sbin/nologin\n");
        for unit in &UNITS {
            let UnitFile { user, uid, .. } = unit;
            users.extend(format!("{user}:x:{uid}:{uid}::/var/lib/{user}:/sbin/nologin\n").into_bytes());
            self.files.write(unit.path, unit.text.into());
        }
        self.files.write("/etc/passwd", users);
        self.files.write(caddyfile::PATH, CADDYFILE.into());
        self.files.make_directories("/var/lib/cloud/instances");
        // Amazon Linux's package `filesystem` lets root's group read its home; others have what Host::new makes.
        if self.user == "ec2-user" {
            self.files.lay_directory("/root", 0o550);
        }
    }

    /// The instance stops: its shell, its services and what root set up for the running system end.
    pub fn shut_down(&mut self) {
        self.log_in();
        if let Some(system) = &mut self.system {
            system.shut_down();
        }
    }

    /// Nothing runs on it any more, so no container does.
    pub fn end_containers(&mut self) {
        if let Some(system) = &mut self.system {
            system.docker.running.clear();
        }
    }

    /// The instance has started: so do the services that are enabled.
    pub fn boot(&mut self, now: Timestamp) {
        let enabled = |(_, state): &(&String, &Unit)| state.enabled;
        let units = self.system.iter().flat_map(|system| system.units.iter().filter(enabled));
        let names: Vec<String> = units.map(|(name, _)| name.clone()).collect();
        for (name, process) in names.iter().zip(700..) {
            // What does not start says so in its status.
            let _ = self.start_unit(name, now, process);
        }
    }

    /// Starts a service.
    ///
    /// # Errors
    /// It does not start. Its state says so.
    pub fn start_unit(&mut self, name: &str, now: Timestamp, process: u32) -> Result<(), StartError> {
        let (port, upstream) = match name {
            CADDY => match caddyfile::read(&self.caddyfile()) {
                Ok((port, upstream)) => (port, Some(upstream)),
                Err(why) => {
                    self.fail(name, now);
                    return Err(match why {
                        Trouble::Wrong => StartError::Fails,
                        Trouble::NotSimulated(what) => StartError::NotSimulated(what),
                    });
                }
            },
            _ => (PREVIEW_PORT, None),
        };
        let taken = self.system.as_ref().and_then(|system| system.listener(port));
        if taken.is_some_and(|(unit, _)| unit.name != name) {
            self.fail(name, now);
            return Err(StartError::Fails);
        }
        if let Some(state) = self.unit_mut(name)
            && state.active.is_none()
        {
            *state = Unit {
                active: Some(Active { since: now, process, port, upstream }),
                failed: None,
                enabled: state.enabled,
            };
        }
        Ok(())
    }

    fn fail(&mut self, name: &str, now: Timestamp) {
        if let Some(state) = self.unit_mut(name) {
            state.failed = Some(now);
        }
    }

    /// The state of a service; `None` where there are none.
    pub fn unit_mut(&mut self, name: &str) -> Option<&mut Unit> {
        Some(self.system.as_mut()?.units.entry(name.to_owned()).or_default())
    }

    fn caddyfile(&self) -> String {
        // Caddy reads it as its own user, and root wrote it for all to read.
        let content = self.files.entry(caddyfile::PATH).ok().and_then(|entry| entry.content.clone());
        content.map(|content| String::from_utf8_lossy(&content).into_owned()).unwrap_or_default()
    }
}
