//! Checksums of a body: the MD5 and the newer ones that a client may state, computed again.
//!
//! Sources: S3 API reference, "PutObject"; sentences recorded from S3 (localstack, `test_s3.snapshot.json`,
//! `test_put_object_checksum`, `test_s3_invalid_content_md5`).

use base64::{Engine, engine::general_purpose::STANDARD};
use md5::{Digest, Md5};
use sha2::Sha256;

use crate::{api::ApiError, http::Headers};

/// Name in sentences and in members, and the header.
const ALGORITHMS: [(&str, &str); 4] = [
    ("CRC32", "x-amz-checksum-crc32"),
    ("CRC32C", "x-amz-checksum-crc32c"),
    ("SHA1", "x-amz-checksum-sha1"),
    ("SHA256", "x-amz-checksum-sha256"),
];
/// The reflected polynomials of CRC-32 (ISO 3309) and CRC-32C (RFC 3720).
const CRC32: u32 = 0xedb8_8320;
const CRC32C: u32 = 0x82f6_3b78;

/// The checksum of that name, big end first. `None` when it is not simulated.
pub(super) fn of(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    match name {
        "CRC32" => Some(crc(CRC32, bytes).to_be_bytes().to_vec()),
        "CRC32C" => Some(crc(CRC32C, bytes).to_be_bytes().to_vec()),
        "SHA256" => Some(Sha256::digest(bytes).to_vec()),
        _ => None,
    }
}

fn crc(polynomial: u32, bytes: &[u8]) -> u32 {
    let fed = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ polynomial } else { crc >> 1 }
            },
        )
    });
    !fed
}

/// Holds a body against every checksum that headers state.
///
/// # Errors
/// A checksum is none, there are several, or the body has another.
pub(crate) fn verified(operation: &str, headers: &Headers, body: &[u8]) -> Result<(), ApiError> {
    md5(headers, body)?;
    let stated: Vec<_> =
        ALGORITHMS.iter().filter_map(|(name, header)| Some((*name, *header, headers.get(header)?))).collect();
    let [(name, header, value)] = stated.as_slice() else {
        return match stated.is_empty() {
            // S3 API reference, DeleteObjects: "The Content-MD5 header is required for all Multi-Object Delete requests";
            // a checksum may stand in its place.
            true if operation == super::BATCH && headers.get("Content-MD5").is_none() => {
                Err(ApiError::new("InvalidRequest", "Missing required header for this request: Content-MD5"))
            }
            true => Ok(()),
            false => Err(ApiError::new(
                "InvalidRequest",
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            )),
        };
    };
    let Some(computed) = of(name, body) else {
        return Err(ApiError::not_simulated(&format!("s3 with a checksum of {name}")));
    };
    let given = STANDARD.decode(value).ok().filter(|given| given.len() == computed.len());
    let Some(given) = given else {
        return Err(ApiError::new("InvalidRequest", format!("Value for {header} header is invalid.")));
    };
    if given != computed {
        let message = format!("The {name} you specified did not match the calculated checksum.");
        return Err(ApiError::new("BadDigest", message));
    }
    Ok(())
}

fn md5(headers: &Headers, body: &[u8]) -> Result<(), ApiError> {
    let Some(stated) = headers.get("Content-MD5") else { return Ok(()) };
    let given = STANDARD.decode(stated.trim()).ok().filter(|given| given.len() == 16);
    let Some(given) = given else {
        let error = ApiError::new("InvalidDigest", "The Content-MD5 you specified was invalid.");
        return Err(error.detail("Content-MD5", stated));
    };
    let computed = Md5::digest(body);
    if given.as_slice() == computed.as_slice() {
        return Ok(());
    }
    let hexadecimal: String = given.iter().map(|byte| format!("{byte:02x}")).collect();
    Err(ApiError::new("BadDigest", "The Content-MD5 you specified did not match what we received.")
        .detail("ExpectedDigest", hexadecimal)
        .detail("CalculatedDigest", STANDARD.encode(computed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the CRC catalogue for `123456789`, and what S3 recorded for its own.
    #[test]
    fn checksums() {
        assert_eq!(crc(CRC32, b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(CRC32C, b"123456789"), 0xe306_9283);
        assert_eq!(STANDARD.encode(of("CRC32", b"0123456789").unwrap()), "poTHxg==");
        assert_eq!(of("SHA1", b""), None);
    }
}
