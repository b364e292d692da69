//! Which service a request is for: the name it was sent to, else what its signature says.

use std::net::IpAddr;

use crate::{
    api::ApiError,
    http::{MAX_BODY, Method, Request, Response, StatusCode},
    journal::{Event, Journal},
    model::{
        self, Protocol, Service,
        codec::{self, Stamp},
    },
    world::World,
};

/// The service behind a host, or what is not simulated. A host that is none of AWS's, such as a loopback
/// address, goes by `claimed`, the service in the signature's scope.
pub(super) fn service(host: &str, claimed: Option<&str>, region: &str) -> Result<&'static Service, String> {
    let Some(name) = host.strip_suffix(".amazonaws.com") else {
        let found = claimed.and_then(model::behind).and_then(model::service);
        return found.ok_or_else(|| claimed.map_or_else(|| host.to_owned(), str::to_owned));
    };
    let labels: Vec<&str> = name.split('.').collect();
    // A bucket stands before `s3` and may hold dots, so S3 is looked for from the end.
    let place = match labels.iter().rposition(|label| *label == "s3") {
        Some(place) => place,
        None if labels.len() <= 2 => 0,
        None => return Err(host.to_owned()),
    };
    let (word, after) = (labels.get(place).copied().unwrap_or_default(), labels.get(place + 1));
    // What is no service may be a name of anything, such as a bucket's website.
    let named = || if after.is_none_or(|after| *after == region) { word } else { host };
    let service = model::behind(word).and_then(model::service).ok_or_else(|| named().to_owned())?;
    match (after, place + 2 < labels.len()) {
        (_, true) => Err(host.to_owned()),
        (Some(other), _) if *other != region => Err(format!("{word} in region {other}")),
        // EC2 without a region is us-east-1's; IAM, STS and S3 have global names.
        _ => Ok(service),
    }
}

/// What an unsigned request is for by its form, as the label that stands before a host's name. JSON names its service in
/// `X-Amz-Target`; a call of the query protocol names its version, which no two services share; the rest is S3's, where
/// alone one may ask for something without keys.
pub(super) fn guessed(request: &Request) -> Option<&'static str> {
    let services = || model::service_names().filter_map(model::service);
    if let Some(target) = request.headers.get("X-Amz-Target") {
        let (prefix, _) = target.rsplit_once('.')?;
        return services().find(|s| s.target_prefix.as_deref() == Some(prefix)).map(|s| s.endpoint.as_str());
    }
    let body = if is_form(request) { std::str::from_utf8(&request.body.0).unwrap_or_default() } else { "" };
    let parameters = || request.url.query.as_deref().unwrap_or_default().split('&').chain(body.split('&'));
    let value = |name: &str| parameters().find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    if value("Action").is_none() {
        return model::service("s3").map(|s| s.endpoint.as_str());
    }
    let version = value("Version")?;
    services()
        .find(|s| s.api_version == version && matches!(s.protocol, Protocol::Query | Protocol::Ec2))
        .map(|s| s.endpoint.as_str())
}

/// What `checkip.amazonaws.com` says: the address that the request came from, on a line. It is no service with operations;
/// scripts make rules of security groups from it. `None` of any other host.
pub(super) fn checkip(request: &Request, peer: IpAddr) -> Option<Response> {
    let asked = request.url.host == "checkip.amazonaws.com" && request.url.path == "/" && reads(request);
    asked.then(|| plain(StatusCode::OK, format!("{peer}\n")))
}

fn reads(request: &Request) -> bool {
    matches!(request.method, Method::GET | Method::HEAD)
}

fn plain(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(status, text);
    response.headers.push("Content-Type", "text/plain;charset=UTF-8");
    response
}

/// What STS says to a request that names no action, whoever asks: that its page is elsewhere. A body counts as a form if it says
/// that it is one. Recorded: Argmin's oracle of STS, `missing-action`, `get-missing-action`, `post-without-content-type`.
pub(super) fn sent_away(service: &Service, request: &Request, stamp: &Stamp) -> Option<Response> {
    if service.name != "sts" || request.body.0.len() > MAX_BODY {
        return None;
    }
    let query = request.url.query.as_deref();
    let body = if is_form(request) { request.body.text() } else { "".into() };
    let mut parameters = query.unwrap_or_default().split('&').chain(body.split('&'));
    if parameters.any(|pair| pair.split('=').next() == Some("Action")) {
        return None;
    }
    let mut response = Response::new(StatusCode::FOUND, "");
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    response.headers.push("x-amzn-RequestId", stamp.request_id.as_str());
    response.headers.push("Location", format!("https://aws.amazon.com/iam{query}"));
    response.headers.push("Content-Length", "0");
    response.headers.push("Date", stamp.at.http_date());
    Some(response)
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers.get("Content-Type");
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The region that a client means which the lab has not. On a host of AWS's own a signature for another is a fault, which
/// the service words; behind any other address one region may stand for all. S3 tells its clients the right one, and
/// they sign again.
pub(super) fn elsewhere<'a>(service: &Service, host: &str, asked: &'a str, region: &str) -> Option<&'a str> {
    let parts: Vec<&str> = asked.split('-').collect();
    let word = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    let shaped = match parts.as_slice() {
        [area, middle @ .., number] => {
            area.len() == 2
                && word(area)
                && !middle.is_empty()
                && middle.iter().all(word)
                && matches!(number.as_bytes(), [b'1'..=b'9'])
        }
        _ => false,
    };
    let ours = host.ends_with(".amazonaws.com") || service.protocol == Protocol::RestXml;
    (shaped && !ours && asked != region).then_some(asked)
}

/// The answer for a region that is not there.
pub(super) fn other_region(
    world: &mut World,
    journal: &mut Journal,
    service: &Service,
    asked: &str,
) -> Response {
    let what = format!("region {asked}");
    let message = format!("rolelab: {what} is not simulated; {} is", world.region);
    journal.record(world.now, Event::NotSimulated { what });
    said(world, service, &message)
}

/// The answer of a service that is not there, as its clients read answers: those that name an operation in a header JSON,
/// those that send a form XML, and the others, which name it by method and path, JSON again. A page that is looked at
/// without keys is no call: it gets a sentence.
pub(super) fn unknown(world: &mut World, journal: &mut Journal, request: &Request, what: &str) -> Response {
    journal.record(world.now, Event::NotSimulated { what: what.to_owned() });
    let message = format!("rolelab: {what} is not simulated");
    let query = request.url.query.as_deref().unwrap_or_default();
    let signed = request.headers.get("Authorization").is_some() || query.contains("X-Amz-");
    if reads(request) && !signed {
        return plain(StatusCode::NOT_IMPLEMENTED, format!("{message}\n"));
    }
    let like = if request.headers.get("X-Amz-Target").is_some() {
        "ssm"
    } else if is_form(request) || query.split('&').any(|pair| pair.starts_with("Action=")) {
        "sts"
    } else {
        "guardduty"
    };
    match model::service(like) {
        Some(like) => said(world, like, &message),
        None => Response::new(StatusCode::NOT_IMPLEMENTED, message),
    }
}

/// The lab's own voice in the form of a service.
fn said(world: &mut World, like: &Service, message: &str) -> Response {
    let error = ApiError::new(ApiError::NOT_SIMULATED, message).status(501);
    codec::encode_error(like, &error, &[], &super::stamp(world, like))
}
