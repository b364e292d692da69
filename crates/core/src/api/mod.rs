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
#[cfg(test)]
mod delays_tests;
#[cfg(test)]
mod door_tests;
mod encoded;
mod faults;
#[cfg(test)]
mod iam_tests;
mod patterns;
mod policies;
#[cfg(test)]
mod policies_tests;
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

pub use call::{ApiError, Call, Handler, Need, Row};

use std::{borrow::Cow, net::IpAddr, sync::Arc};

use authenticate::Fault;
use base64::{Engine, engine::general_purpose::STANDARD};
use context::{Asked, Covered};
use serde_json::Value;

use crate::{
    http::{Body, MAX_BODY, Method, Request, Response},
    iam,
    journal::{ApiCall, Event, Journal, Stopped},
    model::{
        Operation, Protocol, Service,
        codec::{self, RequestError, Stamp},
    },
    policy::{Ask, Context, Decision, Policies, decide},
    s3,
    sigv4::{self, Form},
    sts::{self, AccessKey, Identity},
    world::World,
};

/// The most bytes of what frames the chunks of an object.
const FRAMES: usize = 64 << 10;
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
    let ask = asked(world, &identity, &context::of_caller(world, &identity, from));
    let policies = policies::of_caller(world, &identity);
    judge_one(world, &identity, Need::new(action, resource), ask, policies).is_ok()
}

/// Answers one signed request. `peer` is the source address that the network stamped on it.
pub fn handle(world: &mut World, journal: &mut Journal, request: &Request, peer: IpAddr) -> Response {
    let signed = sigv4::read(request);
    let claimed = signed.as_ref().ok().map(|signed| signed.service.as_str());
    let claimed = claimed.or_else(|| route::guessed(request));
    let service = match route::service(&request.url.host, claimed, &world.region) {
        Ok(service) => service,
        Err(what) => return route::unknown(world, journal, &what),
    };
    let stamp = stamp(world, service);
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
    let door = Door { request, service, peer };
    let json = codec::compatible::speaks(service, request);
    let response = match door.answer(world, journal, signed, &mut trail) {
        Ok((operation, output)) if json => codec::compatible::answer(service, operation, &output, &stamp),
        Ok((operation, output)) => {
            let mut response = codec::encode_response(service, operation, &output, &stamp);
            if service.protocol == Protocol::RestXml {
                s3::about(&operation.name, world, &mut response.headers);
            }
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
        let s3 = self.service.protocol == Protocol::RestXml;
        let signed = match signed {
            Err(sigv4::ReadError::Missing) if s3 => None,
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
        if s3 && let Some(unframed) = sigv4::unframed(&plain).map_err(refusal::frames)? {
            plain = Cow::Owned(unframed);
        }
        let (operation, input) =
            codec::decode_request(self.service, &plain).map_err(|why| self.unreadable(why))?;
        trail.operation.clone_from(&operation.name);
        trail.parameters = input.clone();
        // What is in an object is no parameter.
        if let (true, Some(members)) = (s3, trail.parameters.as_object_mut()) {
            members.shift_remove("Body");
        }
        let row = table::row(&self.service.name, &operation.name);
        let row =
            row.ok_or_else(|| Refused::not_simulated(&format!("{} {}", self.service.name, operation.name)))?;
        (trail.management, trail.read_only) = (row.management, row.read_only);
        constraints::check(self.service, operation, &input)?;
        if s3 {
            s3::before(world, &operation.name, &input, signed.is_none())
                .map_err(|error| self.with_details(error, &input))?;
        }
        if self.service.name == "iam" {
            iam::before(&operation.name, &input)?;
        }
        if self.service.name == "sts" {
            if sts::is_barred(&identity.holder, &operation.name) {
                trail.stopped = Some(Stopped::Barred);
            }
            sts::before(world, &identity, &operation.name, &input)?;
        }
        let common = context::of_request(&Asked {
            world,
            service: self.service,
            request: self.request,
            signed: signed.as_ref(),
            identity: &identity,
            peer: self.peer,
        });
        if s3 && operation.name == s3::BATCH {
            s3::verified(&operation.name, &plain.headers, &plain.body.0)?;
            return Ok((operation, self.batch(world, journal, &identity, row, &input, &common, trail)?));
        }
        let asked = match self.service.name.as_str() {
            "iam" => iam::with_caller(&identity, &operation.name, &input),
            _ => Cow::Borrowed(&input),
        };
        match judge(world, &identity, row, &asked, &common) {
            Ok(decision) => trail.decision = decision,
            Err(denial) => {
                trail.decision = Some(Arc::clone(&denial.decision));
                return Err(refusal::denied(self.service, &operation.name, &identity, &denial).into());
            }
        }
        if s3 {
            s3::verified(&operation.name, &plain.headers, &plain.body.0)?;
            s3::writable(world, &operation.name, &plain.headers, &input)?;
        }
        if self.service.name == "iam" && !row.read_only {
            world.keep_iam();
        }
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
            match judge_one(world, identity, need, asked(world, identity, common), policies) {
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
        // An object in chunks has frames too.
        let most =
            if self.service.protocol == Protocol::RestXml { s3::MAX_OBJECT + FRAMES } else { MAX_BODY };
        if body.0.len() > most {
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
            RequestError::UnknownParameter { operation, parameter } => {
                Refused::not_simulated(&format!("parameter {parameter} of {} {operation}", self.service.name))
            }
            RequestError::NoOperation => refusal::no_operation(self.service).into(),
            RequestError::Malformed { parameter, value, .. } => {
                refusal::malformed(self.service, &parameter, &value).into()
            }
            RequestError::TooLarge => refusal::body_too_large(self.service).into(),
        }
    }

    fn with_details(&self, error: ApiError, input: &Value) -> Refused {
        let mut refused = Refused::from(error);
        let bucket = input.get("Bucket").and_then(Value::as_str);
        let tells = self.service.protocol == Protocol::RestXml && s3::tells_bucket(&refused.error.code);
        if let Some(bucket) = bucket.filter(|_| tells) {
            refused.error.details.push(("BucketName", bucket.to_owned()));
        }
        refused
    }
}

/// A decision against a call, and the policies it was made by.
struct Denial {
    decision: Arc<Decision>,
    policies: Policies,
}

/// Every permission the row needs. The answer is the first denial, else that of the operation itself, if it needs one.
fn judge(
    world: &World,
    identity: &Identity,
    row: &Row,
    input: &Value,
    common: &Context,
) -> Result<Option<Arc<Decision>>, Box<Denial>> {
    let mut policies = policies::of_caller(world, identity);
    let mut first = None;
    // What one question is made of serves the next.
    let mut spare = None;
    let needs = (row.needs)(world, input);
    let needs =
        if row.service == "sts" { sts::with_inherited(identity, row.operation, needs) } else { needs };
    for need in needs {
        let ask = spare.take().unwrap_or_else(|| asked(world, identity, common));
        let judged = judge_one(world, identity, need, ask, policies)?;
        policies = judged.policies;
        if first.is_none() {
            first = Some(Arc::new(judged.decision));
            continue;
        }
        let mut ask = judged.decision.ask;
        context::uncover(&mut ask.context, judged.covered);
        spare = Some(ask);
    }
    Ok(first)
}

/// The question of a caller, before it is said what about.
fn asked(world: &World, identity: &Identity, common: &Context) -> Ask {
    let (principal, role) = policies::principal(world, identity);
    let (action, resource) = (String::new(), String::new());
    Ask { principal, role, context: common.clone(), action, resource, resource_account: None }
}

/// A decision for a call.
struct Judged {
    decision: Decision,
    /// The policies it was made by.
    policies: Policies,
    /// The condition keys of the call under those of the one need.
    covered: Covered,
}

/// One permission. `ask` has the condition keys of the call.
fn judge_one(
    world: &World,
    identity: &Identity,
    mut need: Need,
    mut ask: Ask,
    policies: Policies,
) -> Result<Judged, Box<Denial>> {
    let policies = policies::of_need(world, identity, &need, policies);
    let covered = context::cover(&mut ask.context, context::of_need(world, &mut need));
    (ask.action, ask.resource) = (need.action, need.resource);
    let decision = decide(ask, &policies);
    match decision.allowed() {
        true => Ok(Judged { decision, policies, covered }),
        false => Err(Box::new(Denial { decision: Arc::new(decision), policies })),
    }
}
