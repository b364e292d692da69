//! DescribeImages: the lab's small catalogue, as Amazon and Canonical publish theirs.

use serde_json::{Value, json};

use super::{
    Image,
    errors::unless_dry_run,
    filters::{self, Filter, Filtered},
    find::well_formed,
    images_table::{self, Facts},
    page,
};
use crate::{
    api::{ApiError, Call, Need, Row},
    ids::ImageId,
    input::{only, texts, without_nulls},
    world::World,
};

pub(super) const ROW: Row =
    Row { service: "ec2", operation: "DescribeImages", needs, run, read_only: true, management: true };

/// Members that are read below; no image here is deprecated.
const KNOWN: &[&str] =
    &["DryRun", "Filters", "ImageIds", "IncludeDeprecated", "MaxResults", "NextToken", "Owners"];

/// An image with what is told of it.
struct Shown<'a>(&'a Image, &'static Facts);

impl Filtered for Shown<'_> {
    fn tags(&self) -> &[(String, String)] {
        &[]
    }
}

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeImages", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    only(input, "ec2 DescribeImages", KNOWN)?;
    // The filters of this operation (EC2 API reference).
    let known = [
        Filter { name: "architecture", values: |_, _: &Shown<'_>| one("x86_64") },
        Filter {
            name: "block-device-mapping.device-name",
            values: |_, Shown(image, _)| one(&image.root_device),
        },
        Filter { name: "creation-date", values: |_, Shown(_, facts)| one(facts.created) },
        Filter { name: "description", values: |_, Shown(_, facts)| one(facts.description) },
        Filter { name: "ena-support", values: |_, _| one("true") },
        Filter { name: "hypervisor", values: |_, _| one("xen") },
        Filter { name: "image-id", values: |_, Shown(image, _)| one(image.id.as_str()) },
        Filter { name: "image-type", values: |_, _| one("machine") },
        Filter { name: "is-public", values: |_, _| one("true") },
        Filter { name: "name", values: |_, Shown(_, facts)| one(facts.name) },
        Filter {
            name: "owner-alias",
            values: |_, Shown(_, facts)| facts.owner_alias.map(str::to_owned).into_iter().collect(),
        },
        Filter { name: "owner-id", values: |_, Shown(_, facts)| one(facts.owner) },
        Filter { name: "root-device-name", values: |_, Shown(image, _)| one(&image.root_device) },
        Filter { name: "root-device-type", values: |_, _| one("ebs") },
        Filter { name: "state", values: |_, _| one("available") },
        Filter { name: "tag-key", values: |_, _| Vec::new() },
        Filter { name: "virtualization-type", values: |_, _| one("hvm") },
    ];
    let chosen = filters::read(&known, input)?;
    let ids = texts(input, "ImageIds");
    exist(world, &ids)?;
    let owners = texts(input, "Owners");
    let wanted = |Shown(image, facts): &Shown<'_>| {
        let owned = |owner: &&str| *owner == facts.owner || facts.owner_alias == Some(*owner);
        (ids.is_empty() || ids.contains(&image.id.as_str()))
            && (owners.is_empty() || owners.iter().any(owned))
    };
    let all =
        world.ec2.images.values().filter_map(|image| Some(Shown(image, images_table::find(&image.title)?)));
    let found = all.filter(wanted).filter(|shown| chosen.pass(world, shown));
    let told = found.map(|shown| (shown.0.id.to_string(), view(&shown))).collect();
    let answer = page::of(input, (!ids.is_empty()).then_some("imagesSet"), "Images", told)?;
    unless_dry_run(input)?;
    Ok(answer)
}

fn one(value: &str) -> Vec<String> {
    vec![value.to_owned()]
}

/// One bad id fails them all.
fn exist(world: &World, ids: &[&str]) -> Result<(), ApiError> {
    if let Some(bad) = ids.iter().find(|id| !well_formed(id, "ami-")) {
        let message = format!("Invalid id: \"{bad}\" (expecting \"ami-...\")");
        return Err(ApiError::new("InvalidAMIID.Malformed", message));
    }
    let unknown: Vec<&str> =
        ids.iter().filter(|id| !world.ec2.images.contains_key(&ImageId::new(**id))).copied().collect();
    let message = match unknown.as_slice() {
        [] => return Ok(()),
        [one] => format!("The image id '[{one}]' does not exist"),
        many => format!("The image ids '[{}]' do not exist", many.join(", ")),
    };
    Err(ApiError::new("InvalidAMIID.NotFound", message))
}

fn view(Shown(image, facts): &Shown<'_>) -> Value {
    without_nulls(json!({
        "Architecture": "x86_64",
        "CreationDate": facts.created,
        "ImageId": image.id.as_str(),
        "ImageLocation": format!("{}/{}", facts.owner_alias.unwrap_or(facts.owner), facts.name),
        "ImageType": "machine",
        "Public": true,
        "OwnerId": facts.owner,
        "PlatformDetails": "Linux/UNIX",
        "UsageOperation": "RunInstances",
        "State": "available",
        "BlockDeviceMappings": [{
            "DeviceName": image.root_device,
            "Ebs": {
                "DeleteOnTermination": true,
                "VolumeSize": 8,
                "VolumeType": facts.volume_type,
                "Encrypted": false,
            },
        }],
        "Description": facts.description,
        "EnaSupport": true,
        "Hypervisor": "xen",
        "ImageOwnerAlias": facts.owner_alias,
        "Name": facts.name,
        "RootDeviceName": image.root_device,
        "RootDeviceType": "ebs",
        "SriovNetSupport": "simple",
        "VirtualizationType": "hvm",
        "BootMode": facts.boot_mode,
        "ImdsSupport": image.imds_v2.then_some("v2.0"),
    }))
}
