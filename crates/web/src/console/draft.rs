//! The console's forms as data: which fields a form has, what they offer, and the action that a filled form asks for.
//!
//! Pure: no browser type. A field that was not touched follows the account.

use rolelab_labs::{
    Action,
    input::Change,
    view::{ConsoleView, InstanceView},
};

/// A form of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    Launch,
    Role,
    Attach,
    Options,
}

/// A field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Name,
    Image,
    InstanceType,
    InstanceProfile,
    Tokens,
    HopLimit,
    Endpoint,
    RoleName,
    Policy,
    Instance,
}

/// How a field is filled.
pub(crate) enum Entry {
    Text(&'static str),
    Number,
    Choice(Vec<(String, String)>),
}

/// What stands on a form.
pub(crate) struct Sheet {
    pub(crate) title: &'static str,
    /// The button that opens it, and the one that sends it.
    pub(crate) button: &'static str,
    pub(crate) fields: &'static [Field],
    /// Fields below, under a heading of their own.
    pub(crate) options: &'static [Field],
    /// What the account asks of the console user.
    pub(crate) needs: &'static str,
}

impl Form {
    pub(crate) const ALL: [Self; 4] = [Self::Launch, Self::Role, Self::Attach, Self::Options];

    /// The id of the button that opens it.
    pub(crate) fn opener(self) -> String {
        format!("open-{self:?}").to_ascii_lowercase()
    }

    pub(crate) fn sheet(self) -> Sheet {
        let options = &[Field::Tokens, Field::HopLimit, Field::Endpoint];
        match self {
            Self::Launch => Sheet {
                title: "Launch an instance",
                button: "Launch instance",
                fields: &[Field::Name, Field::InstanceType, Field::Image, Field::InstanceProfile],
                options,
                needs: "ec2:RunInstances, and iam:PassRole with an instance profile",
            },
            Self::Role => Sheet {
                title: "Create a role for EC2",
                button: "Create role",
                fields: &[Field::RoleName, Field::Policy],
                options: &[],
                needs: "iam:CreateRole, iam:AttachRolePolicy, iam:CreateInstanceProfile, iam:AddRoleToInstanceProfile",
            },
            Self::Attach => Sheet {
                title: "Attach a role to an instance",
                button: "Attach role",
                fields: &[Field::Instance, Field::InstanceProfile],
                options: &[],
                needs: "ec2:AssociateIamInstanceProfile and iam:PassRole",
            },
            Self::Options => Sheet {
                title: "Change metadata options",
                button: "Metadata options",
                fields: &[Field::Instance],
                options,
                needs: "ec2:ModifyInstanceMetadataOptions",
            },
        }
    }
}

impl Field {
    /// The id of its control.
    pub(crate) fn id(self, form: Form) -> String {
        format!("field-{form:?}-{self:?}").to_ascii_lowercase()
    }

    pub(crate) fn label(self, form: Form) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Image => "Image",
            Self::InstanceType => "Instance type",
            Self::InstanceProfile if form == Form::Launch => "Instance profile",
            Self::InstanceProfile => "Role, by its instance profile",
            Self::Tokens => "HttpTokens",
            Self::HopLimit => "HttpPutResponseHopLimit",
            Self::Endpoint => "HttpEndpoint",
            Self::RoleName => "Role name",
            Self::Policy => "Permissions policy",
            Self::Instance => "Instance",
        }
    }
}

/// What was typed and chosen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// The open form.
    pub(crate) form: Option<Form>,
    /// The number of the last answer when it was opened: that one is not about this form.
    pub(crate) since: Option<u64>,
    /// The instance that the row of buttons speaks of; the newest when it was never chosen.
    pub(crate) instance: Option<String>,
    values: Vec<((Form, Field), String)>,
}

impl Draft {
    /// The draft with this form open, or none. `since` is the number of the last answer.
    pub(crate) fn open(&self, form: Option<Form>, since: Option<u64>) -> Self {
        Self { form, since, ..self.clone() }
    }

    /// The draft with one field changed.
    pub(crate) fn with(&self, form: Form, field: Field, value: String) -> Self {
        let mut draft = self.clone();
        if field == Field::Instance {
            draft.instance = Some(value);
            // What was chosen was chosen for the other instance.
            draft.values.retain(|((of, _), _)| *of != Form::Options);
        } else {
            draft.values.retain(|(of, _)| *of != (form, field));
            draft.values.push(((form, field), value));
        }
        draft
    }

    /// The draft after a form was sent and accepted.
    pub(crate) fn sent(&self) -> Self {
        let mut draft = self.open(None, None);
        if let Some(form) = self.form {
            draft.values.retain(|((of, _), _)| *of != form);
        }
        draft
    }

    /// The chosen instance, else the newest that still exists.
    pub(crate) fn target<'a>(&self, view: &'a ConsoleView) -> Option<&'a InstanceView> {
        let mut live = view.instances.iter().filter(|i| i.state != "terminated");
        live.clone().find(|i| Some(&i.id) == self.instance.as_ref()).or_else(|| live.next_back())
    }

    /// What a field says now.
    pub(crate) fn value(&self, form: Form, field: Field, view: &ConsoleView) -> String {
        let target = || self.target(view);
        let untouched = || match (form, field) {
            (_, Field::Instance) => target().map(|i| i.id.clone()),
            (_, Field::Image) => view.images.first().map(|image| image.id.clone()),
            (_, Field::InstanceType) => view.instance_types.first().cloned(),
            (Form::Attach, Field::InstanceProfile) => {
                view.instance_profiles.last().map(|(name, _)| name.clone())
            }
            (Form::Options, Field::Tokens) => target().map(|i| i.http_tokens.clone()),
            (Form::Options, Field::HopLimit) => target().map(|i| i.hop_limit.to_string()),
            (Form::Options, Field::Endpoint) => target().map(|i| i.http_endpoint.clone()),
            _ => None,
        };
        let chosen = match field {
            Field::Instance => None,
            _ => self.values.iter().find(|(of, _)| *of == (form, field)).map(|(_, value)| value.clone()),
        };
        chosen.or_else(untouched).unwrap_or_default()
    }

    /// How a field is filled, with what the account offers.
    pub(crate) fn entry(&self, form: Form, field: Field, view: &ConsoleView) -> Entry {
        let same = |word: &str| (word.to_owned(), word.to_owned());
        let image = || {
            let id = self.value(Form::Launch, Field::Image, view);
            view.images.iter().find(|image| image.id == id)
        };
        let by_image = |words: [&str; 2], default: Option<String>| {
            let first = (form == Form::Launch)
                .then(|| (String::new(), format!("image default: {}", default.unwrap_or_default())));
            first.into_iter().chain(words.map(same)).collect()
        };
        match field {
            Field::Name => Entry::Text("no name"),
            Field::RoleName => Entry::Text("s3access"),
            Field::HopLimit => Entry::Number,
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
        }
    }

    /// What the open form asks for, as it is filled now.
    pub(crate) fn action(&self, view: &ConsoleView) -> Option<Action> {
        let form = self.form?;
        let value = |field| self.value(form, field, view).trim().to_owned();
        let some = |field| Some(value(field)).filter(|text| !text.is_empty());
        Some(match form {
            Form::Launch => Action::LaunchInstance {
                name: value(Field::Name),
                image: value(Field::Image),
                instance_type: value(Field::InstanceType),
                http_tokens: some(Field::Tokens),
                hop_limit: value(Field::HopLimit).parse().ok(),
                http_endpoint: some(Field::Endpoint),
                instance_profile: value(Field::InstanceProfile),
            },
            Form::Role => Action::CreateRole { name: value(Field::RoleName), policy: value(Field::Policy) },
            Form::Attach => Action::AttachRole {
                instance: value(Field::Instance),
                instance_profile: value(Field::InstanceProfile),
            },
            Form::Options => Action::MetadataOptions {
                instance: value(Field::Instance),
                http_tokens: value(Field::Tokens),
                // The form lets nothing through that is no number.
                hop_limit: value(Field::HopLimit).parse().unwrap_or_default(),
                http_endpoint: value(Field::Endpoint),
            },
        })
    }
}

/// What can be done to an instance as it is, beside the forms: the button's word and the action.
pub(crate) fn actions(instance: &InstanceView) -> Vec<(&'static str, Action)> {
    let set = |to| Action::SetState { instance: instance.id.clone(), to };
    let mut all = Vec::new();
    match instance.state.as_str() {
        "running" => all.push(("Stop", set(Change::Stop))),
        "stopped" => all.push(("Start", set(Change::Start))),
        _ => {}
    }
    if instance.instance_profile.is_some() {
        all.push(("Detach", Action::DetachRole { instance: instance.id.clone() }));
    }
    if !matches!(instance.state.as_str(), "terminated" | "shutting-down") {
        all.push(("Terminate", set(Change::Terminate)));
    }
    all
}

#[cfg(test)]
mod tests {
    use rolelab_labs::view::ImageView;

    use super::*;

    fn view() -> ConsoleView {
        let instance = |id: &str, state: &str| InstanceView {
            id: id.to_owned(),
            label: id.to_owned(),
            state: state.to_owned(),
            http_tokens: "optional".to_owned(),
            http_endpoint: "enabled".to_owned(),
            hop_limit: 1,
            ..InstanceView::default()
        };
        let image = |id: &str, tokens: &str| ImageView {
            id: id.to_owned(),
            title: id.to_owned(),
            http_tokens: tokens.to_owned(),
            hop_limit: 1,
        };
        ConsoleView {
            instances: vec![
                instance("i-1", "running"),
                instance("i-2", "running"),
                instance("i-3", "terminated"),
            ],
            images: vec![image("ami-1", "optional"), image("ami-2", "required")],
            instance_types: vec!["t3.micro".to_owned()],
            ..ConsoleView::default()
        }
    }

    #[test]
    fn an_untouched_launch_leaves_the_metadata_options_to_the_image() {
        let draft = Draft { form: Some(Form::Launch), ..Draft::default() };
        let Some(Action::LaunchInstance { image, http_tokens, hop_limit, http_endpoint, .. }) =
            draft.action(&view())
        else {
            panic!()
        };
        assert_eq!((image.as_str(), http_tokens, hop_limit, http_endpoint), ("ami-1", None, None, None));
        let Entry::Choice(tokens) = draft.with(Form::Launch, Field::Image, "ami-2".to_owned()).entry(
            Form::Launch,
            Field::Tokens,
            &view(),
        ) else {
            panic!()
        };
        assert_eq!(tokens[0], (String::new(), "image default: required".to_owned()));
    }

    #[test]
    fn options_start_from_what_the_instance_has_and_follow_it() {
        let draft = Draft { form: Some(Form::Options), ..Draft::default() };
        let draft = draft.with(Form::Options, Field::Tokens, "required".to_owned());
        let Some(Action::MetadataOptions { instance, http_tokens, hop_limit, .. }) = draft.action(&view())
        else {
            panic!()
        };
        assert_eq!((instance.as_str(), http_tokens.as_str(), hop_limit), ("i-2", "required", 1));
        let other = draft.with(Form::Options, Field::Instance, "i-1".to_owned());
        assert_eq!(other.value(Form::Options, Field::Tokens, &view()), "optional");
    }

    #[test]
    fn what_can_be_done_depends_on_the_state() {
        let words = |state: &str| {
            let instance = InstanceView { state: state.to_owned(), ..InstanceView::default() };
            actions(&instance).into_iter().map(|(word, _)| word).collect::<Vec<_>>()
        };
        assert_eq!(words("running"), ["Stop", "Terminate"]);
        assert_eq!(words("stopped"), ["Start", "Terminate"]);
        assert_eq!(words("terminated"), [""; 0]);
    }
}
