//! User data as it travels: base64, at most 16 KiB of what is in it (EC2 User Guide, "Run commands at launch").

use base64::{Engine, engine::general_purpose::STANDARD};

use super::errors::invalid_value;
use crate::api::ApiError;

/// The most bytes before base64.
const MOST: usize = 16 << 10;

/// What an encoded text holds; `None` when it is empty.
pub(super) fn read(encoded: &str) -> Result<Option<String>, ApiError> {
    if encoded.is_empty() {
        return Ok(None);
    }
    let too_long = || invalid_value("User data is limited to 16384 bytes");
    if encoded.len() > 2 * MOST {
        return Err(too_long());
    }
    let packed: String = encoded.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let bytes =
        STANDARD.decode(packed).map_err(|_| invalid_value("Invalid BASE64 encoding of user data."))?;
    if bytes.len() > MOST {
        return Err(too_long());
    }
    let text =
        String::from_utf8(bytes).map_err(|_| ApiError::not_simulated("user data that is not UTF-8 text"))?;
    Ok(Some(text))
}

/// The encoded text.
pub(super) fn told(text: &str) -> String {
    STANDARD.encode(text)
}
