//! EC2 asks STS for the keys of an instance's role, once an hour, and holds two sets: one for callers of the
//! metadata service with a token, one for those without.
//!
//! Only here are role sessions of instances minted. What is found at one refresh (the role in the instance
//! profile, its trust policy) counts until the next (IAM User Guide, "Troubleshooting IAM and Amazon EC2").

use super::{Association, AssociationState, Instance, InstanceState, RoleKeys, RoleKeysError, needs};
use crate::{
    iam::Role,
    ids::{AccessKeyId, Arn, InstanceId, RoleName},
    journal::{Event, Journal},
    policy::{Ask, Context, Policies, Source, authorise},
    sts::{AccessKey, Given, Holder, RoleSession, SourceInstance},
    time::{Span, Timestamp},
    timing::{ROLE_KEYS_OFFSET_MAX, ROLE_KEYS_OFFSET_MIN, ROLE_KEYS_VALID, ROTATION},
    world::{Due, World},
};

/// After so many refreshes that nobody asked about, the journal records one in as many: a jump of a month
/// says what happened without filling the journal. It depends on the world alone, so it does not matter how
/// the time was cut.
const RECORDED: u32 = 24;

/// The refresh on the clock.
pub(crate) fn refresh_role_keys(world: &mut World, journal: &mut Journal, id: &InstanceId) {
    let due = |keys: &RoleKeys| keys.next == world.now;
    let Some(keys) = world.ec2.instances.get(id).and_then(|i| i.role_keys.as_ref()).filter(|k| due(k)) else {
        return;
    };
    let unread = keys.unread.saturating_add(1);
    fetch(world, journal, id, unread);
}

/// Fetches new keys for a running instance whose association is in force; nothing for others. The next
/// refresh is put on the clock.
pub(super) fn fetch(world: &mut World, journal: &mut Journal, id: &InstanceId, unread: u32) {
    let Some(instance) = world.ec2.instances.get(id) else { return };
    let Some(association) = instance.association.as_ref() else { return };
    if instance.state != InstanceState::Running || association.state != AssociationState::Associated {
        return;
    }
    let old_role = instance.role_keys.as_ref().map(|keys| keys.role.clone());
    let source = source(world, instance);
    let assumed = assume(world, instance, association);
    let (role, sets) = match assumed {
        Ok(role) => {
            let role = role.clone();
            (role.name.clone(), Ok(mint(world, journal, &role, &source, unread)))
        }
        Err((role, error)) => (role.or(old_role).unwrap_or_default(), Err(error)),
    };
    drop_keys(world, id);
    let next = world.now.plus(ROTATION);
    let keys = RoleKeys { role, refreshed: world.now, next, sets, unread };
    if let Some(instance) = world.ec2.instances.get_mut(id) {
        instance.role_keys = Some(keys);
        world.at(next, Due::RoleKeys { instance: id.clone() });
    }
}

/// Takes the keys away from the metadata service, and the next refresh off the clock. The sets stay valid at
/// STS until they expire.
pub(super) fn drop_keys(world: &mut World, id: &InstanceId) {
    let taken = world.ec2.instances.get_mut(id).and_then(|instance| instance.role_keys.take());
    if taken.is_some() {
        world.take_back(ROTATION, |due| matches!(due, Due::RoleKeys { instance } if instance == id));
    }
}

fn source(world: &World, instance: &Instance) -> SourceInstance {
    SourceInstance {
        id: instance.id.clone(),
        arn: Arn::new("ec2", &world.region, world.account.as_str(), format!("instance/{}", instance.id)),
        delivery: 1,
        vpc: world.ec2.network.vpc_id(instance).to_owned(),
        private_address: instance.private_address,
    }
}

/// The role in the instance profile, if its trust policy lets `ec2.amazonaws.com` assume it. With the
/// refusal comes the role's name when there is one.
fn assume<'a>(
    world: &'a World,
    instance: &Instance,
    association: &Association,
) -> Result<&'a Role, (Option<RoleName>, RoleKeysError)> {
    let profile = world.iam.instance_profile(&association.instance_profile);
    // One made anew under the same name is another.
    let profile = profile.filter(|p| p.id == association.instance_profile_id);
    let profile = profile.ok_or((None, RoleKeysError::InstanceProfileNotFound))?;
    let name = profile.role.as_ref().ok_or((None, RoleKeysError::NoRole))?;
    let refused = || (Some(name.clone()), RoleKeysError::AssumeRoleUnauthorizedAccess);
    let role = world.iam.role(name).ok_or_else(refused)?;
    let mut context = Context::new();
    needs::put(&mut context, "sts:rolesessionname", instance.id.as_str());
    needs::put(&mut context, "aws:sourceaccount", world.account.as_str());
    let ask = Ask {
        principal: "ec2.amazonaws.com".to_owned(),
        role: None,
        action: "sts:AssumeRole".to_owned(),
        resource: role.arn.to_string(),
        resource_account: None,
        context,
    };
    let trust = Source { name: role.name.to_string(), document: role.trust.clone() };
    let policies = Policies { resource: Some(trust), ..Policies::default() };
    if authorise(&ask, &policies).allowed() { Ok(role) } else { Err(refused()) }
}

/// Two sessions of the role, for delivery by IMDSv1 and IMDSv2.
fn mint(
    world: &mut World,
    journal: &mut Journal,
    role: &Role,
    source: &SourceInstance,
    unread: u32,
) -> [AccessKeyId; 2] {
    let now = world.now;
    let spread = ROLE_KEYS_OFFSET_MAX.as_seconds() - ROLE_KEYS_OFFSET_MIN.as_seconds();
    let offset = world.mint.number("role-keys-offset", spread.unsigned_abs());
    let offset = Span::seconds(i64::try_from(offset).unwrap_or_default());
    let expires = whole_second(now).plus(ROLE_KEYS_VALID).plus(ROLE_KEYS_OFFSET_MIN).plus(offset);
    let recorded = unread < RECORDED || unread.is_multiple_of(RECORDED);
    [1, 2].map(|delivery| {
        let session = RoleSession {
            role: role.name.clone(),
            role_id: role.id.clone(),
            role_arn: role.arn.clone(),
            name: source.id.to_string(),
            source_instance: Some(SourceInstance { delivery, ..source.clone() }),
            given: Given::default(),
        };
        let id = AccessKeyId::new(world.mint.unique("ASIA", 20));
        let key = AccessKey {
            id: id.clone(),
            secret: world.mint.secret(),
            token: Some(world.mint.session_token()),
            holder: Holder::Session(session),
            issued: now,
            expires: Some(expires),
            active: true,
        };
        world.sts.hold(key);
        if recorded {
            let (instance, role) = (source.id.clone(), role.name.clone());
            let access_key = id.clone();
            journal.record(now, Event::RoleKeys { instance, role, access_key, delivery, expires });
        }
        id
    })
}

/// AWS writes these times in whole seconds.
fn whole_second(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.as_seconds() * 1000)
}
