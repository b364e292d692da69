//! Judges of IAM.
