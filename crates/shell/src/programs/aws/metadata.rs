//! botocore's client of the metadata service: a token by PUT, then GETs; the old way when there is no token.
//!
//! Source: awscli 2.9.19, `botocore/utils.py` (IMDSFetcher), and its requests on a socket.

use rolelab_core::{
    http::{Method, Request, Response, Url},
    time::Span,
};
use serde_json::Value;

use super::end::Outcome;
use crate::{
    port::{Answer, Ask, HttpAnswer, Note},
    program::Process,
};

const ENDPOINT: &str = "http://169.254.169.254/";
/// The other one (botocore 1.29.58, utils.py, METADATA_BASE_URL_IPv6).
const ENDPOINT_6: &str = "http://[fd00:ec2::254]/";
const TOKEN_PATH: &str = "latest/api/token";
const TOKEN_SECONDS: &str = "21600";
const ROLE_PATH: &str = "latest/meta-data/iam/security-credentials/";
const ZONE_PATH: &str = "latest/meta-data/placement/availability-zone/";
const TIMEOUT: Span = Span::seconds(1);
/// More attempts than anybody waits for.
const MAX_ATTEMPTS: u32 = 10;

/// Keys as the service handed them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RoleKeys {
    pub(super) access_key: String,
    pub(super) secret: String,
    pub(super) token: String,
    /// When they end, as the service writes it.
    pub(super) expires: String,
}

/// The client with its limits.
pub(super) struct Metadata<'a> {
    process: &'a Process,
    endpoint: String,
    timeout: Span,
    attempts: u32,
    /// What was not found elsewhere; empty when it does not matter.
    lacking: String,
}

/// How the request for a token ended.
enum Token {
    Given(String),
    /// No token: the old way is tried.
    None,
    /// The service called the request wrong; nothing more is tried.
    Refused,
}

impl<'a> Metadata<'a> {
    /// `None` when `AWS_EC2_METADATA_DISABLED` says so. `lacking` is what was not found elsewhere, such as `no keys`; empty
    /// when it does not matter.
    pub(super) fn new(process: &'a Process, lacking: impl Into<String>) -> Option<Self> {
        let variable = |name: &str| process.env.get(name).map(String::as_str).filter(|v| !v.is_empty());
        if variable("AWS_EC2_METADATA_DISABLED").is_some_and(|v| v.eq_ignore_ascii_case("true")) {
            return None;
        }
        let mode = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
        let usual =
            if mode.is_some_and(|mode| mode.eq_ignore_ascii_case("ipv6")) { ENDPOINT_6 } else { ENDPOINT };
        let number = |name: &str| variable(name).and_then(|v| v.parse::<u32>().ok()).filter(|n| *n > 0);
        Some(Self {
            process,
            endpoint: variable("AWS_EC2_METADATA_SERVICE_ENDPOINT").unwrap_or(usual).to_owned(),
            timeout: number("AWS_METADATA_SERVICE_TIMEOUT").map_or(TIMEOUT, |n| Span::seconds(n.into())),
            attempts: number("AWS_METADATA_SERVICE_NUM_ATTEMPTS").map_or(1, |n| n.min(MAX_ATTEMPTS)),
            lacking: lacking.into(),
        })
    }

    /// The keys of the instance's role.
    pub(super) async fn role_keys(&self) -> Outcome<Option<RoleKeys>> {
        let token = self.token().await?;
        let Some(role) = self.get(ROLE_PATH, &token).await? else { return Ok(None) };
        let role = role.body.text().into_owned();
        let Some(answer) = self.get(&format!("{ROLE_PATH}{role}"), &token).await? else { return Ok(None) };
        let document: Value = serde_json::from_slice(&answer.body.0).unwrap_or(Value::Null);
        let field = |name: &str| document.get(name).and_then(Value::as_str).map(str::to_owned);
        let keys = (field("AccessKeyId"), field("SecretAccessKey"), field("Token"), field("Expiration"));
        Ok(match keys {
            (Some(access_key), Some(secret), Some(token), Some(expires)) => {
                Some(RoleKeys { access_key, secret, token, expires })
            }
            _ => None,
        })
    }

    /// The region of the instance: its zone without the last letter.
    pub(super) async fn region(&self) -> Outcome<Option<String>> {
        let token = self.token().await?;
        let Some(answer) = self.get(ZONE_PATH, &token).await? else { return Ok(None) };
        let mut zone = answer.body.text().trim().to_owned();
        zone.pop();
        Ok((!zone.is_empty()).then_some(zone))
    }

    async fn token(&self) -> Outcome<Token> {
        if [ENDPOINT, ENDPOINT_6].contains(&self.endpoint.as_str()) {
            let note = Note::AsksMetadata { lacking: self.lacking.clone() };
            self.process.port.ask(Ask::Note(note)).await?;
        }
        for _ in 0..self.attempts {
            let header = ("x-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS);
            match self.send(Method::PUT, TOKEN_PATH, Some(header)).await? {
                HttpAnswer::Response { response, .. } => match response.status.as_u16() {
                    200 => return Ok(Token::Given(response.body.text().into_owned())),
                    403..=405 => return Ok(Token::None),
                    400 => return Ok(Token::Refused),
                    _ => {}
                },
                HttpAnswer::TimedOut { connected: true, .. } => return Ok(Token::None),
                HttpAnswer::TimedOut { .. }
                | HttpAnswer::Refused { .. }
                | HttpAnswer::NoRoute { .. }
                | HttpAnswer::Unresolved => {}
            }
        }
        Ok(Token::None)
    }

    async fn get(&self, path: &str, token: &Token) -> Outcome<Option<std::sync::Arc<Response>>> {
        let header = match token {
            Token::Given(token) => Some(("x-aws-ec2-metadata-token", token.as_str())),
            Token::None => None,
            Token::Refused => return Ok(None),
        };
        for _ in 0..self.attempts {
            if let HttpAnswer::Response { response, .. } = self.send(Method::GET, path, header).await?
                && response.status.as_u16() == 200
                && !response.body.0.is_empty()
            {
                return Ok(Some(response));
            }
        }
        Ok(None)
    }

    async fn send(&self, method: Method, path: &str, header: Option<(&str, &str)>) -> Outcome<HttpAnswer> {
        let Some(url) = Url::parse(&format!("{}{path}", self.endpoint)) else {
            return Ok(HttpAnswer::Unresolved);
        };
        let put = method == Method::PUT;
        let mut request = Request::new(method, url);
        request.headers.push("Host", request.url.authority());
        request.headers.push("Accept-Encoding", "identity");
        if let Some((name, value)) = header {
            request.headers.push(name, value);
        }
        request.headers.push("User-Agent", super::USER_AGENT_SHORT);
        if put {
            request.headers.push("Content-Length", "0");
        }
        let patience = Some(self.timeout);
        match self.process.port.http(request, patience, patience).await? {
            Answer::Http(answer) => Ok(answer),
            _ => Ok(HttpAnswer::Unresolved),
        }
    }
}
