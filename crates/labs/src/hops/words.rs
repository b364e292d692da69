//! The words of hops, and what a picture needs of a decision. Pure.

use rolelab_core::{
    ec2::Happening,
    http::Request,
    journal::Sender,
    policy::{Decision, Effect, Ended, Level, Outcome, Reason, Rule},
    sts::{Holder, Identity},
    time::Timestamp,
};

use rolelab_shell::host::FIRST_USER;

use super::{Line, Sheet, Verdict};

/// The most characters of a text that a hop shows.
const SHOWN: usize = 160;
/// The directory that hands out role keys (EC2 User Guide, instance metadata).
const KEYS: &str = "/meta-data/iam/security-credentials/";

/// `role web-reader`, `user you`.
pub(crate) fn who(identity: &Identity) -> String {
    match &identity.holder {
        Holder::User(name) | Holder::UserSession(name) => format!("user {name}"),
        Holder::Federated(federated) => format!("federated user {}", federated.name),
        Holder::Session(session) => format!("role {}", session.role),
        Holder::Anonymous => "nobody who signed".to_owned(),
    }
}

pub(super) fn verdict(decision: &Decision, identity: Option<&Identity>) -> Verdict {
    let of = identity.map(who).unwrap_or_default();
    let denied = denied_at(decision);
    let mut sheets: Vec<(usize, Sheet)> = Vec::new();
    for reason in &decision.reasons {
        let line = Line {
            label: statement(reason),
            allow: reason.effect == Effect::Allow,
            applies: Some(reason.applies),
            decides: reason.decides,
        };
        let (name, whose) = titled(reason.level, &reason.policy, &of);
        match sheets.last_mut().filter(|(gate, sheet)| *gate == reason.gate && sheet.name == name) {
            Some((_, sheet)) => sheet.lines.push(line),
            None => {
                let decides = denied.is_some_and(|(gate, _)| gate == reason.gate);
                sheets.push((reason.gate, Sheet { name, of: whose, decides, lines: vec![line] }));
            }
        }
    }
    // Where a policy had to allow and there is none, that is what stands in the way.
    if let Some((gate, level)) = denied.filter(|(gate, _)| sheets.iter().all(|(at, _)| at != gate)) {
        let (_, whose) = titled(level, "", &of);
        sheets.push((gate, Sheet { name: String::new(), of: whose, decides: true, lines: Vec::new() }));
    }
    Verdict {
        allowed: decision.allowed(),
        of,
        action: decision.ask.action.clone(),
        resource: decision.ask.resource.clone(),
        sheets: sheets.into_iter().map(|(_, sheet)| sheet).collect(),
    }
}

/// The gate at which a request was denied: the first whose statement denies, else the first that had to allow.
pub(crate) fn denied_at(decision: &Decision) -> Option<(usize, Level)> {
    let wanted = match decision.outcome {
        _ if decision.rule.is_some() => return None,
        Outcome::Allowed => return None,
        Outcome::ExplicitDeny => Ended::Denies,
        Outcome::ImplicitDeny => Ended::AllowsNothing,
    };
    let mut gates = decision.gates.iter().enumerate();
    gates.find(|(_, gate)| gate.ended == wanted).map(|(place, gate)| (place, gate.level))
}

/// A policy's title and, below it, whose or of what kind it is. The name of a trust policy is its role's.
fn titled(level: Level, name: &str, of: &str) -> (String, String) {
    let (title, whose) = match level {
        Level::Identity => (name, of.to_owned()),
        Level::Trust if name.is_empty() => ("", "trust policy".to_owned()),
        Level::Trust => ("trust policy", format!("of role {name}")),
        Level::Boundary => (name, format!("boundary of {of}")),
        Level::Session => (name, "passed with the session".to_owned()),
        Level::Resource => match name.split_once(" of ") {
            Some((kind, bucket)) => (kind, format!("of {bucket}")),
            None => (name, "resource policy".to_owned()),
        },
        Level::ServiceControl => (name, "SCP".to_owned()),
        Level::ResourceControl => (name, "RCP".to_owned()),
        Level::Endpoint => (name, "endpoint policy".to_owned()),
    };
    (title.to_owned(), whose)
}

/// A policy in a sentence: `AmazonS3ReadOnlyAccess`, `the trust policy of role web`.
pub(crate) fn called(level: Level, name: &str) -> String {
    match level {
        Level::Identity => name.to_owned(),
        Level::Trust => format!("the trust policy of role {name}"),
        Level::Boundary => format!("the boundary {name}"),
        Level::Session if name == "session policy" => "the session policy".to_owned(),
        Level::Session => format!("the session policy {name}"),
        Level::Resource => format!("the {name}"),
        Level::ServiceControl => format!("the SCP {name}"),
        Level::ResourceControl => format!("the RCP {name}"),
        Level::Endpoint => format!("the endpoint policy {name}"),
    }
}

/// The policies at a gate as a sentence calls them.
pub(crate) fn policies_at(decision: &Decision, gate: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for reason in decision.reasons.iter().filter(|reason| reason.gate == gate) {
        let name = called(reason.level, &reason.policy);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

pub(crate) fn statement(reason: &Reason) -> String {
    reason.sid.clone().unwrap_or_else(|| format!("statement {}", reason.statement + 1))
}

/// Which statement decided, in a sentence.
pub(super) fn ruling(decision: &Decision) -> String {
    let decides = decision.reasons.iter().find(|reason| reason.decides);
    let by =
        decides.map(|reason| format!("{} of {}", statement(reason), called(reason.level, &reason.policy)));
    let action = &decision.ask.action;
    match (decision.outcome, by) {
        (Outcome::Allowed, Some(by)) => format!("Allowed: {action}, by {by}."),
        (Outcome::Allowed, None) => format!("Allowed: {action} needs no policy."),
        (Outcome::ExplicitDeny, by) => {
            format!("Denied: {action}, by {}.", by.unwrap_or_else(|| "a statement".to_owned()))
        }
        (Outcome::ImplicitDeny, _) => match (decision.level, decision.rule) {
            (None, Some(Rule::RootAssumes)) => format!("Denied: {action} by the root user."),
            (None, Some(Rule::Reserved)) => format!("Denied: {action} on what only AWS changes."),
            (Some(Level::Identity) | None, _) => format!("Denied: no policy allows {action}."),
            (Some(level), _) => {
                let gate = denied_at(decision).map(|(gate, _)| gate);
                let names = gate.map(|gate| policies_at(decision, gate)).unwrap_or_default();
                match names.as_slice() {
                    [] => format!("Denied: no {} allows {action}.", level.name()),
                    [only] => format!("Denied: {only} does not allow {action}."),
                    [first, rest @ ..] => {
                        format!("Denied: {action} is allowed neither by {first} nor by {}.", rest.join(", "))
                    }
                }
            }
        },
    }
}

/// The key id in an answer that hands out role keys, and the time of day at which they end.
pub(super) fn granted(request: &Request, body: &str) -> Option<(String, String)> {
    let (_, role) = request.url.path.split_once(KEYS)?;
    if role.is_empty() {
        return None;
    }
    let read: serde_json::Value = serde_json::from_str(body).ok()?;
    let text = |name: &str| read.get(name).and_then(serde_json::Value::as_str);
    let until = text("Expiration").and_then(Timestamp::parse).map(clock);
    Some((text("AccessKeyId")?.to_owned(), until.unwrap_or_default()))
}

/// The method and path, without what an API puts behind its query.
pub(super) fn title(request: &Request) -> String {
    let query = request.url.query.as_ref().filter(|query| !query.is_empty());
    let whole = match query {
        Some(query) => format!("{} {}?{query}", request.method, request.url.path),
        None => format!("{} {}", request.method, request.url.path),
    };
    short(&whole)
}

pub(crate) fn service_name(service: &str) -> String {
    match service {
        "s3" => "S3".to_owned(),
        "cloudtrail" => "CloudTrail".to_owned(),
        "cloudwatch" => "CloudWatch".to_owned(),
        "ec2-instance-connect" => "EC2 Instance Connect".to_owned(),
        "guardduty" => "GuardDuty".to_owned(),
        other => other.to_uppercase(),
    }
}

/// The chain's providers as botocore names them, in words.
pub(crate) fn provider(name: &str) -> &str {
    match name {
        "env" => "environment",
        "shared-credentials-file" => "credentials file",
        "config-file" => "config file",
        "container-role" => "container",
        "iam-role" => "metadata service",
        other => other,
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(super) fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = short(lines.next().unwrap_or_default());
    match lines.count() {
        0 => first,
        more => format!("{first} and {more} more lines"),
    }
}

/// Cut to what a hop shows.
pub(super) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let cut: String = line.chars().take(SHOWN).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

/// `10:24:31`.
pub(crate) fn clock(at: Timestamp) -> String {
    let [_, _, _, hour, minute, second, ..] = at.fields();
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// Who on a host sent a request: `as root in container 3f2a9c0b1d2e (amazon/aws-cli)`, `by caddy, as caddy`, `as ec2-user`.
pub(crate) fn sender(by: &Sender) -> String {
    let user = &by.user;
    match (&by.container, &by.service) {
        (Some(container), _) => {
            let network = if container.on_host_network { ", on its host's network" } else { "" };
            format!("as {user} in container {} ({}){network}", container.id, container.image)
        }
        (None, Some(service)) => format!("by {service}, as {user}"),
        (None, None) => format!("as {user}"),
    }
}

/// The same when it is not simply the user who types.
pub(crate) fn unusual(by: &Sender) -> Option<String> {
    let typed =
        by.container.is_none() && by.service.is_none() && (by.uid == FIRST_USER || by.user.is_empty());
    (!typed).then(|| sender(by))
}

/// What AWS did to an instance, as a title.
pub(super) fn happening(what: &Happening, label: &str) -> String {
    match what {
        Happening::SpotInterruption { action } => format!("Spot interruption of {label}: {}", action.name()),
        Happening::Rebalance => format!("Rebalance recommendation for {label}"),
        Happening::Maintenance { code } => format!("{} is scheduled for {label}", code.name()),
        Happening::MaintenanceCanceled => format!("What was scheduled for {label} is taken back"),
        Happening::TargetLifecycleState { state: Some(state) } => {
            format!("Auto Scaling wants {label}: {}", state.name())
        }
        Happening::TargetLifecycleState { state: None } => format!("{label} left its Auto Scaling group"),
    }
}
