//! `~/.aws/cli/cache`: keys of roles that were assumed, one file a role. Reads and writes those files alone.
//!
//! Source: awscli 2.9.19, `customizations/assumerole.py` and `botocore/utils.py` (JSONFileCache), as observed.

use rolelab_core::{
    http::Response,
    sigv4::Credentials,
    time::{Span, Timestamp},
};
use serde_json::{Map, Value, json};

use super::{
    config,
    credentials::Found,
    end::{End, Outcome},
    python_json,
};
use crate::{files, program::Process};

const FOLDER: &str = "~/.aws/cli/cache";
/// Keys with less left are fetched anew.
const WINDOW: Span = Span::minutes(15);

/// The file's name without its ending: a digest of what is asked for, but for a name that botocore made up.
pub(super) fn file(input: &Map<String, Value>, unnamed: bool) -> String {
    let mut sorted: Vec<(&String, &Value)> =
        input.iter().filter(|(name, _)| !(unnamed && *name == "RoleSessionName")).collect();
    sorted.sort_by_key(|(name, _)| *name);
    let sorted: Map<String, Value> =
        sorted.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    sha1(python_json::write(&Value::Object(sorted)).as_bytes())
}

/// The keys that are kept there, unless they end soon.
///
/// # Errors
/// The file is there and holds no JSON; the real one trips over it as well.
pub(super) fn read(process: &Process, file: &str) -> Outcome<Option<Found>> {
    let Ok(bytes) = config::bytes(process, &format!("{FOLDER}/{file}.json")) else { return Ok(None) };
    let Ok(whole) = serde_json::from_slice::<Value>(&bytes) else {
        return Err(End::general(format!("'{file}'")));
    };
    let Some(found) = keys(&whole) else { return Err(End::general("'Credentials'")) };
    let ends = found.expires.as_deref().and_then(Timestamp::parse);
    Ok(ends.is_some_and(|ends| ends.since(process.port.now()) >= WINDOW).then_some(found))
}

/// Writes a file. Only its owner may read it when it is new (botocore, `utils.py`, JSONFileCache: opened with 0o600).
///
/// # Errors
/// The files of the host are full, or another's.
pub(super) fn write(process: &Process, file: &str, whole: &Value) -> Outcome<()> {
    let path = config::path(process, &format!("{FOLDER}/{file}.json"));
    let folder = config::path(process, FOLDER);
    let mut host = process.port.host().borrow_mut();
    host.files.make_directories(&folder);
    let place = files::absolute("/", &path);
    let new = host.files.entry(&place).is_err();
    let saved = host.files.save(&place, python_json::write(whole).as_bytes(), false);
    saved
        .and_then(|()| if new { host.files.set_mode(&place, 0o600) } else { Ok(()) })
        .map_err(|why| End::general(format!("[Errno {}] {why}: '{path}'", why.number())))
}

/// The answer with what botocore says about its response, which is what a file holds.
pub(super) fn document(answer: &Value, response: &Response) -> Value {
    let mut whole = answer.as_object().cloned().unwrap_or_default();
    let text = response.body.text();
    let id = text.split_once("<RequestId>").and_then(|(_, rest)| rest.split_once("</RequestId>"));
    let headers: Map<String, Value> = response
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), Value::from(value)))
        .collect();
    let metadata = json!({
        "RequestId": id.map_or("", |(id, _)| id),
        "HTTPStatusCode": response.status.as_u16(),
        "HTTPHeaders": headers,
        "RetryAttempts": 0,
    });
    whole.insert("ResponseMetadata".to_owned(), metadata);
    Value::Object(whole)
}

/// The keys in such a document.
pub(super) fn keys(whole: &Value) -> Option<Found> {
    let field = |name: &str| whole.get("Credentials")?.get(name)?.as_str().map(str::to_owned);
    Some(Found {
        keys: Credentials {
            access_key: field("AccessKeyId")?,
            secret: field("SecretAccessKey")?,
            token: Some(field("SessionToken")?),
        },
        provider: "assume-role",
        expires: Some(field("Expiration")?),
    })
}

/// SHA-1 (FIPS 180-4) in hexadecimal digits: the name of a file, and no secret.
fn sha1(bytes: &[u8]) -> String {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend(((bytes.len() as u64) * 8).to_be_bytes());
    let mut state: [u32; 5] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    for block in padded.chunks_exact(64) {
        let mut words: Vec<u32> = block
            .chunks_exact(4)
            .map(|four| four.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)))
            .collect();
        for place in 16..80_usize {
            let word = [3, 8, 14, 16].iter().fold(0, |word, back| {
                word ^ place.checked_sub(*back).and_then(|at| words.get(at)).copied().unwrap_or(0)
            });
            words.push(word.rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (place, word) in words.iter().enumerate() {
            let (mixed, constant) = match place {
                0..20 => ((b & c) | (!b & d), 0x5A82_7999_u32),
                20..40 => (b ^ c ^ d, 0x6ED9_EBA1),
                40..60 => ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC),
                _ => (b ^ c ^ d, 0xCA62_C1D6),
            };
            let next = a
                .rotate_left(5)
                .wrapping_add(mixed)
                .wrapping_add(e)
                .wrapping_add(constant)
                .wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (kept, new) in state.iter_mut().zip([a, b, c, d, e]) {
            *kept = kept.wrapping_add(new);
        }
    }
    state.iter().map(|word| format!("{word:08x}")).collect()
}
