//! What an instance does when it begins to run: cloud-init reads the metadata, writes it down, and on the first boot
//! runs user data that is a script, as root, beside whatever terminals are open.
//!
//! A script is a task of its own in a slot of its own ([`slot`]); it works on the same files as the host's terminal. What
//! it prints goes to a log and to no terminal. Forms of user data other than scripts are not simulated: the log says so.

mod data;
mod words;

use rolelab_core::{
    ec2::{Instance, InstanceState},
    ids::InstanceId,
    journal::{Entry, Event},
    time::{Span, Timestamp},
    timing::BOOT,
};
use rolelab_shell::{
    files::Files,
    host::HostId,
    programs::cloud_init::{self, Release},
    task::{Progress, Task},
};

use crate::{
    lab::Lab,
    running::{Fed, Purpose, Running},
};
use words::Form;

/// What user data and cloud-init itself print (cloud.cfg.d/05_logging.cfg).
const LOG: &str = "/var/log/cloud-init-output.log";
/// Root's and the group adm's (cloud-init, util.redirect_output: umask 037).
const LOG_MODE: u16 = 0o640;
/// Where cloud-init keeps what belongs to the instance.
const INSTANCE: &str = "/var/lib/cloud/instance";
/// The script that user data is.
const SCRIPT: &str = "/var/lib/cloud/instance/scripts/part-001";
/// Its presence says that scripts of this instance have run.
const SEMAPHORE: &str = "/var/lib/cloud/instance/sem/config_scripts_user";
/// What follows a host's id in the slot of its boot. No id has a space.
const BOOTS: &str = " boot";
/// The status of what a stopping system ends (SIGTERM).
const TERMINATED: i32 = 143;

/// A boot under way, or one whose script left something running.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Boot {
    /// When the system started, for `Up … seconds`.
    up: Timestamp,
    release: Release,
    /// It was told how the script ended.
    told: bool,
}

/// The slot in which the boot of a host runs.
pub(crate) fn slot(host: &str) -> HostId {
    format!("{host}{BOOTS}")
}

/// The host of a slot: its own, or the one that boots.
pub(crate) fn host_of(slot: &str) -> &str {
    slot.strip_suffix(BOOTS).unwrap_or(slot)
}

/// Whether it is the slot of a boot.
pub(crate) fn is_boot(slot: &str) -> bool {
    slot.ends_with(BOOTS)
}

/// The instance that began to run by this entry.
pub(crate) fn began(entry: &Entry) -> Option<InstanceId> {
    match &entry.event {
        Event::InstanceState { instance, to: InstanceState::Running, .. } => Some(instance.clone()),
        _ => None,
    }
}

/// An instance runs: all stages of cloud-init but the script, which is left to run.
pub(crate) fn boot(lab: &mut Lab, id: &InstanceId) {
    let now = lab.state.world.now;
    let Some(instance) = lab.state.world.ec2.instances.get(id).cloned() else { return };
    let data = instance.options.endpoint.then(|| data::crawl(&lab.state.world, &instance));
    let Some(host) = lab.state.hosts.get_mut(id.as_str()) else { return };
    let release = cloud_init::release(&host.files);
    let boot = Boot { up: now.plus(Span::millis(-BOOT.as_millis())), release, told: false };
    let files = &mut host.files;
    files.set_time(now);
    // It is in memory and does not outlive the system.
    files.clear("/run/cloud-init");
    let source = if data.is_some() { release.datasource } else { words::NO_DATASOURCE };
    let user_data = instance.user_data.clone().filter(|_| data.is_some()).unwrap_or_default();
    let form = words::form(&user_data);
    let mut noted = None;
    for stage in ["init-local", "init", "modules:config", "modules:final"] {
        log(files, &words::stage(release, stage, now, boot.up));
        // It looks at user data in the second stage.
        match form {
            Form::Unhandled if stage == "init" => log(files, &words::unhandled(&user_data, now)),
            Form::NotSimulated(what) if stage == "init" => {
                let what = format!("user data that begins with {what}");
                log(files, &format!("rolelab: {what} is not simulated here; nothing of it was run\n"));
                noted = Some(Event::NotSimulated { what });
            }
            _ => {}
        }
    }
    files.lay(cloud_init::STATUS, words::status(source, now, None).into_bytes(), 0o644);
    let first = files.entry(SEMAPHORE).is_err();
    // Without the metadata it does not know which instance it is on: the boot that does is the first.
    if let Some(data) = data {
        data::write(files, &data);
        lay_user_data(files, &instance);
        files.lay(SEMAPHORE, format!("{}: {}\n", words::PROCESS, now.as_seconds()).into_bytes(), 0o644);
    }
    if form == Form::Script && first {
        let mut task = Task::service(host.clone(), SCRIPT);
        if let Some(parts) = lab.parts {
            task.supply(parts.programs);
        }
        lab.record(Event::UserData { instance: id.clone() });
        let running = Running::new(task, Purpose::Boot(boot), lab.journal.len());
        lab.tasks.insert(slot(id.as_str()), running);
        return;
    }
    if let Some(noted) = noted {
        lab.record(noted);
    }
    ended(lab, id.as_str(), &boot, 0);
}

/// User data as cloud-init keeps it: for root's eyes, while the metadata service tells it to anybody on the instance.
fn lay_user_data(files: &mut Files, instance: &Instance) {
    let text = instance.user_data.clone().unwrap_or_default();
    if words::form(&text) == Form::Script {
        files.lay(SCRIPT, text.clone().into_bytes(), 0o700);
    }
    files.lay(cloud_init::USER_DATA, text.into_bytes(), 0o600);
    files.lay(cloud_init::VENDOR_DATA, Vec::new(), 0o600);
}

/// Adds to the log. A full disk takes no more; that is all that can be done about it.
fn log(files: &mut Files, text: &str) {
    let _ = files.log(LOG, text.as_bytes(), LOG_MODE);
}

/// cloud-init's last words of a boot, and its status for `cloud-init status`.
pub(crate) fn ended(lab: &mut Lab, host: &str, boot: &Boot, status: i32) {
    let now = lab.state.world.now;
    let Some(host) = lab.state.hosts.get_mut(host) else { return };
    let files = &mut host.files;
    files.set_time(now);
    let crawled = files.entry(cloud_init::DATA).is_ok();
    let source = if crawled { boot.release.datasource } else { words::NO_DATASOURCE };
    let failed = (status != 0).then_some(boot.release);
    if let Some(release) = failed {
        log(files, &words::failed(release, now));
    }
    log(files, &words::finished(boot.release, source, now, boot.up));
    if !crawled {
        log(files, &words::fallback(now));
    }
    let finished = words::boot_finished(boot.release, now, boot.up);
    files.lay(&format!("{INSTANCE}/boot-finished"), finished.into_bytes(), 0o644);
    files.lay(cloud_init::STATUS, words::status(source, now, Some(failed.is_some())).into_bytes(), 0o644);
    files.lay(cloud_init::RESULT, words::result(source, failed.is_some()).into_bytes(), 0o644);
}

impl Lab {
    /// What a boot's script printed.
    pub(crate) fn log_boot(&mut self, slot: &str, text: &str) {
        let now = self.state.world.now;
        if let Some(host) = self.state.hosts.get_mut(host_of(slot)) {
            host.files.set_time(now);
            log(&mut host.files, text);
        }
    }

    /// After a turn of a boot's script.
    pub(crate) fn boot_turned(&mut self, slot: &str, mut running: Running, progress: Progress) {
        let Purpose::Boot(boot) = &mut running.purpose else { return };
        // What it left in the background runs on; cloud-init does not wait for that.
        let over = matches!(progress, Progress::Ended { .. }) || running.task.in_background();
        if over && !boot.told {
            boot.told = true;
            let (boot, status) = (boot.clone(), running.task.ended().unwrap_or_default());
            if let Some(parts) = self.parts {
                (parts.boot_ended)(self, host_of(slot), &boot, status);
            }
            self.record(Event::UserDataEnded { instance: InstanceId::new(host_of(slot)), status });
        }
        match progress {
            Progress::Ended { .. } => return,
            Progress::OutOfFuel => running.fed = Fed::OutOfFuel,
            Progress::Waiting => {}
        }
        self.tasks.insert(slot.to_owned(), running);
    }

    /// The system went down around a boot's script.
    pub(crate) fn cut_boot(&mut self, slot: &str, boot: &Boot) {
        if !boot.told {
            let instance = InstanceId::new(host_of(slot));
            self.record(Event::UserDataEnded { instance, status: TERMINATED });
        }
    }
}
