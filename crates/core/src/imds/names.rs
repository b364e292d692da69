//! Names that AWS derives from what an instance is: DNS names, zone ids, hypervisor, public key.

use super::view::{Leaf, View};
use crate::ec2;

/// The private DNS name by address.
pub(super) fn private_dns(view: &View<'_>) -> String {
    ec2::private_dns(&view.world.region, view.instance.private_address)
}

/// The public DNS name, while there is a public address (VPC user guide, "DNS attributes for your VPC").
pub(super) fn public_dns(view: &View<'_>) -> Option<String> {
    Some(ec2::public_dns(&view.world.region, view.instance.public_address?))
}

/// Names or ids of its security groups, one a line, as they are now (EC2 user guide, "Instance metadata categories":
/// changes after the launch are reflected).
pub(super) fn groups(view: &View<'_>, what: fn(&ec2::SecurityGroup) -> &String) -> String {
    let all: Vec<&str> =
        view.world.ec2.network.groups_of(view.instance).map(|group| what(group).as_str()).collect();
    all.join("\n")
}

/// The range of its VPC.
pub(super) fn vpc_range<'a>(view: &View<'a>) -> Option<Leaf<'a>> {
    view.world.ec2.network.vpc_of(view.instance).map(|vpc| vpc.cidr.as_str().into())
}

/// The id of the zone, such as `use1-az4`.
pub(super) fn zone_id(view: &View<'_>) -> Option<String> {
    ec2::zone_id(&view.world.region, view.world.ec2.network.zone(view.instance))
}

/// `xen-on-nitro` for what runs on Xen by name, as a capture of a t2.micro shows; `nitro` for the rest, which is
/// not confirmed by a capture.
pub(super) fn system(view: &View<'_>) -> &'static str {
    if ec2::nitro(view.instance) { "nitro" } else { "xen-on-nitro" }
}

/// The line of `public-keys/0/openssh-key`.
pub(super) fn openssh_key(view: &View<'_>) -> Option<String> {
    let name = view.instance.key_name.as_deref()?;
    Some(ec2::public_key(view.world, name))
}
