//! SimulateCustomPolicy: what policies would say that are not anybody's.

use super::{look, simulation::Simulation};
use crate::{
    api::{Need, Row},
    ids::Arn,
};

pub(super) const ROW: Row = look(
    "SimulateCustomPolicy",
    |_, _| vec![Need::new("iam:SimulateCustomPolicy", "*")],
    |call| {
        // Somebody of the account whose policies are those that were handed in.
        let nobody = Arn::new("iam", "", call.world.account.as_str(), "user/");
        Simulation::new(nobody.to_string()).run(call, "iam SimulateCustomPolicy")
    },
);
