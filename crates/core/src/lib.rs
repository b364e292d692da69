//! The simulated account: time, ids, EC2, IAM, STS, S3, CloudWatch, CloudTrail, GuardDuty, Session Manager, EC2 Instance
//! Connect, the journal, the metadata service, the API front door.
//!
//! This crate knows no browser, no wall clock, no source of randomness, no file, thread or socket, and
//! nothing of shells or lessons. It is reached through two functions: `api::handle` judges a signed HTTP
//! request, `imds::handle` answers one on the link-local address. Time moves through `World::advance`.

pub mod api;
#[cfg(test)]
mod clock_tests;
mod cloudtrail;
pub mod cloudwatch;
pub mod coverage;
pub mod ec2;
pub mod guardduty;
pub mod http;
pub mod iam;
pub mod ids;
pub mod imds;
pub mod inet;
mod input;
pub mod instance_connect;
pub mod journal;
pub mod mint;
pub mod model;
pub mod organization;
pub mod policy;
pub mod s3;
pub mod setup;
pub mod sigv4;
pub mod ssm;
pub mod sts;
#[cfg(test)]
mod testing;
pub mod time;
pub mod timing;
pub mod trail;
pub mod world;
