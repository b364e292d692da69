//! CreateSecurityGroup.

use serde_json::{Value, json};

use super::{
    Peer, Rule, SecurityGroup, default_vpc,
    errors::{invalid_value, missing, unless_dry_run},
    find::VPCS,
    needs, tags,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    input::{list, required, tags_out, text, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "CreateSecurityGroup", needs, run, read_only: false, management: true };

/// The most groups of a region (Amazon VPC User Guide, "Amazon VPC quotas").
const MOST: usize = 2500;
/// The longest name and description, and their letters (EC2 API reference, CreateSecurityGroup).
const LONGEST: usize = 255;
const LETTERS: &str = " ._-:/()#,@[]+=&;{}!$*";
const TAGGABLE: [&str; 1] = ["security-group"];

/// The VPC that the group is made in: the default one unless another is named.
fn vpc<'a>(world: &'a World, input: &'a Value) -> &'a str {
    let default = || world.ec2.network.default_vpc().map_or("", |vpc| vpc.id.as_str());
    text(input, "VpcId").unwrap_or_else(default)
}

fn needs(world: &World, input: &Value) -> Vec<Need> {
    let arn = needs::arn(world, "security-group/*");
    let given = tags::of(input, "security-group", &TAGGABLE).unwrap_or_default();
    let context = tags::context(given.iter().map(|(key, value)| (key.as_str(), Some(value.as_str()))));
    let create = "ec2:CreateSecurityGroup";
    let mut all = vec![
        Need { context: context.clone(), ..Need::new(create, arn.clone()) },
        needs::on_vpc(world, create, vpc(world, input)),
    ];
    if !list(input, "TagSpecifications").is_empty() {
        let mut tag = Need { context, ..Need::new("ec2:CreateTags", arn) };
        needs::put(&mut tag.context, "ec2:createaction", "CreateSecurityGroup");
        all.push(tag);
    }
    all
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    let (name, description) = (required(input, "GroupName"), required(input, "Description"));
    if !check(name, "GroupName")? {
        // What a name that is too long is told is not recorded: as of characters.
        return Err(invalid_value(beyond_ascii(name, "GroupName")));
    }
    if !check(description, "GroupDescription")? {
        return Err(invalid_value(
            "Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
        ));
    }
    if name.to_ascii_lowercase().starts_with("sg-") {
        let message = format!(
            "Value ({name}) for parameter GroupName is invalid. Group names may not be in the format sg-*."
        );
        return Err(invalid_value(message));
    }
    let vpc = vpc(world, input).to_owned();
    VPCS.one(&vpc, |id| world.ec2.network.vpcs.get(id))?;
    if name == default_vpc::DEFAULT_GROUP {
        return Err(invalid_value("Cannot use reserved security group name: default"));
    }
    if world.ec2.network.group_named(&vpc, name).is_some() {
        let message = format!("The security group '{name}' already exists for VPC '{vpc}'");
        return Err(ApiError::new("InvalidGroup.Duplicate", message));
    }
    let tags = tags::of(input, "security-group", &TAGGABLE)?;
    if world.ec2.network.groups.len() >= MOST {
        let message = "The maximum number of security groups has been reached.";
        return Err(ApiError::new("SecurityGroupLimitExceeded", message));
    }
    unless_dry_run(input)?;
    let world = &mut *call.world;
    // "By default, a security group includes an outbound rule that allows all outbound traffic" (VPC User Guide).
    let out = Rule {
        id: world.mint.resource("sgr"),
        egress: true,
        protocol: "-1".to_owned(),
        ports: None,
        peer: Peer::V4("0.0.0.0/0".to_owned()),
        description: None,
    };
    let group = SecurityGroup {
        id: world.mint.resource("sg"),
        name: name.to_owned(),
        description: description.to_owned(),
        vpc,
        rules: vec![out],
    };
    let answer = without_nulls(json!({
        "GroupId": group.id,
        "Tags": (!tags.is_empty()).then(|| tags_out(&tags)),
    }));
    if !tags.is_empty() {
        world.ec2.tags.insert(group.id.clone(), tags);
    }
    world.ec2.network.groups.insert(group.id.clone(), group);
    Ok(answer)
}

/// Of public Terraform and CloudFormation transcripts.
fn beyond_ascii(value: &str, parameter: &str) -> String {
    format!(
        "Value ({value}) for parameter {parameter} is invalid. Character sets beyond ASCII are not supported."
    )
}

/// Whether length and characters of a name or a description are those that EC2 takes.
///
/// # Errors
/// It is missing, or has letters beyond ASCII.
fn check(value: &str, parameter: &str) -> Result<bool, ApiError> {
    if value.is_empty() {
        return Err(missing(&parameter.replacen('G', "g", 1)));
    }
    if !value.is_ascii() {
        return Err(invalid_value(beyond_ascii(value, parameter)));
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || LETTERS.contains(letter);
    Ok(value.len() <= LONGEST && value.chars().all(fits))
}
