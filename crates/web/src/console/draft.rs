//! What was typed and chosen in the console so far, what its fields offer, and the action that a filled form asks for.
//!
//! Pure: no browser type. A field that was not touched follows the account.

use rolelab_labs::{
    Action,
    input::Change,
    view::{ConsoleView, InstanceView, RoleView},
};

use super::{
    events,
    forms::{Field, Form, Place},
    templates,
};

/// The choice of a template that means the text as it was written by hand.
const BY_HAND: &str = "by-hand";

/// How a field is filled.
pub(crate) enum Entry {
    Text(&'static str),
    Number,
    Choice(Vec<(String, String)>),
    /// So many rows, with an example.
    Area(u8, &'static str),
}

/// What was typed and chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// What the console shows.
    pub(crate) place: Place,
    /// The open form.
    pub(crate) form: Option<Form>,
    /// The id of the button that opened it.
    pub(crate) from: String,
    /// The number of the last answer that is not about what is shown now.
    pub(crate) since: Option<u64>,
    /// The instance that the row of buttons speaks of; the newest when it was never chosen.
    pub(crate) instance: Option<String>,
    /// The role that the row of buttons speaks of; the first when it was never chosen.
    pub(crate) role: Option<String>,
    /// The bucket whose objects are shown; the first when it was never chosen.
    pub(crate) bucket: Option<String>,
    /// The policy that a form takes away: an ARN, or the name of an inline policy.
    pub(crate) policy: String,
    /// A document written by hand whose place a template took: it can come back.
    pub(crate) hand: Option<String>,
    /// The field that was touched last on the open form.
    pub(crate) hot: Option<Field>,
    pub(super) values: Vec<((Form, Field), String)>,
}

impl Draft {
    /// The draft with this form open. `from` is the id of its button, `since` the number of the last answer.
    pub(crate) fn open(&self, form: Form, from: String, since: Option<u64>, view: &ConsoleView) -> Self {
        let mut draft = Self { form: Some(form), from, since, hot: None, ..self.clone() };
        // What it speaks of stays the same while it is open, whatever comes and goes.
        if form.of_instance() {
            draft.instance = self.target(view).map(|i| i.id.clone());
        }
        if form.of_role() {
            draft.role = self.role(view).map(|r| r.name.clone());
        }
        draft
    }

    /// The draft without a form: what was typed stays for the next time.
    pub(crate) fn closed(&self) -> Self {
        Self { form: None, hot: None, ..self.clone() }
    }

    /// The draft at another place.
    pub(crate) fn at(&self, place: Place, since: Option<u64>) -> Self {
        Self { place, since, ..self.closed() }
    }

    /// The draft with one field changed.
    pub(crate) fn with(&self, form: Form, field: Field, value: String) -> Self {
        let mut draft = Self { hot: Some(field), ..self.clone() };
        match field {
            Field::Instance => {
                draft.instance = Some(value);
                // What was chosen was chosen for the other instance.
                draft.values.retain(|((of, _), _)| *of != Form::Options);
            }
            Field::Role => draft.role = Some(value),
            Field::Template if value == BY_HAND => {
                if let Some(text) = draft.hand.take() {
                    draft.values.push(((Form::Inline, Field::Document), text));
                }
            }
            _ => {
                if field == Field::Template
                    && let Some(text) = self.touched(Form::Inline, Field::Document)
                {
                    draft.hand = Some(text.clone());
                }
                let anew = match field {
                    Field::Template | Field::Bucket => Some((Form::Inline, Field::Document)),
                    Field::Event => Some((Form::Event, Field::Detail)),
                    _ => None,
                };
                draft.values.retain(|(of, _)| *of != (form, field) && Some(*of) != anew);
                draft.values.push(((form, field), value));
            }
        }
        draft
    }

    /// The draft with no field marked as touched.
    pub(crate) fn unmarked(self) -> Self {
        Self { hot: None, ..self }
    }

    /// The draft after a form was sent and accepted; what it made is chosen. `id` is what the answer named.
    pub(crate) fn sent(&self, id: Option<String>, view: &ConsoleView) -> Self {
        let mut draft = self.closed();
        match self.form {
            Some(Form::Launch) => draft.instance = id,
            Some(form @ Form::Role) => draft.role = Some(self.value(form, Field::RoleName, view)),
            _ => {}
        }
        if let Some(form) = self.form {
            draft.values.retain(|((of, _), _)| *of != form);
        }
        draft
    }

    /// The open form, while what it speaks of is there.
    pub(crate) fn form(&self, view: &ConsoleView) -> Option<Form> {
        self.form.filter(|form| match form {
            Form::Launch | Form::Role | Form::Defaults => true,
            Form::Attach | Form::Options => self.target(view).is_some(),
            Form::Detach | Form::Event | Form::Start | Form::Stop | Form::Terminate => {
                self.target(view).is_some_and(|i| Some(&i.id) == self.instance.as_ref())
            }
            Form::AttachPolicy | Form::Inline | Form::Revoke => self.role(view).is_some(),
            Form::DetachPolicy => {
                self.own(view).is_some_and(|r| r.attached.iter().any(|p| p.1 == self.policy))
            }
            Form::DeleteInline => self.own(view).is_some_and(|r| r.inline.iter().any(|p| p.0 == self.policy)),
        })
    }

    /// The chosen instance, else the newest that still exists.
    pub(crate) fn target<'a>(&self, view: &'a ConsoleView) -> Option<&'a InstanceView> {
        let mut live = view.instances.iter().filter(|i| i.state != "terminated");
        live.clone().find(|i| Some(&i.id) == self.instance.as_ref()).or_else(|| live.next_back())
    }

    /// The chosen role, else the first.
    pub(crate) fn role<'a>(&self, view: &'a ConsoleView) -> Option<&'a RoleView> {
        self.own(view).or_else(|| view.roles.first())
    }

    /// The chosen role and no other.
    fn own<'a>(&self, view: &'a ConsoleView) -> Option<&'a RoleView> {
        view.roles.iter().find(|r| Some(&r.name) == self.role.as_ref())
    }

    /// The chosen bucket, else the first.
    pub(crate) fn bucket<'a>(&self, view: &'a ConsoleView) -> Option<&'a str> {
        let mut names = view.buckets.iter().map(|(name, _)| name.as_str());
        names.clone().find(|name| Some(*name) == self.bucket.as_deref()).or_else(|| names.next())
    }

    /// True when the chosen instance has an instance profile already.
    pub(crate) fn replaces(&self, view: &ConsoleView) -> bool {
        self.target(view).is_some_and(|i| i.instance_profile.is_some())
    }

    /// Whether something was put into a field.
    fn touched(&self, form: Form, field: Field) -> Option<&String> {
        self.values.iter().find(|(of, _)| *of == (form, field)).map(|(_, value)| value)
    }

    /// What a field says now.
    pub(crate) fn value(&self, form: Form, field: Field, view: &ConsoleView) -> String {
        let target = || self.target(view);
        let other = |field| self.value(form, field, view);
        let untouched = || match (form, field) {
            (_, Field::Instance) => target().map(|i| i.id.clone()),
            (_, Field::Role) => self.role(view).map(|r| r.name.clone()),
            (_, Field::Image) => view.images.first().map(|image| image.id.clone()),
            (_, Field::InstanceType) => view.instance_types.first().cloned(),
            (Form::Attach, Field::InstanceProfile) if self.place == Place::Roles => {
                self.role(view).and_then(|r| r.instance_profiles.first().cloned())
            }
            (Form::Attach, Field::InstanceProfile) => {
                let mut all = view.instance_profiles.iter().map(|(name, _)| name);
                let worn = target().and_then(|i| i.instance_profile.as_ref());
                all.clone().rfind(|name| Some(*name) != worn).or_else(|| all.next_back()).cloned()
            }
            (Form::Defaults, field) => default(field, view),
            (Form::Options, Field::Tokens) => target().map(|i| i.http_tokens.clone()),
            (Form::Options, Field::HopLimit) => target().map(|i| i.hop_limit.to_string()),
            (Form::Options, Field::Endpoint) => target().map(|i| i.http_endpoint.clone()),
            (Form::Options, Field::Ipv6) => target().map(|i| i.http_protocol_ipv6.clone()),
            (Form::Options, Field::Tags) => target().map(|i| i.instance_metadata_tags.clone()),
            (_, Field::Event) => events::KINDS.first().map(|(key, ..)| (*key).to_owned()),
            (_, Field::Detail) => {
                events::details(&other(Field::Event)).first().map(|(key, _)| (*key).to_owned())
            }
            (_, Field::Template) => Some(self.template().to_owned()),
            (_, Field::Bucket) => self.bucket(view).map(str::to_owned),
            (_, Field::PolicyName) => Some(templates::name(self.template(), &other(Field::Bucket))),
            (_, Field::Document) => Some(templates::document(self.template(), &other(Field::Bucket))),
            _ => None,
        };
        let chosen = match field {
            Field::Instance | Field::Role => None,
            Field::Template if self.touched(form, Field::Document).is_some() => Some(BY_HAND.to_owned()),
            _ => self.touched(form, field).cloned(),
        };
        chosen.or_else(untouched).unwrap_or_default()
    }

    /// The template that was chosen last, whatever became of its text.
    fn template(&self) -> &str {
        let first = templates::ALL.first().map_or("", |(key, ..)| *key);
        self.touched(Form::Inline, Field::Template).map_or(first, String::as_str)
    }

    /// Managed policies that the chosen role does not have yet.
    fn attachable<'a>(&self, view: &'a ConsoleView) -> impl Iterator<Item = &'a (String, String)> {
        let role = self.role(view);
        let has = move |arn: &String| role.is_some_and(|r| r.attached.iter().any(|(_, own)| own == arn));
        view.policies.iter().filter(move |(_, arn)| !has(arn))
    }

    /// How a field is filled, with what the account offers.
    pub(crate) fn entry(&self, form: Form, field: Field, view: &ConsoleView) -> Entry {
        let same = |word: &str| (word.to_owned(), word.to_owned());
        let image = || {
            let id = self.value(Form::Launch, Field::Image, view);
            view.images.iter().find(|image| image.id == id)
        };
        let by_image = |words: [&str; 2], image: Option<String>| {
            let first = match form {
                Form::Launch => {
                    // What the account prefers comes before what the image does.
                    let account =
                        default(field, view).filter(|word| word != NO_PREFERENCE && !word.is_empty());
                    let whose = if account.is_some() { "account" } else { "image" };
                    let word = account.or(image).unwrap_or_default();
                    Some((String::new(), format!("{whose} default: {word}")))
                }
                Form::Defaults => Some(same(NO_PREFERENCE)),
                _ => None,
            };
            first.into_iter().chain(words.map(same)).collect()
        };
        match field {
            Field::Name => Entry::Text("no name"),
            Field::RoleName => Entry::Text("photo-reader"),
            Field::PolicyName => Entry::Text("my-policy"),
            Field::HopLimit => Entry::Number,
            Field::Document => Entry::Area(11, ""),
            Field::UserData => Entry::Area(6, "#!/bin/bash"),
            Field::Ipv6 | Field::Tags | Field::Enforced => {
                Entry::Choice(by_image(["disabled", "enabled"], None))
            }
            Field::Market => {
                let pair = |key: &str, text: &str| (key.to_owned(), text.to_owned());
                Entry::Choice(vec![pair("", "On-Demand"), pair("spot", "Spot: AWS may interrupt it")])
            }
            Field::Event => {
                let all = events::KINDS.iter();
                Entry::Choice(all.map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect())
            }
            Field::Detail => {
                let all = events::details(&self.value(form, Field::Event, view)).iter();
                Entry::Choice(all.map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect())
            }
            Field::Image => {
                let text = |i: &rolelab_labs::view::ImageView| format!("{} ({})", i.title, i.id);
                Entry::Choice(view.images.iter().map(|i| (i.id.clone(), text(i))).collect())
            }
            Field::InstanceType => Entry::Choice(view.instance_types.iter().map(|t| same(t)).collect()),
            Field::InstanceProfile => {
                let none = (form == Form::Launch).then(|| (String::new(), "none".to_owned()));
                let all = view.instance_profiles.iter().map(|(name, role)| {
                    let holds = role
                        .as_ref()
                        .map_or_else(|| "holds no role".to_owned(), |r| format!("holds role {r}"));
                    (name.clone(), format!("{name}, {holds}"))
                });
                Entry::Choice(none.into_iter().chain(all).collect())
            }
            Field::Tokens => {
                Entry::Choice(by_image(["optional", "required"], image().map(|i| i.http_tokens.clone())))
            }
            Field::Endpoint => Entry::Choice(by_image(["enabled", "disabled"], Some("enabled".to_owned()))),
            Field::Policy if form == Form::AttachPolicy => {
                let none = (String::new(), "choose one".to_owned());
                let all = self.attachable(view).map(|(name, arn)| (arn.clone(), name.clone()));
                Entry::Choice(std::iter::once(none).chain(all).collect())
            }
            Field::Policy => {
                let none = (String::new(), "none".to_owned());
                let all = view.policies.iter().map(|(name, arn)| (arn.clone(), name.clone()));
                Entry::Choice(std::iter::once(none).chain(all).collect())
            }
            Field::Instance => {
                let live = view.instances.iter().filter(|i| i.state != "terminated");
                let text = |i: &InstanceView| {
                    if i.label == i.id { i.id.clone() } else { format!("{} ({})", i.label, i.id) }
                };
                Entry::Choice(live.map(|i| (i.id.clone(), text(i))).collect())
            }
            Field::Role => Entry::Choice(view.roles.iter().map(|r| same(&r.name)).collect()),
            Field::Bucket => Entry::Choice(view.buckets.iter().map(|(name, _)| same(name)).collect()),
            Field::Template => {
                let touched = self.touched(form, Field::Document).map(|_| "The text below");
                let by_hand = touched.or_else(|| self.hand.as_ref().map(|_| "The text written before"));
                let by_hand = by_hand.map(|text| (BY_HAND.to_owned(), text.to_owned()));
                let all = templates::ALL.iter().map(|(key, text, _)| ((*key).to_owned(), (*text).to_owned()));
                Entry::Choice(by_hand.into_iter().chain(all).collect())
            }
        }
    }

    /// What the open form asks for, as it is filled now.
    pub(crate) fn action(&self, view: &ConsoleView) -> Option<Action> {
        let form = self.form(view)?;
        let value = |field| self.value(form, field, view).trim().to_owned();
        let some = |field| Some(value(field)).filter(|text| !text.is_empty());
        // What few change is sent when it changes.
        let changed = |field, now: fn(&InstanceView) -> &String| {
            some(field).filter(|wanted| self.target(view).is_some_and(|i| now(i) != wanted))
        };
        let set = |to| Action::SetState { instance: value(Field::Instance), to };
        Some(match form {
            Form::Launch => Action::LaunchInstance {
                name: value(Field::Name),
                image: value(Field::Image),
                instance_type: value(Field::InstanceType),
                http_tokens: some(Field::Tokens),
                hop_limit: number(&value(Field::HopLimit)),
                http_endpoint: some(Field::Endpoint),
                instance_profile: value(Field::InstanceProfile),
                // Every character of it counts.
                user_data: self.value(form, Field::UserData, view),
                spot: some(Field::Market).is_some(),
            },
            Form::Role => Action::CreateRole { name: value(Field::RoleName), policy: value(Field::Policy) },
            Form::Attach => Action::AttachRole {
                instance: value(Field::Instance),
                instance_profile: value(Field::InstanceProfile),
            },
            Form::Detach => Action::DetachRole { instance: value(Field::Instance) },
            Form::Options => Action::MetadataOptions {
                instance: value(Field::Instance),
                http_tokens: value(Field::Tokens),
                // The form lets nothing through that is no number.
                hop_limit: number(&value(Field::HopLimit)).unwrap_or_default(),
                http_endpoint: value(Field::Endpoint),
                http_protocol_ipv6: changed(Field::Ipv6, |i| &i.http_protocol_ipv6),
                instance_metadata_tags: changed(Field::Tags, |i| &i.instance_metadata_tags),
            },
            Form::Defaults => {
                // What is not changed is not sent.
                let set = |field| {
                    let wanted = value(field);
                    (default(field, view).as_ref() != Some(&wanted)).then_some(wanted)
                };
                Action::MetadataDefaults {
                    http_tokens: set(Field::Tokens),
                    // None is written so.
                    hop_limit: set(Field::HopLimit).map(|text| number(&text).unwrap_or(-1)),
                    http_endpoint: set(Field::Endpoint),
                    instance_metadata_tags: set(Field::Tags),
                    http_tokens_enforced: set(Field::Enforced),
                }
            }
            Form::Event => Action::Simulate {
                instance: value(Field::Instance),
                what: events::happening(&value(Field::Event), &value(Field::Detail))?,
            },
            Form::Start => set(Change::Start),
            Form::Stop => set(Change::Stop),
            Form::Terminate => set(Change::Terminate),
            Form::AttachPolicy => {
                Action::AttachPolicy { role: value(Field::Role), policy: value(Field::Policy) }
            }
            Form::DetachPolicy => {
                Action::DetachPolicy { role: value(Field::Role), policy: self.policy.clone() }
            }
            Form::Inline => Action::PutRolePolicy {
                role: value(Field::Role),
                name: value(Field::PolicyName),
                document: value(Field::Document),
            },
            Form::Revoke => Action::RevokeSessions { role: value(Field::Role) },
            Form::DeleteInline => {
                Action::DeleteRolePolicy { role: value(Field::Role), name: self.policy.clone() }
            }
        })
    }
}

/// The word of the API for what an account leaves to others.
pub(super) const NO_PREFERENCE: &str = "no-preference";

/// What the account asks of new instances.
fn default(field: Field, view: &ConsoleView) -> Option<String> {
    let defaults = &view.defaults;
    match field {
        Field::Tokens => Some(defaults.http_tokens.clone()),
        Field::HopLimit => Some(defaults.hop_limit.map(|limit| limit.to_string()).unwrap_or_default()),
        Field::Endpoint => Some(defaults.http_endpoint.clone()),
        Field::Tags => Some(defaults.instance_metadata_tags.clone()),
        Field::Enforced => Some(defaults.http_tokens_enforced.clone()),
        _ => None,
    }
}

/// The forms that an instance takes as it is.
pub(crate) fn forms_of(instance: &InstanceView) -> Vec<Form> {
    let mut all = vec![Form::Attach];
    if instance.instance_profile.is_some() {
        all.push(Form::Detach);
    }
    all.push(Form::Options);
    match instance.state.as_str() {
        "running" => all.push(Form::Stop),
        "stopped" => all.push(Form::Start),
        _ => {}
    }
    if !matches!(instance.state.as_str(), "terminated" | "shutting-down") {
        all.push(Form::Event);
        all.push(Form::Terminate);
    }
    all
}

/// The number that a text is; one that is too large for any is the largest, so that AWS refuses it.
fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().or_else(|| digits.then_some(i64::MAX))
}

/// The lines that tell in the terminal what a place shows.
pub(crate) fn reading(draft: &Draft, view: &ConsoleView) -> Vec<String> {
    match draft.place {
        Place::Instances => vec!["aws ec2 describe-instances".to_owned()],
        Place::Roles => match draft.role(view) {
            None => vec!["aws iam list-roles".to_owned()],
            Some(role) => vec![
                format!("aws iam get-role --role-name {}", role.name),
                format!("aws iam list-attached-role-policies --role-name {}", role.name),
                format!("aws iam list-role-policies --role-name {}", role.name),
            ],
        },
        Place::Buckets => {
            let one = draft.bucket(view).map(|bucket| format!("aws s3 ls s3://{bucket} --recursive"));
            std::iter::once("aws s3 ls".to_owned()).chain(one).collect()
        }
    }
}
