//! How many files may be open: each connection is one. Many systems let a process have 1,024 and more when it asks.

/// As many as are of use.
const ENOUGH: u64 = 16_384;
/// What is taken when the system says nothing.
#[cfg(not(unix))]
const UNKNOWN: usize = 4_096;

/// Raises the limit as far as it goes and is of use, and says what it is.
#[cfg(unix)]
pub(super) fn limit() -> usize {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else { return 1_024 };
    let wanted = hard.min(ENOUGH);
    let raised = soft < wanted && setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).is_ok();
    let limit = if raised { wanted } else { soft.min(ENOUGH) };
    usize::try_from(limit).unwrap_or(usize::MAX)
}

#[cfg(not(unix))]
pub(super) fn limit() -> usize {
    UNKNOWN.min(ENOUGH as usize)
}
