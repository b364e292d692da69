//! Trust policies as CreateRole takes them: who is named in them must exist.
//!
//! What else is asked of them stands in `policy::check`.

use super::documents;
use crate::{
    api::ApiError,
    ids::{Arn, RoleName},
    policy::{
        Document,
        check::{Around, Kind},
    },
    world::World,
};

/// Reads a trust policy.
pub(super) fn read(world: &World, text: &str) -> Result<Document, ApiError> {
    let around = Around { exists: Some(&|text: &str| exists(world, text)), ..Around::default() };
    documents::read(Kind::Trust, text, &around)
}

/// Whether the account has a user, role or session of that ARN or unique id. Those of other accounts cannot be looked
/// up, and pass.
pub(crate) fn exists(world: &World, text: &str) -> bool {
    if text == "*" || text.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let iam = world.iam_after(world.knobs.principal_delay);
    let Some(arn) = Arn::parse(text) else {
        // A principal that was deleted stays behind as its unique id.
        return iam.roles.values().any(|role| role.id.as_str() == text)
            || iam.users.values().any(|user| user.id.as_str() == text);
    };
    if arn.account != world.account.as_str() || arn.resource == "root" {
        return true;
    }
    match arn.resource.split_once('/') {
        Some(("user", _)) => iam.users.values().any(|user| user.arn == arn),
        Some(("role", _)) => iam.roles.values().any(|role| role.arn == arn),
        Some(("assumed-role", session)) => {
            let role = session.split('/').next().unwrap_or_default();
            iam.role(&RoleName::new(role)).is_some()
        }
        _ => false,
    }
}
