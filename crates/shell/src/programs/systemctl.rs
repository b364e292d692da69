//! systemctl: services of an instance. What they do is the engine's business; here they are switched on and off.
//!
//! Words and statuses: systemd 252, src/systemctl (systemctl-start-unit.c, systemctl-show.c, systemctl-enable.c,
//! systemctl-util.c).

use rolelab_core::time::Timestamp;

use super::plain::{Ended, Plain};
use crate::system::{self, StartError, Unit, UnitFile};

/// Services of a real instance that are not simulated.
const OTHERS: [&str; 10] = [
    "amazon-ssm-agent",
    "chronyd",
    "cloud-final",
    "cloud-init",
    "containerd",
    "crond",
    "rsyslog",
    "sshd",
    "systemd-networkd",
    "systemd-resolved",
];
/// What changes something.
const CHANGES: [&str; 7] = ["start", "stop", "restart", "reload", "enable", "disable", "try-restart"];

pub(super) fn systemctl(plain: &Plain) -> Ended {
    if plain.host().borrow().system.is_none() {
        return Ok(plain.not_simulated("systemctl on this host"));
    }
    let (mut words, mut now) = (Vec::new(), false);
    for arg in &plain.args {
        match arg.as_str() {
            "--now" => now = true,
            "--no-pager" | "-l" | "--full" | "-q" | "--quiet" | "--no-ask-password" => {}
            "--version" => return Ok(plain.not_simulated("systemctl --version")),
            option if option.starts_with('-') => {
                return Ok(plain.not_simulated(&format!("systemctl {option}")));
            }
            word => words.push(word),
        }
    }
    let Some((verb, names)) = words.split_first() else {
        return Ok(plain.not_simulated("systemctl's list of units"));
    };
    match *verb {
        "daemon-reload" => return Ok(0),
        "status" | "is-active" | "is-enabled" | "is-failed" => {}
        verb if CHANGES.contains(&verb) => {}
        "list-units" | "list-unit-files" | "show" | "cat" | "edit" | "mask" | "unmask" | "kill"
        | "reboot" | "poweroff" => return Ok(plain.not_simulated(&format!("systemctl {verb}"))),
        other => return Ok(plain.refuse(&format!("Unknown command verb {other}.\n"), 1)),
    }
    if names.is_empty() {
        if *verb == "status" {
            return Ok(plain.not_simulated("systemctl status of the whole system"));
        }
        return Ok(plain.refuse("Too few arguments.\n", 1));
    }
    let mut statuses = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if *verb == "status" && index > 0 {
            plain.print("\n");
        }
        statuses.push(one(plain, verb, name, now));
    }
    // One that is will do for these; else all must be well (systemctl(1)).
    let any = matches!(*verb, "is-active" | "is-enabled" | "is-failed");
    let status = if any { statuses.iter().min() } else { statuses.iter().max() };
    Ok(status.copied().unwrap_or(0))
}

fn one(plain: &Plain, verb: &str, name: &str, now: bool) -> i32 {
    let bare = name.strip_suffix(".service").unwrap_or(name);
    if bare == "docker" {
        // It runs always here.
        return match verb {
            "start" | "enable" => 0,
            "is-active" => {
                plain.print("active\n");
                0
            }
            _ => plain.not_simulated(&format!("systemctl {verb} docker")),
        };
    }
    let Some(unit) = system::unit(bare) else {
        if OTHERS.contains(&bare) {
            return plain.not_simulated(&format!("the service {bare}"));
        }
        return unknown(plain, verb, &format!("{bare}.service"));
    };
    if CHANGES.contains(&verb) && plain.host().borrow().acts() != "root" {
        let service = format!("{bare}.service");
        return match verb {
            "enable" | "disable" => {
                plain.refuse(&format!("Failed to {verb} unit: Interactive authentication required.\n"), 1)
            }
            _ => plain.refuse(
                &format!(
                    "Failed to {verb} {service}: Interactive authentication required.\n\
                     See system logs and 'systemctl status {service}' for details.\n"
                ),
                1,
            ),
        };
    }
    match verb {
        "start" => start(plain, unit),
        "stop" => stop(plain, unit),
        "restart" | "reload" | "try-restart" => {
            let runs = state(plain, unit).active.is_some();
            if verb == "reload" && !runs {
                let service = format!("{bare}.service");
                return plain.refuse(&format!("{service} is not active, cannot reload.\n"), 1);
            }
            if verb == "try-restart" && !runs {
                return 0;
            }
            stop(plain, unit);
            start(plain, unit)
        }
        "enable" => {
            able(plain, unit, true);
            if now { start(plain, unit) } else { 0 }
        }
        "disable" => {
            able(plain, unit, false);
            if now { stop(plain, unit) } else { 0 }
        }
        "is-active" | "is-failed" => {
            let state = state(plain, unit);
            let (word, status) = match (&state.active, state.failed) {
                (Some(_), _) => ("active", 0),
                (None, Some(_)) => ("failed", 3),
                (None, None) => ("inactive", 3),
            };
            plain.print(format!("{word}\n"));
            if verb == "is-failed" { i32::from(word != "failed") } else { status }
        }
        "is-enabled" => {
            let enabled = state(plain, unit).enabled;
            plain.print(if enabled { "enabled\n" } else { "disabled\n" });
            i32::from(!enabled)
        }
        _ => show(plain, unit),
    }
}

fn unknown(plain: &Plain, verb: &str, service: &str) -> i32 {
    let (text, status) = match verb {
        "status" => (format!("Unit {service} could not be found.\n"), 4),
        "enable" | "disable" => (format!("Failed to {verb} unit: Unit file {service} does not exist.\n"), 1),
        "stop" => (format!("Failed to stop {service}: Unit {service} not loaded.\n"), 5),
        "is-enabled" => {
            (format!("Failed to get unit file state for {service}: No such file or directory\n"), 1)
        }
        "is-active" | "is-failed" => {
            plain.print("inactive\n");
            return if verb == "is-active" { 3 } else { 1 };
        }
        _ => (format!("Failed to {verb} {service}: Unit {service} not found.\n"), 5),
    };
    plain.refuse(&text, status)
}

fn state(plain: &Plain, unit: &UnitFile) -> Unit {
    let host = plain.host().borrow();
    host.system.as_ref().and_then(|system| system.units.get(unit.name).cloned()).unwrap_or_default()
}

fn start(plain: &Plain, unit: &UnitFile) -> i32 {
    let process = plain.port.next_process();
    let started = plain.host().borrow_mut().start_unit(unit.name, plain.port.now(), process);
    let name = unit.name;
    match started {
        Ok(()) => 0,
        Err(StartError::NotSimulated(what)) => plain.not_simulated(&what),
        Err(StartError::Fails) => plain.refuse(
            &format!(
                "Job for {name}.service failed because the control process exited with error code.\n\
                 See \"systemctl status {name}.service\" and \"journalctl -xeu {name}.service\" for details.\n"
            ),
            1,
        ),
    }
}

fn stop(plain: &Plain, unit: &UnitFile) -> i32 {
    if let Some(state) = plain.host().borrow_mut().unit_mut(unit.name) {
        state.active = None;
        state.failed = None;
    }
    0
}

fn able(plain: &Plain, unit: &UnitFile, enabled: bool) {
    let before = match plain.host().borrow_mut().unit_mut(unit.name) {
        Some(state) => std::mem::replace(&mut state.enabled, enabled),
        None => return,
    };
    let link = format!("/etc/systemd/system/multi-user.target.wants/{}.service", unit.name);
    match (before, enabled) {
        (false, true) => plain.refuse(&format!("Created symlink {link} → {}.\n", unit.path), 0),
        (true, false) => plain.refuse(&format!("Removed \"{link}\".\n"), 0),
        _ => 0,
    };
}

fn show(plain: &Plain, unit: &UnitFile) -> i32 {
    let state = state(plain, unit);
    let now = plain.port.now();
    let enabled = if state.enabled { "enabled" } else { "disabled" };
    let (mark, active, status) = match (&state.active, state.failed) {
        (Some(active), _) => {
            let active = format!(
                "active (running) since {}\n   Main PID: {} ({})",
                since(active.since, now),
                active.process,
                unit.name
            );
            ('●', active, 0)
        }
        (None, Some(at)) => ('×', format!("failed (Result: exit-code) since {}", since(at, now)), 3),
        (None, None) => ('○', "inactive (dead)".to_owned(), 3),
    };
    plain.print(format!(
        "{mark} {}.service - {}\n     Loaded: loaded ({}; {enabled}; preset: disabled)\n     Active: {active}\n",
        unit.name, unit.about, unit.path
    ));
    status
}

/// `Mon 2026-03-02 10:00:05 UTC; 3s ago`.
fn since(at: Timestamp, now: Timestamp) -> String {
    let written = at.http_date();
    let day = written.split(',').next().unwrap_or_default();
    let iso = at.iso();
    let (date, time) = iso.trim_end_matches('Z').split_once('T').unwrap_or_default();
    let millis = now.since(at).as_millis();
    let seconds = millis / 1000;
    let ago = match seconds {
        0 if millis == 0 => return format!("{day} {date} {time} UTC; now"),
        0 => format!("{millis}ms"),
        1..60 => format!("{seconds}s"),
        60..3600 => format!("{}min {}s", seconds / 60, seconds % 60),
        3600..86_400 => format!("{}h {}min", seconds / 3600, seconds % 3600 / 60),
        86_400..172_800 => format!("1 day {}h", seconds % 86_400 / 3600),
        _ => format!("{} days", seconds / 86_400),
    };
    format!("{day} {date} {time} UTC; {ago} ago")
}
