//! Texts of the page's own origin: lessons. Where a text comes from, how long it may be and what is wrong with it is decided
//! before anything is read out of it; nothing here knows what a lesson is.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ReadableStreamDefaultReader, Request, RequestCredentials, RequestInit, RequestRedirect, Response,
    ResponseType, Url,
};

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The address is no address, or is of another origin.
    OtherOrigin,
    /// It leads to another address, which is not followed.
    Redirected,
    /// Nothing answered: the network, or the browser, keeps it away.
    Away,
    /// The host answered with this status.
    Status(u16),
    /// It is longer than it may be.
    TooLong,
    /// It is not UTF-8.
    NoText,
}

/// The whole address of something of the page's own origin, relative to the page.
///
/// # Errors
/// [`Failure::OtherOrigin`], also for what has no origin of its own: `data:`, `blob:`, `file:`.
pub(crate) fn own(path: &str) -> Result<String, Failure> {
    let here = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let parsed = |text: &str| Url::new_with_base(text, &here).map_err(|_| Failure::OtherOrigin);
    let (wanted, page) = (parsed(path)?, parsed("")?);
    let web = matches!(wanted.protocol().as_str(), "http:" | "https:");
    match web && wanted.origin() == page.origin() && wanted.username().is_empty() {
        true => Ok(wanted.href()),
        false => Err(Failure::OtherOrigin),
    }
}

/// The text at a path of the page's own origin, of so many bytes at most.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn text(path: &str, most: usize) -> Result<String, Failure> {
    let response = ask(&own(path)?).await?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(Failure::Redirected);
    }
    if !response.ok() {
        return Err(Failure::Status(response.status()));
    }
    let bytes = body(&response, most).await?;
    String::from_utf8(bytes).map_err(|_| Failure::NoText)
}

async fn ask(url: &str) -> Result<Response, Failure> {
    let init = RequestInit::new();
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::Omit);
    let request = Request::new_with_str_and_init(url, &init).map_err(|_| Failure::OtherOrigin)?;
    let window = web_sys::window().ok_or(Failure::Away)?;
    let answer = JsFuture::from(window.fetch_with_request(&request)).await.map_err(|_| Failure::Away)?;
    answer.dyn_into().map_err(|_| Failure::Away)
}

/// Reads no further than it may: a host can send without end.
async fn body(response: &Response, most: usize) -> Result<Vec<u8>, Failure> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into().map_err(|_| Failure::Away)?;
    let mut bytes = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.map_err(|_| Failure::Away)?;
        let field = |name: &str| Reflect::get(&part, &JsValue::from_str(name)).unwrap_or_default();
        if field("done").is_truthy() {
            return Ok(bytes);
        }
        let part: Uint8Array = field("value").dyn_into().map_err(|_| Failure::Away)?;
        let length = usize::try_from(part.length()).unwrap_or(usize::MAX);
        if bytes.len().saturating_add(length) > most {
            // It need not send the rest.
            drop(reader.cancel());
            return Err(Failure::TooLong);
        }
        bytes.extend(part.to_vec());
    }
}
