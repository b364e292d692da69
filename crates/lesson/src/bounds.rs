//! Reading a lesson from JSON, which may be a stranger's: what it may cost is decided before anything of it is played.

use crate::format::Lesson;

/// The most bytes of a lesson as JSON.
pub const MAX_BYTES: usize = 128 << 10;

/// Why a lesson is refused, as a sentence that names the part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

/// FNV-1a, 64 bits.
pub(crate) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Tells one text of a lesson from another (FNV-1a, 64 bits): for noticing a change, and for nothing that has to be safe.
pub fn hash(text: &str) -> String {
    format!("{:016x}", fnv(text))
}

impl Lesson {
    /// Reads a lesson from JSON, draws its variables and looks whether it fits together.
    ///
    /// # Errors
    /// [`Refused`]: too long, no JSON, unknown or missing fields, another schema, out of bounds.
    pub fn read(text: &str, seed: u64) -> Result<Self, Refused> {
        let lesson = Self::read_undrawn(text)?;
        Ok(Self { hash: hash(text), ..lesson }.drawn(seed))
    }

    /// The same, its variables not drawn.
    ///
    /// # Errors
    /// As [`Lesson::read`].
    pub fn read_undrawn(text: &str) -> Result<Self, Refused> {
        if text.len() > MAX_BYTES {
            let refused = format!("It has {} bytes, and a lesson may have {MAX_BYTES}.", text.len());
            return Err(Refused(refused));
        }
        let lesson: Self = serde_json::from_str(text).map_err(|why| Refused(format!("{why}.")))?;
        lesson.fits()?;
        Ok(lesson)
    }

    /// Whether it is within bounds and its parts fit together.
    ///
    /// # Errors
    /// The first thing that is wrong, as a sentence.
    pub fn fits(&self) -> Result<(), Refused> {
        match self.problems().into_iter().next() {
            None => Ok(()),
            Some(problem) if problem.part.is_empty() => Err(Refused(problem.what)),
            Some(problem) => Err(Refused(format!("{}: {}", problem.part, problem.what))),
        }
    }
}
