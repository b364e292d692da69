//! Judges of S3.
