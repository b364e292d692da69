//! Names that AWS derives from what an instance is: DNS names, zone ids, hypervisor, public key.

use super::view::View;
use crate::ec2;

/// The private DNS name by address.
pub(super) fn private_dns(view: &View<'_>) -> String {
    ec2::private_dns(&view.world.region, view.instance.private_address)
}

/// The public DNS name, while there is a public address (VPC user guide, "DNS attributes for your VPC").
pub(super) fn public_dns(view: &View<'_>) -> Option<String> {
    Some(ec2::public_dns(&view.world.region, view.instance.public_address?))
}

/// Zone ids of us-east-1 by zone letter, as many accounts have them; each account has its own order.
const USE1: [u8; 6] = [4, 6, 1, 2, 3, 5];

/// `use1-az4`: the zone's id, the same place in every account (EC2 user guide, "Regions and Zones").
pub(super) fn zone_id(view: &View<'_>) -> Option<String> {
    let region = view.world.region.as_str();
    let letter = *view.world.ec2.network.zone.strip_prefix(region)?.as_bytes().first()?;
    let index = letter.checked_sub(b'a')?;
    let number = match region {
        "us-east-1" => *USE1.get(usize::from(index))?,
        _ => index.checked_add(1)?,
    };
    Some(format!("{}-az{number}", short_region(region)))
}

/// `us-east-1` is `use1`, `ap-southeast-2` is `apse2`.
fn short_region(region: &str) -> String {
    region
        .split('-')
        .map(|word| match word {
            "northeast" => "ne",
            "northwest" => "nw",
            "southeast" => "se",
            "southwest" => "sw",
            "north" => "n",
            "south" => "s",
            "east" => "e",
            "west" => "w",
            "central" => "c",
            other => other,
        })
        .collect()
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
