//! The API front door: signature, session, permission, operation, trail. The one way into the account.
//!
//! Nothing else authenticates, authorises or writes an ApiCall into the journal. The order is AWS's as far as
//! it shows: size, service, signature, parameters, permission, operation.

mod authenticate;
mod call;
mod constraints;
mod context;
#[cfg(test)]
mod context_tests;
mod customs;
#[cfg(test)]
mod delays_tests;
#[cfg(test)]
mod door_tests;
mod encoded;
mod faults;
#[cfg(test)]
mod iam_tests;
mod judge;
mod patterns;
mod policies;
#[cfg(test)]
mod policies_tests;
mod question;
mod refusal;
mod route;
#[cfg(test)]
mod session_tests;
mod stopped;
#[cfg(test)]
mod stopped_tests;
mod table;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod trail_tests;
#[cfg(test)]
mod wire_tests;

pub use call::{ApiError, Call, Handler, Need, Row};
pub use question::{Who, question};

use std::{borrow::Cow, net::IpAddr, sync::Arc};

use authenticate::Fault;
use base64::{Engine, engine::general_purpose::STANDARD};
use context::Asked;
use customs::{Arrived, Customs};
use serde_json::Value;

use crate::{
    http::{Body, Method, Request, Response},
    iam,
    journal::{ApiCall, Event, Journal, Stopped},
    model::{
        Operation, Protocol, Service,
        codec::{self, RequestError, Stamp},
    },
    policy::Context,
    s3,
    sigv4::{self, Form},
    sts::{AccessKey, Identity},
    world::World,
};

/// The most bytes of all header lines and the request line together.
const MAX_HEAD: usize = 32 << 10;

/// Whether there is an operation behind its name.
pub(crate) fn is_simulated(service: &str, operation: &str) -> bool {
    table::row(service, operation).is_some()
}

/// Every row of the table of operations.
#[cfg(test)]
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    table::rows()
}

/// Service and operation of every row.
pub(crate) fn simulated() -> impl Iterator<Item = (&'static str, &'static str)> {
    table::rows().map(|row| (row.service, row.operation))
}

/// Whether the holder of a key may do something just now, as a program of AWS's on an instance that is not played call by
/// call: an agent.
pub(crate) fn may(world: &World, key: &AccessKey, action: &str, resource: &str, from: IpAddr) -> bool {
    if key.expires.is_some_and(|expires| expires <= world.now) {
        return false;
    }
    let Some(identity) = authenticate::holder(world, key) else { return false };
    let ask = judge::asked(world, &identity, &context::of_caller(world, &identity, from));
    let policies = policies::of_caller(world, &identity);
    judge::one(world, &identity, Need::new(action, resource), ask, policies).is_ok()
}

/// Answers one signed request. `peer` is the source address that the network stamped on it.
pub fn handle(world: &mut World, journal: &mut Journal, request: &Request, peer: IpAddr) -> Response {
    if let Some(response) = route::checkip(request, peer) {
        return response;
    }
    let signed = sigv4::read(request);
    let claimed = signed.as_ref().ok().map(|signed| signed.service.as_str());
    let claimed = claimed.or_else(|| route::guessed(request));
    let service = match route::service(&request.url.host, claimed, &world.region) {
        Ok(service) => service,
        Err(what) => return route::unknown(world, journal, request, &what),
    };
    let asked = signed.as_ref().ok().map(|signed| signed.region.as_str());
    let other = asked.and_then(|asked| route::elsewhere(service, &request.url.host, asked, &world.region));
    if let Some(other) = other {
        return route::other_region(world, journal, service, other);
    }
    let stamp = stamp(world, service);
    if let Some(response) = route::sent_away(service, request, &stamp) {
        return response;
    }
    let customs = customs::of(&service.name);
    let unsigned = matches!(signed, Err(sigv4::ReadError::Missing));
    if let Some(response) = (customs.unasked)(request, unsigned, &stamp) {
        return response;
    }
    let mut trail = ApiCall {
        service: service.name.clone(),
        operation: String::new(),
        identity: None,
        access_key: signed.as_ref().ok().map(|signed| signed.access_key.as_str().into()),
        source_address: peer,
        user_agent: request.headers.get("User-Agent").unwrap_or_default().to_owned(),
        parameters: Value::Null,
        error: None,
        decision: None,
        stopped: None,
        claimed: None,
        request_id: stamp.request_id.clone(),
        management: true,
        read_only: true,
    };
    let door = Door { request, service, customs, peer };
    let json = codec::compatible::speaks(service, request);
    let response = match door.answer(world, journal, signed, &mut trail) {
        Ok((operation, output)) if json => codec::compatible::answer(service, operation, &output, &stamp),
        Ok((operation, output)) => {
            let mut response = codec::encode_response(service, operation, &output, &stamp);
            (customs.about)(&operation.name, world, &mut response.headers);
            response
        }
        Err(Refused { error, not_simulated }) => {
            if trail.decision.is_none() && trail.stopped.is_none() {
                trail.stopped = Some(Stopped::Form);
            }
            if let Some(what) = not_simulated {
                trail.stopped = Some(Stopped::NotSimulated);
                journal.record(world.now, Event::NotSimulated { what });
            }
            trail.error = Some((error.code.clone(), error.message.clone()));
            let details: Vec<(&str, &str)> = error.details.iter().map(|(n, v)| (*n, v.as_str())).collect();
            if json {
                codec::compatible::refusal(service, &error, &stamp)
            } else {
                codec::encode_error(service, &error, &details, &stamp)
            }
        }
    };
    journal.record(world.now, Event::ApiCall(Box::new(trail)));
    bare(request, response)
}

/// An answer to HEAD has no body, nor has what has not changed (RFC 9110, 9.3.2 and 15.4.5).
fn bare(request: &Request, mut response: Response) -> Response {
    let unchanged = response.status.as_u16() == s3::NOT_MODIFIED;
    if request.method == Method::HEAD || unchanged {
        if !response.body.0.is_empty() {
            response.headers.remove("Content-Length");
        }
        response.body = Body::default();
    }
    if unchanged {
        response.headers.remove("Content-Type");
    }
    response
}

/// Ids and date of an answer.
fn stamp(world: &mut World, service: &Service) -> Stamp {
    let at = world.now;
    if service.protocol != Protocol::RestXml {
        return Stamp { request_id: world.mint.uuid(), host_id: String::new(), at };
    }
    let host: Vec<u8> =
        (0..7).flat_map(|_| world.mint.number("s3-host-id", u64::MAX).to_le_bytes()).collect();
    Stamp { request_id: world.mint.code("s3-request-id", 16), host_id: STANDARD.encode(host), at }
}

/// Why there is no output: what the caller is told, and S3's further elements.
struct Refused {
    error: ApiError,
    not_simulated: Option<String>,
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        // What an operation does not simulate it says in the same voice as the door.
        let said = error.message.strip_prefix("rolelab: ").and_then(|m| m.strip_suffix(" is not simulated"));
        let not_simulated = said.filter(|_| error.code == ApiError::NOT_SIMULATED).map(str::to_owned);
        Self { error, not_simulated }
    }
}

impl Refused {
    /// The lab's own "no". Its code and status are nothing AWS would say.
    fn not_simulated(what: &str) -> Self {
        Self::from(ApiError::not_simulated(what))
    }
}

/// One request at the door.
struct Door<'a> {
    request: &'a Request,
    service: &'static Service,
    customs: &'static Customs,
    peer: IpAddr,
}

impl Door<'_> {
    fn answer(
        &self,
        world: &mut World,
        journal: &mut Journal,
        signed: Result<sigv4::Signed, sigv4::ReadError>,
        trail: &mut ApiCall,
    ) -> Result<(&'static Operation, Value), Refused> {
        self.bounded()?;
        let claimed = trail.access_key.clone();
        let mut turned = |fault: &Fault| {
            (trail.stopped, trail.claimed) = stopped::by(world, claimed.as_ref(), fault);
            faults::worded(self.service, fault)
        };
        let customs = self.customs;
        let signed = match signed {
            Err(sigv4::ReadError::Missing) if customs.anonymous => None,
            other => Some(other.map_err(|why| turned(&Fault::Unreadable(why)))?),
        };
        let identity = match &signed {
            Some(signed) => authenticate::identity(world, self.service, self.request, signed)
                .map_err(|fault| turned(&fault))?,
            None => Identity::anonymous(),
        };
        trail.identity = Some(identity.clone());
        if let Some(signed) = &signed {
            iam::note_use(world, &identity, &signed.access_key, &signed.region, &self.service.signing_name);
        }
        let mut plain = Cow::Borrowed(self.request);
        if signed.as_ref().is_some_and(|signed| signed.form != Form::Header) {
            plain = Cow::Owned(sigv4::without_signature(&plain));
        }
        if customs.keeps
            && let Some(unframed) = sigv4::unframed(&plain).map_err(refusal::frames)?
        {
            plain = Cow::Owned(unframed);
        }
        let (operation, input) =
            codec::decode_request(self.service, &plain).map_err(|why| self.unreadable(why))?;
        trail.operation.clone_from(&operation.name);
        trail.parameters = input.clone();
        if let (true, Some(members)) = (customs.keeps, trail.parameters.as_object_mut()) {
            members.shift_remove("Body");
        }
        let row = table::row(&self.service.name, &operation.name);
        let row =
            row.ok_or_else(|| Refused::not_simulated(&format!("{} {}", self.service.name, operation.name)))?;
        (trail.management, trail.read_only) = (row.management, row.read_only);
        constraints::check(self.service, operation, &input)?;
        if (customs.barred)(&identity.holder, &operation.name) {
            trail.stopped = Some(Stopped::Barred);
        }
        let arrived = Arrived {
            operation: &operation.name,
            input: &input,
            headers: &plain.headers,
            body: &plain.body.0,
            identity: &identity,
            read_only: row.read_only,
        };
        (customs.before)(world, &arrived).map_err(|error| self.with_details(error, &input))?;
        let common = context::of_request(&Asked {
            world,
            service: self.service,
            request: self.request,
            signed: signed.as_ref(),
            identity: &identity,
            peer: self.peer,
        });
        if customs.batch == Some(operation.name.as_str()) {
            (customs.granted)(world, &arrived)?;
            return Ok((operation, self.batch(world, journal, &identity, row, &input, &common, trail)?));
        }
        let asked = (customs.asked)(&identity, &operation.name, &input);
        let needs = (customs.needs)(&identity, &operation.name, (row.needs)(world, &asked));
        match judge::all(world, &identity, needs, &common) {
            Ok(decision) => trail.decision = decision,
            Err(denial) => {
                trail.decision = Some(Arc::clone(&denial.decision));
                return Err(refusal::denied(self.service, &operation.name, &identity, &denial).into());
            }
        }
        (customs.granted)(world, &arrived)?;
        let (peer, request_id) = (self.peer, trail.request_id.as_str());
        let mut call = Call { world, journal, identity: &identity, peer, request_id, input: &input };
        let output = (row.run)(&mut call).map_err(|error| self.with_details(error, &input))?;
        Ok((operation, output))
    }

    /// A call about many things, of which each is permitted or refused by itself.
    #[allow(clippy::too_many_arguments, reason = "what the one caller has")]
    fn batch(
        &self,
        world: &mut World,
        journal: &mut Journal,
        identity: &Identity,
        row: &Row,
        input: &Value,
        common: &Context,
        trail: &mut ApiCall,
    ) -> Result<Value, Refused> {
        let needs = (row.needs)(world, input);
        let many = needs.len();
        let mut refused = Vec::new();
        for (place, need) in needs.into_iter().enumerate() {
            let policies = policies::of_caller(world, identity);
            match judge::one(world, identity, need, judge::asked(world, identity, common), policies) {
                Ok(judged) => drop(trail.decision.get_or_insert_with(|| Arc::new(judged.decision))),
                Err(denial) => {
                    if refused.is_empty() {
                        trail.decision = Some(Arc::clone(&denial.decision));
                    }
                    refused.push((
                        place,
                        refusal::denied(self.service, row.operation, identity, &denial).message,
                    ));
                }
            }
        }
        let allowed = s3::without(input, &refused);
        let (peer, request_id) = (self.peer, trail.request_id.as_str());
        let mut call = Call { world, journal, identity, peer, request_id, input: &allowed };
        let answer = match many > 0 && refused.len() == many {
            true => Value::Object(serde_json::Map::new()),
            false => (row.run)(&mut call).map_err(|error| self.with_details(error, input))?,
        };
        Ok(s3::spared(input, &refused, answer))
    }

    fn bounded(&self) -> Result<(), Refused> {
        let Request { url, headers, body, .. } = self.request;
        let lines: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        if url.path.len() + url.query.as_ref().map_or(0, String::len) + lines > MAX_HEAD {
            return Err(refusal::head_too_large(self.service).into());
        }
        if body.0.len() > self.customs.most {
            return Err(refusal::body_too_large(self.service).into());
        }
        Ok(())
    }

    fn unreadable(&self, why: RequestError) -> Refused {
        match why {
            RequestError::UnknownOperation(name) => {
                match refusal::no_such_operation(self.service, self.request, &name) {
                    Some(error) => error.into(),
                    None => Refused::not_simulated(&format!("{} {name}", self.service.name)),
                }
            }
            RequestError::UnknownVersion { operation, version } => {
                refusal::no_such_version(self.service, &operation, version.as_deref()).into()
            }
            RequestError::OtherVersion(version) => {
                Refused::not_simulated(&format!("version {version} of {}", self.service.name))
            }
            RequestError::NoParameter(name) => refusal::no_such_parameter(&name).into(),
            RequestError::UnknownParameter { operation, parameter } => {
                Refused::not_simulated(&format!("parameter {parameter} of {} {operation}", self.service.name))
            }
            RequestError::NoOperation => refusal::no_operation(self.service).into(),
            RequestError::Malformed { parameter, value, .. } => {
                refusal::malformed(self.service, &parameter, &value).into()
            }
            RequestError::NoText => ApiError::new("InvalidURI", "Couldn't parse the specified URI.").into(),
            RequestError::TooLarge => refusal::body_too_large(self.service).into(),
        }
    }

    fn with_details(&self, error: ApiError, input: &Value) -> Refused {
        let mut refused = Refused::from(error);
        (self.customs.detailed)(&mut refused.error, input);
        refused
    }
}
