//! The credential report: a line for the root user and one for each user.
//!
//! Columns and what stands in them: IAM User Guide, "Getting credential reports for your AWS account".

use super::{Report, User, access_keys};
use crate::{
    sts::AccessKey,
    time::{Span, Timestamp},
    world::World,
};

/// How long a report is handed out before a new one can be made.
const KEPT: Span = Span::hours(4);

const COLUMNS: [&str; 22] = [
    "user",
    "arn",
    "user_creation_time",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "password_next_rotation",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_1_last_used_region",
    "access_key_1_last_used_service",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
    "access_key_2_last_used_region",
    "access_key_2_last_used_service",
    "cert_1_active",
    "cert_1_last_rotated",
    "cert_2_active",
    "cert_2_last_rotated",
];

const NONE: &str = "N/A";

/// Whether it is too old to be handed out.
pub(super) fn has_expired(report: &Report, now: Timestamp) -> bool {
    now.since(report.made) >= KEPT
}

/// As the report writes instants.
fn date(at: Timestamp) -> String {
    at.iso().replace('Z', "+00:00")
}

/// A report of now.
pub(super) fn made(world: &World) -> Report {
    let mut lines = vec![COLUMNS.join(","), root(world)];
    lines.extend(world.iam.users.values().map(|user| line(world, user)));
    Report { made: world.now, content: lines.join("\n") }
}

/// The root user has a password that nobody used, and neither keys nor certificates.
fn root(world: &World) -> String {
    let arn = format!("arn:aws:iam::{}:root", world.account);
    let mut fields = vec!["<root_account>".to_owned(), arn, date(world.iam.since)];
    fields.extend(
        ["not_supported", "no_information", "not_supported", "not_supported", "false"].map(str::to_owned),
    );
    fields.extend([None, None].into_iter().flat_map(|none| key(world, none)));
    fields.extend(certificates());
    fields.join(",")
}

/// Nobody here has a password, an MFA device or a certificate.
fn line(world: &World, user: &User) -> String {
    let mut fields = vec![user.name.to_string(), user.arn.to_string(), date(user.created)];
    fields.extend(["false", NONE, NONE, NONE, "false"].map(str::to_owned));
    let mut keys = access_keys::of(world, &user.name);
    fields.extend(key(world, keys.next()));
    fields.extend(key(world, keys.next()));
    fields.extend(certificates());
    fields.join(",")
}

fn key(world: &World, key: Option<&AccessKey>) -> [String; 5] {
    let Some(key) = key else { return ["false", NONE, NONE, NONE, NONE].map(str::to_owned) };
    let used = world.iam.keys_used.get(&key.id);
    [
        key.active.to_string(),
        date(key.issued),
        used.map_or_else(|| NONE.to_owned(), |used| date(used.at)),
        used.map_or(NONE, |used| &used.region).to_owned(),
        used.map_or(NONE, |used| &used.service).to_owned(),
    ]
}

fn certificates() -> [String; 4] {
    ["false", NONE, "false", NONE].map(str::to_owned)
}
