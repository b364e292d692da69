//! API calls that were made.

use std::borrow::Cow;

use rolelab_core::{
    journal::{ApiCall, Entry, Event, Exchange},
    model::{self, codec},
    sts::{Holder, Identity},
};
use serde_json::Value;

use super::{
    Facts, Verdict,
    nearest::{Nearest, unless},
    passed,
};
use crate::lesson::CallWant;

pub(super) fn call(want: &CallWant, facts: &Facts<'_>) -> Verdict {
    let mut nearest = Nearest::default();
    let mut entries = facts.journal.iter().peekable();
    let mut found = None;
    while let Some(entry) = entries.next() {
        let Event::ApiCall(call) = &entry.event else { continue };
        // The exchange that brought it follows.
        let brought = entries.peek().and_then(|next| brought(next));
        let made = Made::of(call, brought);
        if made.operation == want.operation && made.is_such(want, facts, &mut nearest) {
            found = Some((entry.at, told(want, &made, facts)));
        }
    }
    match found {
        Some((at, what)) => passed(at, what),
        None => nearest.open(|| nothing(want)),
    }
}

fn brought(entry: &Entry) -> Option<&Exchange> {
    match &entry.event {
        Event::Exchange(exchange) => Some(exchange),
        _ => None,
    }
}

/// The sentence when nobody has called it.
fn nothing(want: &CallWant) -> String {
    let by = match want.by.as_deref() {
        None => String::new(),
        Some("nobody") => " without keys".to_owned(),
        Some(who) => format!(" with keys of {who}"),
    };
    let from = match want.from.as_deref() {
        None => String::new(),
        Some("elsewhere") => ", keys of an instance, from elsewhere".to_owned(),
        Some(label) => format!(" from {label}"),
    };
    let about = want.about.as_ref().map(|what| format!(" about {what}")).unwrap_or_default();
    format!("nobody has called {}{about}{by}{from}", want.operation)
}

fn told(want: &CallWant, made: &Made<'_>, facts: &Facts<'_>) -> String {
    let refused = made.error().map(|code| format!(", refused with {code}")).unwrap_or_default();
    let from = want.from.as_ref().and(made.from).map(|host| format!(", from {}", facts.label(host)));
    format!("{}, signed with keys of {}{}{refused}", want.operation, made.who(), from.unwrap_or_default())
}

/// One call.
struct Made<'a> {
    call: &'a ApiCall,
    /// Of a call whose signature was refused, what it would have asked for.
    operation: Cow<'a, str>,
    parameters: Cow<'a, Value>,
    /// Whose keys signed it, also where they were refused.
    identity: Option<&'a Identity>,
    from: Option<&'a str>,
}

impl<'a> Made<'a> {
    fn of(call: &'a ApiCall, brought: Option<&'a Exchange>) -> Self {
        let (mut operation, mut parameters) =
            (Cow::Borrowed(call.operation.as_str()), Cow::Borrowed(&call.parameters));
        if operation.is_empty()
            && let Some(service) = model::service(&call.service)
            && let Some((meant, input)) =
                brought.and_then(|exchange| codec::decode_request(service, &exchange.request).ok())
        {
            (operation, parameters) = (Cow::Borrowed(meant.name.as_str()), Cow::Owned(input));
        }
        let identity = call.identity.as_ref().or(call.claimed.as_ref());
        Self { call, operation, parameters, identity, from: brought.map(|exchange| exchange.from.as_str()) }
    }

    fn error(&self) -> Option<&str> {
        self.call.error.as_ref().map(|(code, _)| code.as_str())
    }

    /// Who signed, in the words of a clause.
    fn who(&self) -> String {
        match self.identity.map(|identity| &identity.holder) {
            Some(Holder::Session(session)) => format!("role {}", session.role),
            Some(Holder::User(user) | Holder::UserSession(user)) => format!("user {user}"),
            Some(Holder::Federated(federated)) => format!("federated user {}", federated.name),
            Some(Holder::Anonymous) => "nobody".to_owned(),
            None if self.call.access_key.is_none() => "nobody".to_owned(),
            None => "nobody whom the account knows".to_owned(),
        }
    }

    fn is_such(&self, want: &CallWant, facts: &Facts<'_>, nearest: &mut Nearest) -> bool {
        nearest.meets(&[
            &|| self.by(want),
            &|| self.came_from(want, facts),
            &|| self.about(want, facts),
            &|| self.ended(want),
        ])
    }

    fn by(&self, want: &CallWant) -> Option<String> {
        let (wanted, who) = (want.by.as_deref()?, self.who());
        unless(who == wanted, || format!("{} was signed by {who}, not by {wanted}", want.operation))
    }

    fn came_from(&self, want: &CallWant, facts: &Facts<'_>) -> Option<String> {
        let (wanted, operation) = (want.from.as_deref()?, &want.operation);
        let host = self.from.unwrap_or_default();
        if wanted != "elsewhere" {
            let other = || {
                format!("{operation} by {} came from {}, not from {wanted}", self.who(), facts.label(host))
            };
            return unless(facts.is_called(host, wanted), other);
        }
        let Some(Holder::Session(session)) = self.identity.map(|identity| &identity.holder) else {
            return Some(format!("{operation} was signed by {}, not with keys of an instance", self.who()));
        };
        match &session.source_instance {
            None => Some(format!("{operation} was signed by {}, not with keys of an instance", self.who())),
            Some(source) => unless(source.id.as_str() != host, || {
                format!("{operation} by {} came from {} itself", self.who(), facts.label(host))
            }),
        }
    }

    fn about(&self, want: &CallWant, facts: &Facts<'_>) -> Option<String> {
        let wanted = want.about.as_deref()?;
        let meant = facts.labels.iter().find(|(_, label)| *label == wanted).map(|(id, _)| id.as_str());
        let named = |text: &str| text.contains(wanted) || meant.is_some_and(|id| text.contains(id));
        unless(names(&self.parameters, &named), || {
            format!("{} by {} was not about {wanted}", want.operation, self.who())
        })
    }

    fn ended(&self, want: &CallWant) -> Option<String> {
        let call = || format!("{} by {}", want.operation, self.who());
        match (want.error.as_deref(), self.error()) {
            (None, None) | (Some("any"), Some(_)) => None,
            (None, Some(code)) => Some(format!("{} was refused with {code}", call())),
            (Some(_), None) => Some(format!("{} was not refused", call())),
            (Some(wanted), Some(code)) => {
                unless(wanted == code, || format!("{} was refused with {code}, not with {wanted}", call()))
            }
        }
    }
}

/// Whether some text within a parameter is such a one.
fn names(value: &Value, named: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => named(text),
        Value::Array(all) => all.iter().any(|value| names(value, named)),
        Value::Object(all) => all.values().any(|value| names(value, named)),
        Value::Number(number) => named(&number.to_string()),
        Value::Null | Value::Bool(_) => false,
    }
}
