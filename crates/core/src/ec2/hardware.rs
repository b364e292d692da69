//! What else a launch may ask of the machine: more volumes, and the Spot market.

use serde_json::Value;

use super::{
    Image,
    errors::{invalid_value, not_one_of},
};
use crate::{
    api::ApiError,
    input::{list, only, text},
};

/// The most volumes that a launch may add here; an instance on Nitro takes 27.
const MOST: usize = 25;

/// The names of volumes beside the root's, in the order given. A mapping of the root device itself changes nothing that
/// could be seen here.
pub(super) fn devices(input: &Value, image: &Image) -> Result<Vec<String>, ApiError> {
    let mut names: Vec<String> = Vec::new();
    for mapping in list(input, "BlockDeviceMappings") {
        only(mapping, "BlockDeviceMappings of ec2 RunInstances", &["DeviceName", "Ebs", "NoDevice"])?;
        let name = text(mapping, "DeviceName").unwrap_or_default();
        if name == image.root_device {
            continue;
        }
        if mapping.get("Ebs").is_none() {
            return Err(ApiError::not_simulated("a block device that is no EBS volume"));
        }
        // EC2 User Guide, "Device names for volumes on Amazon EC2 instances".
        let letter = name.strip_prefix("/dev/sd").or_else(|| name.strip_prefix("/dev/xvd"));
        if !letter.is_some_and(|rest| matches!(rest.as_bytes(), [b'b'..=b'z'])) {
            return Err(invalid_value(format!(
                "Value ({name}) for parameter device is invalid. {name} is not a valid EBS device name."
            )));
        }
        if names.iter().any(|other| other == name) {
            let message = format!("The device '{name}' is used in more than one block-device mapping");
            return Err(ApiError::new("InvalidBlockDeviceMapping", message));
        }
        names.push(name.to_owned());
    }
    if names.len() > MOST {
        return Err(ApiError::not_simulated("an instance with so many volumes"));
    }
    Ok(names)
}

/// Whether a Spot Instance is asked for.
pub(super) fn spot(input: &Value) -> Result<bool, ApiError> {
    let Some(options) = input.get("InstanceMarketOptions") else { return Ok(false) };
    only(options, "InstanceMarketOptions of ec2 RunInstances", &["MarketType", "SpotOptions"])?;
    match text(options, "MarketType") {
        Some("spot") => Ok(true),
        None => Ok(false),
        Some("capacity-block") => Err(ApiError::not_simulated("a Capacity Block")),
        Some(other) => Err(not_one_of(other, "MarketType", &["spot"])),
    }
}
