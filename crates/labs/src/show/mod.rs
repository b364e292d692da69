//! Makes the views: pure functions from the lab to small `Eq` structs.

mod fill;
mod lesson;

use std::collections::BTreeMap;

use rolelab_core::{
    ec2::{self, AssociationState, HttpTokens, Instance, InstanceState, MaintenanceState, Notices},
    ids::InstanceId,
    s3::Bucket,
    time::Timestamp,
    world::Due,
};

use crate::{
    boot, hops,
    hosts::{self, LAPTOP},
    input::Input,
    lab::Lab,
    running::Wait,
    view::{
        ClockView, ConsoleView, DefaultsView, HostView, ImageView, InstanceView, MOST_OBJECTS, ObjectView,
        PastView, RoleView, View,
    },
};

/// Instance types the launch form offers.
const INSTANCE_TYPES: &[&str] = &["t3.micro", "t3.small", "t3.medium", "m5.large"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Everything the panels need.
pub(crate) fn view(lab: &Lab) -> View {
    let labels = hosts::labels(&lab.state.world);
    View {
        clock: clock(lab, &labels),
        hosts: host_tabs(lab, &labels),
        console: console(lab, &labels),
        lesson: lesson::lesson(lab, &labels),
        past: past(lab),
        picture: lab.parts.map(|parts| (parts.picture)(lab)).unwrap_or_default(),
    }
}

/// The longest line that is told whole, in characters.
const TOLD: usize = 40;

/// What a learner did, in a few words.
pub(crate) fn told(input: &Input) -> String {
    match input {
        Input::Line { text, .. } => {
            let first: String = text.lines().next().unwrap_or_default().chars().take(TOLD).collect();
            if first.len() < text.len() { format!("{first}…") } else { first }
        }
        Input::Console { action } => action.title().to_owned(),
        Input::SkipWait => "Skip wait".to_owned(),
        Input::Answer { .. } => "an answer".to_owned(),
        _ => "Ctrl-D".to_owned(),
    }
}

fn past(lab: &Lab) -> PastView {
    let passed = lab.lesson.steps.iter().take(lab.open_step());
    PastView {
        undo: lab.past.last_action().map(|(before, input)| (before, told(input))),
        step: lab.past.step_began().filter(|_| !lab.lesson.steps.is_empty()),
        keep: passed.flat_map(|step| &step.goals).map(|goal| goal.id.clone()).collect(),
    }
}

fn by_launch(lab: &Lab) -> Vec<&Instance> {
    let mut all: Vec<_> = lab.state.world.ec2.instances.values().collect();
    all.sort_by_key(|i| (i.launched, i.id.clone()));
    all
}

fn clock(lab: &Lab, labels: &BTreeMap<String, String>) -> ClockView {
    let now = lab.state.world.now;
    let [year, month, day, hour, minute, second, ..] = now.fields();
    let month = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
    let next = lab.next_due().map(|due| {
        let millis = due.since(now).as_millis();
        (due_text(lab, due, labels), millis.saturating_add(999) / 1000)
    });
    ClockView {
        time: format!("{hour:02}:{minute:02}:{second:02}"),
        date: format!("{day} {month} {year} UTC"),
        now: now.as_millis(),
        next,
    }
}

fn due_text(lab: &Lab, due: Timestamp, labels: &BTreeMap<String, String>) -> String {
    let label = |id: &InstanceId| labels.get(id.as_str()).cloned().unwrap_or_else(|| id.to_string());
    match lab.state.world.due.get(&due).and_then(|all| all.first()) {
        Some(Due::InstanceState { instance, to, .. }) => format!("{} {}", label(instance), to.name()),
        Some(Due::Association { instance, .. }) => format!("instance profile on {}", label(instance)),
        Some(Due::MetadataOptions { instance }) => format!("metadata options of {}", label(instance)),
        Some(Due::Interruption { instance }) => format!("Spot interruption of {}", label(instance)),
        Some(Due::Maintenance { instance, .. }) => format!("maintenance of {}", label(instance)),
        Some(Due::RoleKeys { instance }) => format!("new keys for {}", label(instance)),
        None => {
            let waits = lab.tasks.iter().find(|(_, running)| running.next_due() == Some(due));
            match waits.map(|(slot, _)| slot).filter(|slot| boot::is_boot(slot)) {
                Some(slot) => format!("user data of {}", label(&InstanceId::new(boot::host_of(slot)))),
                None => "a waiting program".to_owned(),
            }
        }
    }
}

fn host_tabs(lab: &Lab, labels: &BTreeMap<String, String>) -> Vec<HostView> {
    let ids = by_launch(lab).into_iter().filter(|i| i.state != InstanceState::Terminated);
    let ids =
        std::iter::once((LAPTOP.to_owned(), None)).chain(ids.map(|i| (i.id.to_string(), Some(i.state))));
    ids.filter_map(|(id, state)| {
        let host = lab.state.hosts.get(&id)?;
        let running = lab.tasks.get(&id).filter(|running| !running.leaves_the_prompt());
        Some(HostView {
            label: labels.get(&id).cloned().unwrap_or_else(|| id.clone()),
            laptop: state.is_none(),
            prompt: if host.session.pending.is_empty() { host.prompt() } else { "> ".to_owned() },
            busy: running.is_some(),
            reading: running.is_some_and(|r| r.waits.iter().any(|(_, wait)| *wait == Wait::Line)),
            reachable: state.is_none_or(|state| state == InstanceState::Running),
            state: state.map(|state| state.name().to_owned()).unwrap_or_default(),
            history: host.session.history.clone(),
            id,
        })
    })
    .collect()
}

fn console(lab: &Lab, labels: &BTreeMap<String, String>) -> ConsoleView {
    let world = &lab.state.world;
    let user = lab.console_key.holder.user().map(ToString::to_string).unwrap_or_default();
    // What the API has forgotten is not in the console either.
    let known = by_launch(lab).into_iter().filter(|i| ec2::remembered(world, i));
    let instances: Vec<InstanceView> = known.map(|i| instance(lab, i, labels)).collect();
    let policy = |arn: &String| world.iam.policies.get(arn).map_or_else(|| arn.clone(), |p| p.name.clone());
    let roles = world.iam.roles.values().map(|role| RoleView {
        name: role.name.to_string(),
        arn: role.arn.to_string(),
        policies: role.attached.iter().map(policy).chain(role.inline.keys().cloned()).collect(),
        attached: role.attached.iter().map(|arn| (policy(arn), arn.clone())).collect(),
        // The texts as they stand: to read them would bring the reader of policies into the first file.
        inline: role.inline.iter().map(|(name, document)| (name.clone(), document.source.clone())).collect(),
        trust: role.trust.source.clone(),
        instance_profiles: world
            .iam
            .instance_profiles
            .values()
            .filter(|p| p.role.as_ref() == Some(&role.name))
            .map(|p| p.name.to_string())
            .collect(),
        instances: instances
            .iter()
            .filter(|i| i.role.as_deref() == Some(role.name.as_str()))
            .map(|i| i.label.clone())
            .collect(),
    });
    ConsoleView {
        user,
        region: world.region.clone(),
        roles: roles.collect(),
        instance_profiles: world
            .iam
            .instance_profiles
            .values()
            .map(|p| (p.name.to_string(), p.role.as_ref().map(ToString::to_string)))
            .collect(),
        images: world.ec2.images.values().map(image).collect(),
        defaults: defaults(&world.ec2.metadata_defaults),
        instance_types: INSTANCE_TYPES.iter().map(|t| (*t).to_owned()).collect(),
        policies: world.iam.policies.values().map(|p| (p.name.clone(), p.arn.clone())).collect(),
        buckets: world.s3.buckets.values().map(|b| (b.name.to_string(), b.objects.len())).collect(),
        objects: world.s3.buckets.values().flat_map(objects).collect(),
        instances,
    }
}

fn objects(bucket: &Bucket) -> impl Iterator<Item = ObjectView> + '_ {
    bucket.objects.iter().take(MOST_OBJECTS).map(|(key, object)| ObjectView {
        bucket: bucket.name.to_string(),
        key: key.clone(),
        size: object.content.len(),
        modified: object.modified.iso(),
    })
}

fn tokens(value: HttpTokens) -> String {
    match value {
        HttpTokens::Optional => "optional",
        HttpTokens::Required => "required",
    }
    .to_owned()
}

fn defaults(account: &rolelab_core::ec2::MetadataDefaults) -> DefaultsView {
    let word = |word: Option<String>| word.unwrap_or_else(|| "no-preference".to_owned());
    DefaultsView {
        http_tokens: word(account.http_tokens.map(tokens)),
        hop_limit: account.hop_limit,
        http_endpoint: word(account.endpoint.map(enabled)),
        instance_metadata_tags: word(account.tags.map(enabled)),
        http_tokens_enforced: word(account.enforced.map(enabled)),
    }
}

fn enabled(on: bool) -> String {
    if on { "enabled" } else { "disabled" }.to_owned()
}

fn image(image: &rolelab_core::ec2::Image) -> ImageView {
    ImageView {
        id: image.id.to_string(),
        title: image.title.clone(),
        http_tokens: tokens(if image.imds_v2 { HttpTokens::Required } else { HttpTokens::Optional }),
        hop_limit: if image.imds_v2 { 2 } else { 1 },
    }
}

/// What AWS has in store for an instance, soonest first.
fn in_store(notices: &Notices) -> Vec<String> {
    let interruption = notices
        .interruption
        .map(|(action, at)| format!("Spot interruption at {}: {}", hops::clock(at), action.name()));
    let rebalance = notices.rebalance.map(|at| format!("rebalance recommendation of {}", hops::clock(at)));
    let active = notices.maintenance.iter().filter(|event| event.state == MaintenanceState::Active);
    let events = active.map(|event| {
        let [year, month, day, ..] = event.not_before.fields();
        format!("{} not before {year}-{month:02}-{day:02}", event.code.name())
    });
    let group = notices.target_lifecycle_state.map(|state| format!("Auto Scaling wants {}", state.name()));
    interruption.into_iter().chain(rebalance).chain(events).chain(group).collect()
}

fn instance(lab: &Lab, instance: &Instance, labels: &BTreeMap<String, String>) -> InstanceView {
    let world = &lab.state.world;
    let association = instance.association.as_ref();
    let options = instance.pending_options.unwrap_or(instance.options);
    let keys = instance.role_keys.as_ref().and_then(|keys| keys.sets.as_ref().ok());
    let expire = keys.and_then(|[_, v2]| world.sts.keys.get(v2)).and_then(|key| key.expires);
    InstanceView {
        id: instance.id.to_string(),
        label: labels.get(instance.id.as_str()).cloned().unwrap_or_default(),
        name: instance.name().unwrap_or_default().to_owned(),
        state: instance.state.name().to_owned(),
        instance_type: instance.instance_type.clone(),
        image: world.ec2.images.get(&instance.image).map(|i| i.title.clone()).unwrap_or_default(),
        instance_profile: association.map(|a| a.instance_profile.to_string()),
        association: association
            .map(|a| match a.state {
                AssociationState::Associating => "associating",
                AssociationState::Associated => "associated",
                AssociationState::Disassociating => "disassociating",
                AssociationState::Disassociated => "disassociated",
            })
            .unwrap_or_default()
            .to_owned(),
        role: association
            .and_then(|a| world.iam.instance_profile(&a.instance_profile))
            .and_then(|p| p.role.as_ref())
            .map(ToString::to_string),
        http_tokens: tokens(options.http_tokens),
        hop_limit: options.hop_limit,
        http_endpoint: enabled(options.endpoint),
        http_protocol_ipv6: enabled(options.ipv6),
        instance_metadata_tags: enabled(options.tags),
        user_data: instance.user_data.as_ref().map_or(0, String::len),
        boots: lab.tasks.contains_key(&boot::slot(instance.id.as_str())),
        spot: instance.spot.is_some(),
        in_store: in_store(&instance.notices),
        options_pending: instance.pending_options.is_some(),
        private_address: instance.private_address.to_string(),
        public_address: instance.public_address.map(|a| a.to_string()).unwrap_or_default(),
        keys_expire: expire.map(Timestamp::iso),
    }
}
