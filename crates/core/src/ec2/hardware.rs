//! What else a launch may ask of the machine: more volumes, and the Spot market.

use serde_json::Value;

use super::{
    Image, InterruptionAction, SpotTerms,
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

/// What is asked of the Spot market; `None` for an instance on demand.
pub(super) fn spot(input: &Value) -> Result<Option<SpotTerms>, ApiError> {
    let Some(market) = input.get("InstanceMarketOptions") else { return Ok(None) };
    only(market, "InstanceMarketOptions of ec2 RunInstances", &["MarketType", "SpotOptions"])?;
    match text(market, "MarketType") {
        Some("spot") => {}
        None => return Ok(None),
        Some("capacity-block") => return Err(ApiError::not_simulated("a Capacity Block")),
        Some(other) => return Err(not_one_of(other, "MarketType", &["spot"])),
    }
    let options = market.get("SpotOptions").unwrap_or(&Value::Null);
    // The price is nobody's business here.
    let known = ["InstanceInterruptionBehavior", "MaxPrice", "SpotInstanceType"];
    only(options, "SpotOptions of ec2 RunInstances", &known)?;
    let persistent = match text(options, "SpotInstanceType") {
        None | Some("one-time") => false,
        Some("persistent") => true,
        Some(other) => return Err(not_one_of(other, "SpotInstanceType", &["one-time", "persistent"])),
    };
    let behavior = match text(options, "InstanceInterruptionBehavior") {
        None | Some("terminate") => InterruptionAction::Terminate,
        Some("stop") => InterruptionAction::Stop,
        Some("hibernate") => InterruptionAction::Hibernate,
        Some(other) => {
            let known = ["hibernate", "stop", "terminate"];
            return Err(not_one_of(other, "InstanceInterruptionBehavior", &known));
        }
    };
    if !persistent && behavior != InterruptionAction::Terminate {
        // As users report it for a Spot request of the same kind.
        let message = format!(
            "The request with type 'one-time' is not supported when instanceInterruptionBehavior is set to '{}'.",
            behavior.name()
        );
        return Err(ApiError::new("InvalidParameterCombination", message));
    }
    Ok(Some(SpotTerms { persistent, behavior }))
}
