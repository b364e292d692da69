//! Why files are not to be had, in the system's words and numbers.

/// Why a path cannot be read or written; the text is the system's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// ENOENT.
    #[error("No such file or directory")]
    Missing,
    /// EISDIR.
    #[error("Is a directory")]
    IsDirectory,
    /// ENOTDIR.
    #[error("Not a directory")]
    NotDirectory,
    /// EPERM: it is somebody else's.
    #[error("Operation not permitted")]
    NotPermitted,
    /// EACCES.
    #[error("Permission denied")]
    Denied,
    /// EEXIST.
    #[error("File exists")]
    Exists,
    /// ENOTEMPTY.
    #[error("Directory not empty")]
    NotEmpty,
    /// EINVAL: a directory may not go into itself.
    #[error("Invalid argument")]
    Invalid,
    /// ENOSPC: the host's files together have reached their limit.
    #[error("No space left on device")]
    Full,
}

impl FileError {
    /// Linux's number for it (errno-base.h, errno.h).
    pub fn number(self) -> i32 {
        match self {
            Self::NotPermitted => 1,
            Self::Missing => 2,
            Self::Denied => 13,
            Self::Exists => 17,
            Self::NotDirectory => 20,
            Self::IsDirectory => 21,
            Self::Invalid => 22,
            Self::Full => 28,
            Self::NotEmpty => 39,
        }
    }
}
