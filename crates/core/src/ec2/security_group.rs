//! What the operations on security groups share: the group that a request names, and changing its rules.

use serde_json::{Value, json};

use super::{
    Rule, SecurityGroup,
    errors::{missing, unless_dry_run},
    find::{GROUPS, RULES},
    needs, placement,
    rules::{self, Asked},
    tags,
};
use crate::{
    api::{ApiError, Call, Need},
    input::{list, text, texts, without_nulls},
    world::World,
};

/// The most rules of a group in one direction, and for one version of IP (Amazon VPC User Guide, "Amazon VPC quotas").
const MOST_RULES: usize = 60;
/// What a request that adds rules can tag.
const TAGGABLE: [&str; 1] = ["security-group-rule"];

/// The group that a request names, by its id or, in the default VPC, by its name.
pub(super) fn named<'a>(world: &'a World, input: &Value) -> Result<&'a SecurityGroup, ApiError> {
    match (text(input, "GroupId"), text(input, "GroupName")) {
        (Some(id), _) => GROUPS.one(id, |id| world.ec2.network.groups.get(id)),
        (None, Some(name)) => placement::named(world, name),
        (None, None) => {
            let message = "The request must contain the parameter groupName or groupId";
            Err(ApiError::new("MissingParameter", message))
        }
    }
}

/// `action` on the group that a request names, whether or not there is one.
pub(super) fn need(world: &World, action: &str, input: &Value) -> Need {
    let named = named(world, input).ok().map(|group| group.id.as_str());
    needs::on_group(world, action, named.or_else(|| text(input, "GroupId")).unwrap_or("*"))
}

/// What AuthorizeSecurityGroupIngress and its like need: the group, and each rule with the tags that it gets.
pub(super) fn needs_to_add(world: &World, action: &str, input: &Value) -> Vec<Need> {
    let own = format!("ec2:{action}");
    let mut all = vec![need(world, &own, input)];
    if !list(input, "TagSpecifications").is_empty() {
        let given = tags::of(input, "security-group-rule", &TAGGABLE).unwrap_or_default();
        let context = tags::context(given.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))));
        let arn = needs::arn(world, "security-group-rule/*");
        all.push(Need { context: context.clone(), ..Need::new(&own, arn.clone()) });
        let mut tag = Need { context, ..Need::new("ec2:CreateTags", arn) };
        needs::put(&mut tag.context, "ec2:createaction", action);
        all.push(tag);
    }
    all
}

/// Adds rules in one direction. All or none.
pub(super) fn add(call: &mut Call<'_>, egress: bool) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let group = named(world, input)?;
    let asked = rules::asked(world, input, group)?;
    let tags = tags::of(input, "security-group-rule", &TAGGABLE)?;
    let same = |asked: &&Asked| group.rules.iter().any(|rule| rule.egress == egress && asked.is(rule));
    if let Some(there) = asked.iter().find(same) {
        let message = format!("the specified rule \"{}\" already exists", there.sentence());
        return Err(ApiError::new("InvalidPermission.Duplicate", message));
    }
    if group.rules.iter().filter(|rule| rule.egress == egress).count() + asked.len() > MOST_RULES {
        let message = "The maximum number of rules per security group has been reached.";
        return Err(ApiError::new("RulesPerSecurityGroupLimitExceeded", message));
    }
    unless_dry_run(input)?;
    let id = group.id.clone();
    let mut told = Vec::new();
    for Asked { protocol, ports, peer, description } in asked {
        let world = &mut *call.world;
        let rule = Rule { id: world.mint.resource("sgr"), egress, protocol, ports, peer, description };
        if !tags.is_empty() {
            world.ec2.tags.insert(rule.id.clone(), tags.clone());
        }
        told.push(rules::view(world, &id, &rule, &super::listing::tags(world, &rule.id)));
        if let Some(group) = world.ec2.network.groups.get_mut(&id) {
            group.rules.push(rule);
        }
    }
    Ok(json!({"Return": true, "SecurityGroupRules": told}))
}

/// Takes away rules in one direction, by their ids or by what they say. Of those that a group of the default VPC does not
/// have "no error is returned, and the output describes the security group rules that were not revoked" (EC2 API reference,
/// RevokeSecurityGroupIngress); elsewhere they are refused.
pub(super) fn remove(call: &mut Call<'_>, egress: bool) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let group = named(world, input)?;
    let here = || group.rules.iter().filter(|rule| rule.egress == egress);
    let ids = texts(input, "SecurityGroupRuleIds");
    let mut gone: Vec<String> = RULES
        .all(&ids, |id| here().find(|rule| rule.id == id))?
        .into_iter()
        .map(|rule| rule.id.clone())
        .collect();
    let mut unknown = Vec::new();
    if ids.is_empty() {
        for asked in rules::asked(world, input, group)? {
            match here().find(|rule| asked.is(rule)) {
                Some(rule) => gone.push(rule.id.clone()),
                None => unknown.push(asked),
            }
        }
    } else if input.get("IpPermissions").is_some() {
        return Err(missing("ipPermissions or securityGroupRuleIds"));
    }
    let default = world.ec2.network.default_vpc().is_some_and(|vpc| vpc.id == group.vpc);
    if !unknown.is_empty() && !default {
        let message = "The specified rule does not exist in this security group.";
        return Err(ApiError::new("InvalidPermission.NotFound", message));
    }
    unless_dry_run(input)?;
    let unknown: Vec<Rule> = unknown
        .into_iter()
        .map(|Asked { protocol, ports, peer, description }| Rule {
            id: String::new(),
            egress,
            protocol,
            ports,
            peer,
            description,
        })
        .collect();
    let told = match unknown.as_slice() {
        [] => Value::Null,
        some => rules::permissions(world, some.iter()),
    };
    let id = group.id.clone();
    if let Some(group) = call.world.ec2.network.groups.get_mut(&id) {
        group.rules.retain(|rule| !gone.contains(&rule.id));
    }
    for rule in &gone {
        call.world.ec2.tags.remove(rule);
    }
    Ok(without_nulls(json!({"Return": true, "UnknownIpPermissions": told})))
}
