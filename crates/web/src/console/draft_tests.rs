//! What the console's forms ask for, and what they keep.

use rolelab_labs::{
    Action,
    view::{ConsoleView, ImageView, InstanceView, RoleView},
};

use super::{
    draft::{Draft, Entry, forms_of, reading},
    forms::{Field, Form, Place},
};

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
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    let role = |name: &str, attached: &[(&str, &str)]| RoleView {
        name: name.to_owned(),
        attached: attached.iter().map(|(name, arn)| pair(name, arn)).collect(),
        inline: vec![pair("own", "{}")],
        ..RoleView::default()
    };
    ConsoleView {
        instances: vec![
            instance("i-1", "running"),
            instance("i-2", "running"),
            instance("i-3", "terminated"),
        ],
        images: vec![image("ami-1", "optional"), image("ami-2", "required")],
        instance_types: vec!["t3.micro".to_owned()],
        roles: vec![role("other", &[]), role("web", &[("ReadOnly", "arn:ReadOnly")])],
        policies: vec![pair("ReadOnly", "arn:ReadOnly"), pair("Full", "arn:Full")],
        buckets: vec![("logs".to_owned(), 0), ("reports".to_owned(), 2)],
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
    let Some(Action::MetadataOptions { instance, http_tokens, hop_limit, .. }) = draft.action(&view()) else {
        panic!()
    };
    assert_eq!((instance.as_str(), http_tokens.as_str(), hop_limit), ("i-2", "required", 1));
    let other = draft.with(Form::Options, Field::Instance, "i-1".to_owned());
    assert_eq!(other.value(Form::Options, Field::Tokens, &view()), "optional");
}

#[test]
fn options_that_few_change_are_sent_when_they_change() {
    let draft = Draft { form: Some(Form::Options), ..Draft::default() };
    let sent = |draft: &Draft| match draft.action(&view()) {
        Some(Action::MetadataOptions { http_protocol_ipv6, instance_metadata_tags, .. }) => {
            (http_protocol_ipv6, instance_metadata_tags)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(sent(&draft), (None, None));
    let tags = draft.with(Form::Options, Field::Tags, "enabled".to_owned());
    assert_eq!(sent(&tags), (None, Some("enabled".to_owned())));
}

#[test]
fn defaults_that_stay_are_not_sent_and_those_of_the_account_come_before_the_images() {
    let mut view = view();
    view.defaults.http_tokens = "required".to_owned();
    view.defaults.hop_limit = Some(2);
    let draft = Draft::default().open(Form::Defaults, String::new(), None, &view);
    let sent = |draft: &Draft| match draft.action(&view) {
        Some(Action::MetadataDefaults { http_tokens, hop_limit, .. }) => (http_tokens, hop_limit),
        other => panic!("{other:?}"),
    };
    assert_eq!(sent(&draft), (None, None));
    let none = draft.with(Form::Defaults, Field::HopLimit, String::new());
    assert_eq!(sent(&none), (None, Some(-1)));
    let Entry::Choice(tokens) = draft.entry(Form::Launch, Field::Tokens, &view) else { panic!() };
    assert_eq!(tokens[0].1, "account default: required");
}

#[test]
fn every_character_of_user_data_counts() {
    let draft = Draft { form: Some(Form::Launch), ..Draft::default() };
    let draft = draft.with(Form::Launch, Field::UserData, " #!/bin/sh\n\n".to_owned());
    let draft = draft.with(Form::Launch, Field::Market, "spot".to_owned());
    let Some(Action::LaunchInstance { user_data, spot, .. }) = draft.action(&view()) else { panic!() };
    assert_eq!((user_data.as_str(), spot), (" #!/bin/sh\n\n", true));
}

#[test]
fn another_kind_of_event_begins_with_its_own_first_choice() {
    let draft = Draft::default().open(Form::Event, String::new(), None, &view());
    let chosen = draft.with(Form::Event, Field::Detail, "stop".to_owned());
    let what = |draft: &Draft| match draft.action(&view()) {
        Some(Action::Simulate { what, .. }) => format!("{what:?}"),
        other => panic!("{other:?}"),
    };
    assert_eq!(what(&chosen), "SpotInterruption { action: Stop }");
    let other = chosen.with(Form::Event, Field::Event, "maintenance".to_owned());
    assert_eq!(what(&other), "Maintenance { code: InstanceStop }");
    let none = chosen.with(Form::Event, Field::Event, "rebalance".to_owned());
    assert_eq!(what(&none), "Rebalance");
}

#[test]
fn what_can_be_done_depends_on_the_state() {
    let forms = |state: &str, profile: Option<&str>| {
        let instance = InstanceView {
            state: state.to_owned(),
            instance_profile: profile.map(str::to_owned),
            ..InstanceView::default()
        };
        forms_of(&instance)
    };
    use Form::{Attach, Detach, Event, Options, Start, Stop, Terminate};
    assert_eq!(forms("running", None), [Attach, Options, Stop, Event, Terminate]);
    assert_eq!(forms("stopped", Some("web")), [Attach, Detach, Options, Start, Event, Terminate]);
    assert_eq!(forms("shutting-down", None), [Attach, Options]);
}

/// What a form would end must be what its heading named, whatever came and went since it was opened.
#[test]
fn a_form_closes_when_what_it_speaks_of_is_gone() {
    let mut view = view();
    let draft = Draft::default().open(Form::Terminate, String::new(), None, &view);
    assert_eq!(draft.instance.as_deref(), Some("i-2"), "the newest");
    assert!(matches!(draft.action(&view), Some(Action::SetState { instance, .. }) if instance == "i-2"));
    view.instances[1].state = "terminated".to_owned();
    assert_eq!((draft.form(&view), draft.action(&view)), (None, None));
    let of_web =
        Draft { role: Some("web".to_owned()), policy: "arn:ReadOnly".to_owned(), ..Draft::default() };
    let detach = of_web.open(Form::DetachPolicy, String::new(), None, &view);
    assert!(matches!(detach.action(&view), Some(Action::DetachPolicy { role, .. }) if role == "web"));
    view.roles[1].attached.clear();
    assert_eq!(detach.action(&view), None);
    let delete =
        Draft { policy: "own".to_owned(), ..of_web }.open(Form::DeleteInline, String::new(), None, &view);
    assert!(matches!(delete.action(&view), Some(Action::DeleteRolePolicy { name, .. }) if name == "own"));
    view.roles.pop();
    assert_eq!(delete.action(&view), None, "another role has a policy of that name");
    let revoke = Draft { role: Some("other".to_owned()), ..Draft::default() };
    let revoke = revoke.open(Form::Revoke, String::new(), None, &view);
    assert_eq!(revoke.action(&view), Some(Action::RevokeSessions { role: "other".to_owned() }));
}

#[test]
fn only_policies_that_are_not_attached_are_offered() {
    let draft = Draft { role: Some("web".to_owned()), ..Draft::default() };
    let draft = draft.open(Form::AttachPolicy, String::new(), None, &view());
    let Entry::Choice(all) = draft.entry(Form::AttachPolicy, Field::Policy, &view()) else { panic!() };
    // None is chosen before somebody does: one Enter must not give everything away.
    assert_eq!(all, [("", "choose one"), ("arn:Full", "Full")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(draft.value(Form::AttachPolicy, Field::Policy, &view()), "");
}

#[test]
fn a_template_fills_name_and_text_until_they_are_written_by_hand() {
    let form = Form::Inline;
    let view = view();
    let value = |draft: &Draft, field| draft.value(form, field, &view);
    let draft = Draft::default().open(form, String::new(), None, &view);
    assert_eq!(value(&draft, Field::PolicyName), "list-logs");
    let draft = draft.with(form, Field::Bucket, "reports".to_owned());
    let draft = draft.with(form, Field::Template, "read".to_owned());
    assert_eq!(value(&draft, Field::PolicyName), "read-reports");
    assert!(value(&draft, Field::Document).contains("arn:aws:s3:::reports/*"));
    let by_hand = draft.with(form, Field::Document, "{}".to_owned());
    assert_eq!(value(&by_hand, Field::Document), "{}");
    assert_eq!(value(&by_hand, Field::PolicyName), "read-reports", "the name stays");
    let Entry::Choice(all) = by_hand.entry(form, Field::Template, &view) else { panic!() };
    assert_eq!((all[0].1.as_str(), value(&by_hand, Field::Template)), ("The text below", all[0].0.clone()));
    let same = by_hand.with(form, Field::Template, all[0].0.clone());
    assert_eq!(value(&same, Field::Document), "{}", "choosing it changes nothing");
    let again = by_hand.with(form, Field::Template, "deny".to_owned());
    assert!(value(&again, Field::Document).contains("Deny"));
}

#[test]
fn what_was_typed_stays_until_it_is_accepted_and_what_was_made_is_chosen() {
    let view = view();
    let typed = Draft::default().open(Form::Role, "b".to_owned(), Some(1), &view).with(
        Form::Role,
        Field::RoleName,
        "web".to_owned(),
    );
    let closed = typed.closed().at(Place::Roles, Some(2));
    assert_eq!((closed.form, closed.since), (None, Some(2)));
    assert_eq!(closed.value(Form::Role, Field::RoleName, &view), "web");
    let sent = typed.sent(None, &view);
    assert_eq!(sent.value(Form::Role, Field::RoleName, &view), "");
    assert_eq!(sent.role(&view).map(|r| r.name.as_str()), Some("web"));
    let launched =
        Draft::default().open(Form::Launch, String::new(), None, &view).sent(Some("i-1".to_owned()), &view);
    assert_eq!(launched.target(&view).map(|i| i.id.as_str()), Some("i-1"));
}

#[test]
fn each_place_says_how_to_see_it_in_the_terminal() {
    let at = |place| reading(&Draft::default().at(place, None), &view());
    assert_eq!(at(Place::Instances), ["aws ec2 describe-instances"]);
    assert_eq!(
        at(Place::Roles).last().map(String::as_str),
        Some("aws iam list-role-policies --role-name other")
    );
    assert_eq!(at(Place::Buckets), ["aws s3 ls", "aws s3 ls s3://logs --recursive"]);
}
