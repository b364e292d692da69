//! Waiters as data: which operation is asked again and again, how often, and what ends the wait.
//!
//! Cut from botocore's waiters-2.json. How answers are looked at is the client's business.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;
use serde_json::Value;

const FILE: &str = include_str!("../../models/waiters.json");

/// One waiter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiter {
    /// The operation that is asked.
    pub operation: String,
    /// Seconds between two calls.
    pub delay: i64,
    /// Calls at most.
    pub max_attempts: u32,
    /// What ends the wait, first match first.
    pub acceptors: Vec<Acceptor>,
}

/// What an answer is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Acceptor {
    /// What follows from a match.
    pub state: State,
    /// What is compared.
    pub matcher: Matcher,
    /// A JMESPath, for the matchers that begin with `path`.
    pub argument: Option<String>,
    /// A status, an error code, a text or a truth.
    pub expected: Value,
}

/// What follows from a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// The wait is over.
    Success,
    /// It will never come.
    Failure,
    /// Ask again.
    Retry,
}

/// What is compared with the expected value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Matcher {
    /// What the path finds.
    Path,
    /// Every item that the path finds, of which there must be one.
    PathAll,
    /// Any item that the path finds.
    PathAny,
    /// The HTTP status.
    Status,
    /// The error's code; `true` and `false` ask whether there is one.
    Error,
}

/// The waiters of a service by name (`InstanceRunning`), in the model's order of names.
pub fn waiters(service: &str) -> impl Iterator<Item = (&'static str, &'static Waiter)> {
    static ALL: OnceLock<BTreeMap<String, BTreeMap<String, Waiter>>> = OnceLock::new();
    let all = ALL.get_or_init(|| serde_json::from_str(FILE).unwrap_or_default());
    all.get(service).into_iter().flatten().map(|(name, waiter)| (name.as_str(), waiter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// botocore 1.29.58, ec2 and iam waiters-2.json; cloud.md 2.2.
    #[test]
    fn waiters_are_botocores() {
        let names = |service| waiters(service).map(|(name, _)| name).collect::<Vec<_>>();
        let expected = [
            "InstanceExists",
            "InstanceRunning",
            "InstanceStatusOk",
            "InstanceStopped",
            "InstanceTerminated",
            "KeyPairExists",
            "SecurityGroupExists",
            "SubnetAvailable",
            "SystemStatusOk",
            "VpcAvailable",
            "VpcExists",
        ];
        for name in expected {
            assert!(names("ec2").contains(&name), "{name} of {:?}", names("ec2"));
        }
        for name in ["InstanceProfileExists", "PolicyExists", "RoleExists", "UserExists"] {
            assert!(names("iam").contains(&name), "{name} of {:?}", names("iam"));
        }
        let (_, running) = waiters("ec2").find(|(name, _)| *name == "InstanceRunning").unwrap();
        assert_eq!(
            (running.delay, running.max_attempts, running.operation.as_str()),
            (15, 40, "DescribeInstances")
        );
        let first = &running.acceptors[0];
        assert_eq!((first.state, first.matcher), (State::Success, Matcher::PathAll));
        assert_eq!(first.argument.as_deref(), Some("Reservations[].Instances[].State.Name"));
        assert_eq!(waiters("none").count(), 0);
    }

    #[test]
    fn every_operation_that_a_waiter_asks_is_in_the_cut() {
        for service in crate::model::service_names() {
            for (name, waiter) in waiters(service) {
                let operation = crate::model::service(service).unwrap().operation(&waiter.operation);
                assert!(operation.is_some(), "{name}");
                assert!(
                    waiter.delay > 0 && waiter.max_attempts > 0 && !waiter.acceptors.is_empty(),
                    "{name}"
                );
            }
        }
    }
}
