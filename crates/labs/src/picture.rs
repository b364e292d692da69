//! The picture at rest: what stands in the account now, beside what [`crate::view::ConsoleView`] lists already.

use rolelab_core::{
    ec2::InstanceState,
    iam::{Iam, Role},
    journal::Event,
    policy::{Document, Effect, Statement},
};

use crate::{
    hops::{self, Line, Sheet, TrailRow},
    hosts::LAPTOP,
    lab::Lab,
    lesson::judge,
    view::{KeysView, PictureView, PoliciesView},
};

/// How many rows of the trail a picture shows.
const ROWS: usize = 8;

/// The picture. It reads policies, so it is one of the engine's parts.
pub(crate) fn picture(lab: &Lab) -> PictureView {
    let world = &lab.state.world;
    let keys = world.ec2.instances.values().filter_map(|instance| {
        let [_, current] = instance.role_keys.as_ref()?.sets.as_ref().ok()?;
        let key = world.sts.keys.get(current)?;
        Some(KeysView {
            instance: instance.id.to_string(),
            access_key: key.id.to_string(),
            from: key.issued.as_millis(),
            until: key.expires?.as_millis(),
        })
    });
    let roles = world
        .iam
        .roles
        .values()
        .map(|role| PoliciesView { of: format!("role {}", role.name), sheets: of_role(&world.iam, role) });
    let user = lab.console_key.holder.user();
    let user = user.and_then(|name| world.iam.users.get(&name.as_str().to_ascii_lowercase()));
    let user = user.map(|user| PoliciesView {
        of: format!("user {}", user.name),
        sheets: sheets(&world.iam, &format!("user {}", user.name), &user.attached, user.inline.iter()),
    });
    let rows = lab.own().iter().rev().filter_map(|entry| match &entry.event {
        Event::ApiCall(call) => hops::row(entry, call),
        // What EC2 asks STS for is a call as well (IAM User Guide, "Logging IAM and AWS STS API calls with CloudTrail").
        Event::RoleKeys { .. } => Some(TrailRow {
            entry: entry.number,
            at: hops::clock(entry.at),
            name: "AssumeRole".to_owned(),
            by: "ec2.amazonaws.com".to_owned(),
            error: None,
            management: true,
        }),
        _ => None,
    });
    let mut trail: Vec<_> = rows.take(ROWS).collect();
    trail.reverse();
    PictureView {
        laptop_keys: laptop_keys(lab),
        static_keys: static_keys(lab),
        keys: keys.collect(),
        policies: user.into_iter().chain(roles).collect(),
        trail,
    }
}

/// The id of the key that stands in the laptop's credentials file.
fn laptop_keys(lab: &Lab) -> Option<String> {
    let host = lab.state.hosts.get(LAPTOP)?;
    let file = host.files.read(&format!("{}/.aws/credentials", host.home())).ok()?;
    let text = String::from_utf8_lossy(&file).into_owned();
    let value = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("aws_access_key_id")?.trim().strip_prefix('='))?;
    Some(value.trim().to_owned())
}

fn static_keys(lab: &Lab) -> Vec<(String, String)> {
    let world = &lab.state.world;
    let live = world.ec2.instances.values().filter(|instance| instance.state != InstanceState::Terminated);
    let found = live.filter_map(|instance| {
        let host = lab.state.hosts.get(instance.id.as_str())?;
        let key = judge::static_key(world, host)?;
        Some((instance.id.to_string(), key.id.to_string()))
    });
    found.collect()
}

fn of_role(iam: &Iam, role: &Role) -> Vec<Sheet> {
    sheets(iam, &format!("role {}", role.name), &role.attached, role.inline.iter())
}

fn sheets<'a, D: AsRef<Document> + 'a>(
    iam: &'a Iam,
    of: &str,
    attached: &'a [String],
    inline: impl Iterator<Item = (&'a String, &'a D)>,
) -> Vec<Sheet> {
    let attached = attached.iter().filter_map(|arn| iam.policies.get(arn));
    let attached = attached.filter_map(|policy| Some((&policy.name, policy.document()?.as_ref())));
    attached
        .chain(inline.map(|(name, document)| (name, document.as_ref())))
        .map(|(name, document)| Sheet {
            name: name.clone(),
            of: of.to_owned(),
            decides: false,
            lines: document.statements().iter().map(line).collect(),
        })
        .collect()
}

fn line(statement: &Statement) -> Line {
    let actions = statement.actions.patterns.join(", ");
    let actions = if statement.actions.negated { format!("not {actions}") } else { actions };
    Line {
        label: statement.sid.clone().unwrap_or(actions),
        allow: statement.effect == Effect::Allow,
        applies: None,
        decides: false,
    }
}
