//! GuardDuty: what it makes of the journal. It keeps nothing: detector and findings are the same for whoever asks again.
//!
//! One kind of finding is simulated: the keys of an instance's role, used from outside AWS.

mod errors;
mod findings;
mod get_findings;
mod list_detectors;
mod list_findings;
#[cfg(test)]
mod tests;

pub use findings::{EXFILTRATION, exfiltration_told};
use sha2::{Digest, Sha256};

use crate::{api::Row, world::World};

/// Operations of GuardDuty.
pub(crate) const ROWS: &[Row] = &[get_findings::ROW, list_detectors::ROW, list_findings::ROW];

/// The id of the account's detector, of the same form as real ones.
fn detector(world: &World) -> String {
    hexadecimal(&["detector", &world.mint.seed().to_string(), world.account.as_str()])
}

/// The ARN of a detector of this account, whether or not there is one.
fn arn(world: &World, detector: &str) -> String {
    format!("arn:aws:guardduty:{}:{}:detector/{detector}", world.region, world.account)
}

fn hexadecimal(of: &[&str]) -> String {
    let digest = of.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part).chain_update([0]));
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
