//! DescribeImages: the lab's small catalogue, as Amazon and Canonical publish theirs.

use serde_json::{Value, json};

use super::{
    Image,
    find::well_formed,
    images_table::{self, Facts},
    listing::{self, Listing},
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

const LISTING: Listing = Listing {
    list: "Images",
    id: "ImageId",
    ways: &[
        ("architecture", "Architecture"),
        ("block-device-mapping.delete-on-termination", "BlockDeviceMappings.Ebs.DeleteOnTermination"),
        ("block-device-mapping.device-name", "BlockDeviceMappings.DeviceName"),
        ("block-device-mapping.encrypted", "BlockDeviceMappings.Ebs.Encrypted"),
        ("block-device-mapping.snapshot-id", "BlockDeviceMappings.Ebs.SnapshotId"),
        ("block-device-mapping.volume-size", "BlockDeviceMappings.Ebs.VolumeSize"),
        ("block-device-mapping.volume-type", "BlockDeviceMappings.Ebs.VolumeType"),
        ("creation-date", "CreationDate"),
        ("description", "Description"),
        ("ena-support", "EnaSupport"),
        ("hypervisor", "Hypervisor"),
        ("image-id", "ImageId"),
        ("image-type", "ImageType"),
        ("is-public", "Public"),
        ("kernel-id", "KernelId"),
        ("manifest-location", "ImageLocation"),
        ("name", "Name"),
        ("owner-alias", "ImageOwnerAlias"),
        ("owner-id", "OwnerId"),
        ("platform", "Platform"),
        ("product-code", "ProductCodes.ProductCodeId"),
        ("product-code.type", "ProductCodes.ProductCodeType"),
        ("ramdisk-id", "RamdiskId"),
        ("root-device-name", "RootDeviceName"),
        ("root-device-type", "RootDeviceType"),
        ("sriov-net-support", "SriovNetSupport"),
        ("state", "State"),
        ("state-reason-code", "StateReason.Code"),
        ("state-reason-message", "StateReason.Message"),
        ("tag-key", "Tags.Key"),
        ("virtualization-type", "VirtualizationType"),
    ],
    longest: page::MOST,
};

fn needs(_: &World, _: &Value) -> Vec<Need> {
    vec![Need::new("ec2:DescribeImages", "*")]
}

fn run(call: &mut Call<'_>) -> Result<Value, ApiError> {
    let (world, input) = (&*call.world, call.input);
    only(input, "ec2 DescribeImages", KNOWN)?;
    let ids = texts(input, "ImageIds");
    exist(world, &ids)?;
    let owners = texts(input, "Owners");
    owners_can_be(&owners)?;
    let wanted = |(image, facts): &(&Image, &Facts)| {
        let owned = |owner: &&str| *owner == facts.owner || facts.owner_alias == Some(*owner);
        (ids.is_empty() || ids.contains(&image.id.as_str()))
            && (owners.is_empty() || owners.iter().any(owned))
    };
    let all = world.ec2.images.values().filter_map(|image| Some((image, images_table::find(&image.title)?)));
    let told = all.filter(wanted).map(|(image, facts)| view(world, image, facts));
    LISTING.tell(world, input, (!ids.is_empty()).then_some("imagesSet"), told)
}

/// "The owner aliases that you can specify": EC2 API reference, DescribeImages. Whether a number has the length of an
/// account's is not asked.
const ALIASES: [&str; 5] = ["amazon", "aws-backup-vault", "aws-marketplace", "microsoft", "self"];

/// A public transcript of Terraform's `aws_ami` with the owner `ubuntu`.
fn owners_can_be(owners: &[&str]) -> Result<(), ApiError> {
    let can_be = |owner: &str| ALIASES.contains(&owner) || owner.bytes().all(|b| b.is_ascii_digit());
    match owners.iter().find(|owner| !can_be(owner)) {
        None => Ok(()),
        Some(bad) => Err(ApiError::new("InvalidUserID.Malformed", format!("Invalid user id: \"{bad}\""))),
    }
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

fn view(world: &World, image: &Image, facts: &Facts) -> Value {
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
        "Tags": listing::tags(world, image.id.as_str()),
        "VirtualizationType": "hvm",
        "BootMode": facts.boot_mode,
        "ImdsSupport": image.imds_v2.then_some("v2.0"),
    }))
}
