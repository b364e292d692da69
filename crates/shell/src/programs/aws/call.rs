//! A call: keys and region found, input checked, request signed and sent, answer read, pages put together.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use rolelab_core::{
    http::{Headers, Request, Response, Url},
    model::{Operation, Service, codec},
    sigv4::{self, Credentials},
    time::Span,
};
use serde_json::{Map, Value, json};

use super::{
    config::Config,
    credentials::{Chain, Found},
    end::{CLIENT, CONFIGURATION, End, Outcome},
    globals::Globals,
    python_json, region,
};
use crate::{
    port::{Answer, HttpAnswer},
    program::Process,
};

/// More pages than any account here can fill.
const MAX_PAGES: usize = 200;
/// The status of what the front door does not simulate; no service of AWS answers with it.
const NOT_SIMULATED: u16 = 501;
/// Services that have an endpoint for all regions.
const PARTITION: [&str; 3] = ["iam", "s3", "sts"];
/// Where services without a region of their own are signed for.
const DEFAULT_REGION: &str = "us-east-1";

/// A client of one service.
pub(super) struct Client<'a> {
    process: &'a Process,
    service: &'static Service,
    /// `--endpoint-url`: where requests go instead.
    endpoint: Option<Url>,
    /// `None`: the endpoint that is for all regions.
    region: Option<String>,
    keys: Option<Found>,
    sign: bool,
    /// `command/…` of the user agent.
    command: String,
}

/// What a service answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replied {
    /// The HTTP status.
    pub(super) status: u16,
    /// The answer; null beside an error.
    pub(super) answer: Value,
    /// Code and message of a refusal.
    pub(super) error: Option<(String, String)>,
}

/// The wishes about pages that the command line has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paging {
    /// `--starting-token`.
    pub(super) starting_token: Option<String>,
    /// `--page-size`.
    pub(super) page_size: Option<i64>,
    /// `--max-items`.
    pub(super) max_items: Option<i64>,
}

impl<'a> Client<'a> {
    /// Finds region and keys, in the order in which botocore does.
    ///
    /// # Errors
    /// There is no region for a service that needs one, or half a key pair.
    pub(super) async fn new(
        process: &'a Process,
        globals: &Globals,
        service: &'static Service,
        command: &str,
    ) -> Outcome<Client<'a>> {
        let config = Config::read(process, globals.profile.as_deref())?.known()?;
        let regional = !PARTITION.contains(&service.name.as_str());
        let region = region::find(process, &config, globals.region.as_deref(), regional).await?;
        let name = region.as_ref().map(region::Region::name);
        let chain = Chain { process, config: &config, region: name, command, used: globals.sign };
        let keys = chain.find().await?;
        let region = region.map(|region| region.name().to_owned());
        if region.is_none() && regional {
            let text = "You must specify a region. You can also configure your region by running \
                \"aws configure\".";
            return Err(End::Failed(CONFIGURATION, text.to_owned()));
        }
        if region.as_deref() == Some("") && service.name != "iam" {
            let host = format!("{}..amazonaws.com", service.endpoint);
            return Err(End::general(format!("Invalid endpoint: https://{host}")));
        }
        let endpoint = globals.endpoint.as_deref().map(endpoint).transpose()?;
        Ok(Self { process, service, endpoint, region, keys, sign: globals.sign, command: command.to_owned() })
    }

    /// A client that signs with keys at hand.
    pub(super) fn with_keys(
        process: &'a Process,
        service: &'static Service,
        region: Option<&str>,
        keys: Credentials,
        command: &str,
    ) -> Client<'a> {
        let keys = Some(Found { keys, provider: "explicit", expires: None });
        let region = region.map(str::to_owned);
        Self { process, service, endpoint: None, region, keys, sign: true, command: command.to_owned() }
    }

    /// Makes one call.
    ///
    /// # Errors
    /// The input is not valid, there are no keys, nothing answers, or the service refuses.
    pub(super) async fn call(&self, operation: &Operation, input: &Value) -> Outcome<Value> {
        Ok(self.exchange(operation, input).await?.0)
    }

    /// Makes one call; the answer, and the response that it was in.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub(super) async fn exchange(
        &self,
        operation: &Operation,
        input: &Value,
    ) -> Outcome<(Value, Arc<Response>)> {
        let (replied, response) = self.send(operation, input).await?;
        match replied.error {
            None => Ok((replied.answer, response)),
            Some((code, message)) => Err(End::Failed(
                CLIENT,
                format!(
                    "An error occurred ({code}) when calling the {} operation: {message}",
                    operation.name
                ),
            )),
        }
    }

    /// The unsigned request of a call, to where it goes.
    fn request(&self, operation: &Operation, input: &Value) -> Outcome<Request> {
        let region = self.region.as_deref().unwrap_or(DEFAULT_REGION);
        let mut request = codec::encode_request(self.service, operation, region, input)
            .map_err(|why| End::validation(why.0))?;
        if let Some(endpoint) = &self.endpoint {
            let own = format!("{}.{region}.amazonaws.com", self.service.endpoint);
            moved(&mut request, endpoint, &own);
        } else if self.region.is_none() {
            let here = format!(".{DEFAULT_REGION}.amazonaws.com");
            if let Some(name) = request.url.host.strip_suffix(&here) {
                request.url.host = format!("{name}.amazonaws.com");
            }
        }
        Ok(request)
    }

    /// The region, where it is another than us-east-1; without one botocore has a word for all.
    pub(super) fn elsewhere(&self) -> Option<&str> {
        Some(self.region.as_deref().unwrap_or("aws-global")).filter(|region| *region != DEFAULT_REGION)
    }

    /// The URL of a call that whoever has it can make for a while; nobody is asked for it.
    ///
    /// # Errors
    /// The input is not valid, or there are no keys.
    pub(super) fn presigned(&self, operation: &Operation, input: &Value, valid: Span) -> Outcome<Url> {
        let mut request = self.request(operation, input)?;
        request.headers = Headers::default();
        if self.sign {
            let found = self.keys.as_ref().ok_or_else(no_credentials)?;
            let region = self.region.as_deref().unwrap_or(DEFAULT_REGION);
            let (name, now) = (&self.service.signing_name, self.process.port.now());
            sigv4::presign(&mut request, &found.keys, region, name, now, valid);
        }
        Ok(request.url)
    }

    async fn send(&self, operation: &Operation, input: &Value) -> Outcome<(Replied, Arc<Response>)> {
        let request = self.signed(self.request(operation, input)?)?;
        let url = request.url.to_string();
        let response = match self.process.port.http(request, None, None).await? {
            Answer::Http(HttpAnswer::Response { response, .. }) => response,
            Answer::Http(HttpAnswer::TimedOut { connected: true, .. }) => {
                return Err(End::general(format!("Read timeout on endpoint URL: \"{url}\"")));
            }
            Answer::Http(HttpAnswer::TimedOut { .. }) => {
                return Err(End::general(format!("Connect timeout on endpoint URL: \"{url}\"")));
            }
            _ => return Err(End::general(format!("Could not connect to the endpoint URL: \"{url}\""))),
        };
        Ok((self.read(operation, &response)?, response))
    }

    /// Makes one call; what the service refuses is an answer as well.
    ///
    /// # Errors
    /// As [`Client::call`], but for refusals.
    pub(super) async fn reply(&self, operation: &Operation, input: &Value) -> Outcome<Replied> {
        Ok(self.send(operation, input).await?.0)
    }

    fn read(&self, operation: &Operation, response: &Response) -> Outcome<Replied> {
        let status = response.status.as_u16();
        let replied = |answer, error| Ok(Replied { status, answer, error });
        match codec::decode_response(self.service, operation, response) {
            Ok(Value::Null) => replied(Value::Object(Map::new()), None),
            Ok(output) => replied(output, None),
            Err(error) if status == NOT_SIMULATED => Err(End::Lab(error.message)),
            Err(error) => replied(Value::Null, Some((error.code, error.message))),
        }
    }

    /// Headers in the order in which botocore sends them, then the signature.
    fn signed(&self, mut request: Request) -> Outcome<Request> {
        let own = std::mem::take(&mut request.headers);
        let mut headers = Headers::default();
        headers.push("Host", request.url.authority());
        headers.push("Accept-Encoding", "identity");
        let last = |name: &str| name.eq_ignore_ascii_case("content-md5");
        for (name, value) in own.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host") && !last(name))
        {
            headers.push(name, value);
        }
        headers.push("User-Agent", format!("{} command/{}", super::USER_AGENT, self.command));
        for (name, value) in own.iter().filter(|(name, _)| last(name)) {
            headers.push(name, value);
        }
        request.headers = headers;
        if self.sign {
            let found = self.keys.as_ref().ok_or_else(no_credentials)?;
            // IAM has one endpoint for all regions, and it is signed for in us-east-1.
            let region = if self.service.name == "iam" && self.endpoint.is_none() {
                DEFAULT_REGION
            } else {
                self.region.as_deref().unwrap_or(DEFAULT_REGION)
            };
            let now = self.process.port.now();
            sigv4::sign(&mut request, &found.keys, region, &self.service.signing_name, now);
        }
        if !request.body.0.is_empty() || !matches!(request.method.as_str(), "GET" | "HEAD") {
            let length = request.body.0.len().to_string();
            request.headers.push("Content-Length", length);
        }
        Ok(request)
    }

    /// Makes as many calls as the answer has pages, and puts their lists together; the pages as well.
    ///
    /// # Errors
    /// As [`Client::call`]; a token that is none.
    pub(super) async fn pages(
        &self,
        operation: &Operation,
        input: &Value,
        paging: &Paging,
    ) -> Outcome<(Value, Vec<Value>)> {
        let Some(pages) = &operation.pages else {
            let answer = self.call(operation, input).await?;
            return Ok((answer.clone(), vec![answer]));
        };
        let mut all = Vec::new();
        let mut input = input.clone();
        let mut skip = 0;
        if let Some(token) = &paging.starting_token {
            let (next, truncated) = opened(&pages.input_token, token);
            skip = truncated;
            if let Some(next) = next {
                put(&mut input, &pages.input_token, next);
            }
        }
        if let (Some(key), Some(size)) = (&pages.limit_key, paging.page_size) {
            put(&mut input, key, json!(size));
        }
        let mut whole = Map::new();
        let mut resume = None;
        let mut left = paging.max_items.and_then(|n| usize::try_from(n).ok());
        for _ in 0..MAX_PAGES {
            self.process.port.step().await?;
            let mut page = self.call(operation, &input).await?;
            for key in pages.result_keys.iter().skip(1) {
                if skip > 0 {
                    put(&mut page, key, Value::Array(Vec::new()));
                }
            }
            let before = skip;
            for (place, key) in pages.result_keys.iter().enumerate() {
                let Some(Value::Array(items)) = page.get_mut(key).map(Value::take) else { continue };
                let items = if place == 0 { items.into_iter().skip(before).collect() } else { items };
                let room = left.unwrap_or(usize::MAX);
                let cut = place == 0 && items.len() > room;
                let kept: Vec<Value> =
                    items.into_iter().take(if place == 0 { room } else { usize::MAX }).collect();
                if place == 0 {
                    left = left.map(|room| room.saturating_sub(kept.len()));
                }
                let taken = kept.len();
                put(&mut page, key, Value::Array(kept.clone()));
                match whole.get_mut(key) {
                    Some(Value::Array(all)) => all.extend(kept),
                    _ => {
                        whole.insert(key.clone(), Value::Array(kept));
                    }
                }
                if cut {
                    let token = input.get(&pages.input_token).cloned().unwrap_or(Value::Null);
                    let amount = json!(before + taken);
                    resume = Some(Map::from_iter([
                        (pages.input_token.clone(), token),
                        ("boto_truncate_amount".to_owned(), amount),
                    ]));
                }
            }
            if resume.is_some() {
                all.push(page);
                break;
            }
            skip = 0;
            let more =
                pages.more_results.as_ref().is_none_or(|key| page.get(key) == Some(&Value::Bool(true)));
            let token =
                page.get(&pages.output_token).filter(|token| more && !token.is_null() && **token != "");
            let token = token.cloned();
            all.push(page);
            let Some(token) = token else { break };
            if left == Some(0) {
                resume = Some(Map::from_iter([(pages.input_token.clone(), token)]));
                break;
            }
            put(&mut input, &pages.input_token, token);
        }
        if let Some(resume) = resume {
            whole.insert("NextToken".to_owned(), sealed(&resume));
        }
        Ok((Value::Object(whole), all))
    }
}

fn no_credentials() -> End {
    let text = "Unable to locate credentials. You can configure credentials by running \"aws configure\".";
    End::Failed(CONFIGURATION, text.to_owned())
}

/// The URL of `--endpoint-url`.
///
/// # Errors
/// There is no such host.
fn endpoint(text: &str) -> Outcome<Url> {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let good = |url: &Url| url.host.contains(':') || url.host.split('.').all(label);
    Url::parse(text).filter(good).ok_or_else(|| End::general(format!("Invalid endpoint: {text}")))
}

/// Sends a request there. A bucket stands before a name of several labels, and in the path of any other.
fn moved(request: &mut Request, endpoint: &Url, own: &str) {
    let bucket =
        request.url.host.strip_suffix(own).and_then(|rest| rest.strip_suffix('.')).map(str::to_owned);
    let named = endpoint.host.contains('.') && endpoint.host.parse::<std::net::Ipv4Addr>().is_err();
    let url = &mut request.url;
    let path = match (&bucket, named) {
        (Some(bucket), false) => format!("/{bucket}{}", if url.path == "/" { "" } else { &url.path }),
        _ => url.path.clone(),
    };
    url.host = match (bucket, named) {
        (Some(bucket), true) => format!("{bucket}.{}", endpoint.host),
        _ => endpoint.host.clone(),
    };
    let base = endpoint.path.trim_end_matches('/');
    url.path = if base.is_empty() || path != "/" { format!("{base}{path}") } else { base.to_owned() };
    (url.scheme, url.port) = (endpoint.scheme, endpoint.port);
}

fn put(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(key.to_owned(), value);
    }
}

/// A token that awscli prints: base64 of what Python's `json.dumps` writes.
fn sealed(resume: &Map<String, Value>) -> Value {
    Value::from(STANDARD.encode(python_json::write(&Value::Object(resume.clone()))))
}

/// What such a token holds: the service's own token, and how many items of its page were shown. Anything else
/// is taken for the service's own token.
fn opened(input_token: &str, token: &str) -> (Option<Value>, usize) {
    let read: Option<Value> =
        STANDARD.decode(token).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    match read {
        Some(Value::Object(members)) => {
            let shown = members.get("boto_truncate_amount").and_then(Value::as_u64).unwrap_or(0);
            let next = members.get(input_token).cloned().filter(|token| !token.is_null());
            (next, usize::try_from(shown).unwrap_or(0))
        }
        _ => (Some(Value::from(token)), 0),
    }
}
