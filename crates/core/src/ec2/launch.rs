//! Making instances, once a request was found good: ids, addresses, the first association, the boot.

use std::{collections::BTreeMap, net::Ipv4Addr};

use super::{
    Attributes, Instance, InstanceState, MetadataOptions, Spot, SpotTerms, association, errors::invalid_value,
};
use crate::{
    api::ApiError,
    iam::InstanceProfile,
    ids::{ImageId, InstanceId},
    journal::Journal,
    time::Span,
    timing::BOOT,
    world::{Due, World},
};

/// What every instance of one launch has in common.
pub(super) struct Plan {
    pub(super) image: ImageId,
    pub(super) instance_type: String,
    pub(super) key_name: Option<String>,
    pub(super) user_data: Option<String>,
    pub(super) tags: Vec<(String, String)>,
    pub(super) options: MetadataOptions,
    pub(super) profile: Option<InstanceProfile>,
    pub(super) client_token: String,
    pub(super) subnet: String,
    pub(super) groups: Vec<String>,
    /// The private address asked for.
    pub(super) address: Option<Ipv4Addr>,
    pub(super) attributes: Attributes,
    /// Tags of network interfaces, Spot requests and volumes.
    pub(super) other_tags: [Vec<(String, String)>; 3],
    pub(super) devices: Vec<String>,
    pub(super) spot: Option<SpotTerms>,
}

/// Launches `count` instances in one reservation. They are pending and boot by themselves.
pub(super) fn launch(
    world: &mut World,
    journal: &mut Journal,
    plan: &Plan,
    count: u64,
) -> Result<Vec<InstanceId>, ApiError> {
    let asked = plan.address.map(|address| vec![address]);
    let addresses = asked.or_else(|| world.ec2.private_addresses(&plan.subnet, count)).ok_or_else(|| {
        let subnet = &plan.subnet;
        let message = format!(
            "There are not enough free addresses in subnet '{subnet}' to satisfy the requested number of instances."
        );
        ApiError::new("InsufficientFreeAddressesInSubnet", message)
    })?;
    if let (Some(_), Some(subnet)) = (plan.address, world.ec2.network.subnets.get_mut(&plan.subnet)) {
        subnet.chosen = true;
    }
    let reservation = world.mint.resource("r");
    let launched = addresses.into_iter().zip(0..).map(|(address, index)| {
        let instance = one(world, plan, &reservation, address, index);
        let id = instance.id.clone();
        tag(world, plan, &instance);
        world.ec2.instances.insert(id.clone(), instance);
        if let Some(profile) = &plan.profile {
            // EC2 makes the association with the instance; it is in force when the instance first boots.
            let association = association::made(world, profile, super::AssociationState::Associated);
            association::put(world, journal, &id, association);
        }
        let (from, to) = (InstanceState::Pending, InstanceState::Running);
        world.at(world.now.plus(BOOT), Due::InstanceState { instance: id.clone(), from, to });
        id
    });
    Ok(launched.collect())
}

fn one(world: &mut World, plan: &Plan, reservation: &str, address: Ipv4Addr, index: i64) -> Instance {
    let now = world.now;
    let delay = world.knobs.describe_delay;
    let mint = &mut world.mint;
    Instance {
        id: InstanceId::new(mint.resource("i")),
        image: plan.image.clone(),
        instance_type: plan.instance_type.clone(),
        state: InstanceState::Pending,
        launched: now,
        reservation: reservation.to_owned(),
        launch_index: index,
        private_address: address,
        public_address: None,
        mac: mac(mint.number("mac", 1 << 40)),
        interface: mint.resource("eni"),
        volume: mint.resource("vol"),
        subnet: plan.subnet.clone(),
        groups: plan.groups.clone(),
        attributes: plan.attributes,
        tags: plan.tags.clone(),
        key_name: plan.key_name.clone(),
        user_data: plan.user_data.clone(),
        options: plan.options,
        pending_options: None,
        association: None,
        role_keys: None,
        devices: plan.devices.iter().map(|name| (name.clone(), mint.resource("vol"))).collect(),
        spot: plan.spot.map(|terms| Spot {
            request: format!("sir-{}", mint.code("sir", 8).to_ascii_lowercase()),
            terms,
        }),
        notices: super::Notices::default(),
        no_token: BTreeMap::new(),
        allowance: None,
        state_reason: Some(("pending".to_owned(), "pending".to_owned())),
        transition_reason: String::new(),
        client_token: plan.client_token.clone(),
        terminated: None,
        found_from: (delay > 0).then(|| now.plus(Span::seconds(i64::from(delay)))),
    }
}

/// Gives what comes with an instance the tags that the launch has for it.
fn tag(world: &mut World, plan: &Plan, instance: &Instance) {
    let [interfaces, requests, volumes] = &plan.other_tags;
    let own = std::iter::once((&instance.interface, interfaces));
    let request = instance.spot.iter().map(|spot| (&spot.request, requests));
    let root = std::iter::once(&instance.volume);
    let disks = root.chain(instance.devices.iter().map(|(_, volume)| volume)).map(|id| (id, volumes));
    for (id, tags) in own.chain(request).chain(disks).filter(|(_, tags)| !tags.is_empty()) {
        world.ec2.tags.insert(id.clone(), tags.clone());
    }
}

/// A locally administered address from 40 bits.
fn mac(bits: u64) -> String {
    let [_, _, _, a, b, c, d, e] = bits.to_be_bytes();
    format!("0a:{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}")
}

/// How many of `least` to `most` instances can be launched now.
pub(super) fn room(world: &World, least: u64, most: u64) -> Result<u64, ApiError> {
    let Some(quota) = world.ec2.quota else { return Ok(most) };
    let counts = |state| matches!(state, InstanceState::Pending | InstanceState::Running);
    let running = world.ec2.instances.values().filter(|i| counts(i.state)).count();
    let free = quota.saturating_sub(u64::try_from(running).unwrap_or(quota));
    if least > free {
        let message = format!(
            "You have requested more instances ({least}) than your current instance limit of {quota} allows for the specified instance type. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit."
        );
        return Err(ApiError::new("InstanceLimitExceeded", message));
    }
    Ok(most.min(free))
}

/// Reads MinCount and MaxCount.
pub(super) fn counts(least: Option<i64>, most: Option<i64>) -> Result<(u64, u64), ApiError> {
    let read = |value: Option<i64>, name: &str| {
        let value = value.ok_or_else(|| super::errors::missing(name))?;
        u64::try_from(value).ok().filter(|v| *v > 0).ok_or_else(|| {
            let message =
                format!("Value ({value}) for parameter {name} is invalid. Expecting a value greater than 0.");
            invalid_value(message)
        })
    };
    let (least, most) = (read(least, "MinCount")?, read(most, "MaxCount")?);
    if least > most {
        let message = format!(
            "Value ({least}) for parameter MinCount is invalid. MinCount must not be greater than MaxCount ({most})."
        );
        return Err(invalid_value(message));
    }
    Ok((least, most))
}
