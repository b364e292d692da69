//! The roles: their table, what can be done to the chosen one, its permissions and its trust policy.

use rolelab_labs::view::RoleView;
use yew::prelude::*;

use super::{
    Desk,
    forms::{Field, Form},
    templates,
};
use crate::icon;

/// Heading, table, and the row of things that can be done to the chosen one; a few sentences while there is none.
pub(super) fn place(desk: &Desk<'_>) -> Html {
    let roles = &desk.view.roles;
    let target = desk.draft.role(desk.view);
    // The chosen instance can be given a role that it does not wear yet.
    let wearable = |role: &RoleView| {
        let instance = desk.draft.target(desk.view);
        !role.instance_profiles.is_empty() && instance.is_some_and(|i| i.role.as_ref() != Some(&role.name))
    };
    html! {
        <>
            <h2 class="sr">{ "Roles" }</h2>
            if roles.is_empty() && desk.draft.form(desk.view).is_some() {
            } else if roles.is_empty() {
                <div class="none">
                    <p>{ "No roles yet. A role holds permissions and has no keys of its own: whoever its trust policy names may wear it, and gets keys that expire." }</p>
                    <p>{ "Create one for EC2 here, or type " }<code>{ "aws iam create-role" }</code>{ ". An instance wears it through an instance profile, which the console makes along with it." }</p>
                </div>
            } else {
                <div class="scroll" tabindex="0" role="region" aria-label="Roles">
                    <table class="tbl worn">
                        <thead><tr>
                            <th scope="col">{ "Name" }</th><th scope="col">{ "Policies" }</th>
                            <th scope="col">{ "Instance profile" }</th><th scope="col">{ "Worn by" }</th>
                        </tr></thead>
                        <tbody>{ for roles.iter().map(|r| row(desk, r, target.is_some_and(|t| t.name == r.name))) }</tbody>
                    </table>
                </div>
            }
            if let Some(target) = target {
                <div class="doings" role="group" aria-label={format!("Actions on {}", target.name)}>
                    <b>{ &target.name }</b>
                    { desk.openers(&[Form::AttachPolicy, Form::Inline, Form::Revoke]) }
                    if wearable(target) {
                        <span class="vr"></span>
                        { desk.openers(&[Form::Attach]) }
                    }
                </div>
            }
        </>
    }
}

fn listed(names: &[String]) -> Html {
    if names.is_empty() {
        html! { <span class="muted">{ "none" }</span> }
    } else {
        html! { { names.join(", ") } }
    }
}

fn row(desk: &Desk<'_>, role: &RoleView, chosen: bool) -> Html {
    let choose = desk.to(desk.draft.with(Form::Inline, Field::Role, role.name.clone()));
    let profile = if role.instance_profiles.is_empty() {
        html! { <span class="noprof">{ icon::NO_RING.html() }{ "none" }</span> }
    } else {
        html! { <span class="prof">{ icon::RING.html() }{ role.instance_profiles.join(", ") }</span> }
    };
    html! {
        <tr key={role.name.clone()} class={classes!(chosen.then_some("sel"))}>
            <td><button type="button" class="link" aria-pressed={if chosen { "true" } else { "false" }} onclick={choose}>{ &role.name }</button></td>
            <td class="many">{ listed(&role.policies) }</td>
            <td>{ profile }</td>
            <td class="many">{ listed(&role.instances) }</td>
        </tr>
    }
}

/// The permissions of the chosen role, and who may wear it.
pub(super) fn facts(desk: &Desk<'_>) -> Html {
    let Some(role) = desk.draft.role(desk.view) else { return Html::default() };
    let attached = role.attached.iter().enumerate().map(|(n, (name, arn))| {
        let mut take = desk.draft.open(Form::DetachPolicy, format!("detach-{n}"), desk.number, desk.view);
        take.policy.clone_from(arn);
        let whose = if arn.starts_with("arn:aws:iam::aws:") { "managed by AWS" } else { "managed by you" };
        html! {
            <li key={arn.clone()}>
                <span class="what"><b>{ name }</b><span class="muted">{ whose }</span></span>
                <button type="button" class="btn line sm" id={format!("detach-{n}")} aria-label={format!("Detach {name}")} onclick={desk.to(take)}>{ "Detach" }</button>
            </li>
        }
    });
    let inline = role.inline.iter().enumerate().map(|(n, (name, text))| {
        let mut take = desk.draft.open(Form::DeleteInline, format!("delete-{n}"), desk.number, desk.view);
        take.policy.clone_from(name);
        let edit = desk.draft.open(Form::Inline, format!("edit-{n}"), desk.number, desk.view);
        let edit = edit.with(Form::Inline, Field::PolicyName, name.clone());
        let edit = edit.with(Form::Inline, Field::Document, templates::indented(text)).unmarked();
        html! {
            <li key={name.clone()}>
                <details>
                    <summary class="what"><b>{ name }</b><span class="muted">{ "inline, of this role alone" }</span></summary>
                    <pre class="doc" tabindex="0" role="region" aria-label={format!("Text of {name}")}>{ templates::indented(text) }</pre>
                </details>
                <button type="button" class="btn line sm" id={format!("edit-{n}")} aria-label={format!("Edit {name}")} onclick={desk.to(edit)}>{ "Edit" }</button>
                <button type="button" class="btn line sm" id={format!("delete-{n}")} aria-label={format!("Delete {name}")} onclick={desk.to(take)}>{ "Delete" }</button>
            </li>
        }
    });
    html! {
        <div class="parts">
            <h3>{ "Permissions: what it may do" }</h3>
            if role.policies.is_empty() {
                <p class="none">{ "None, so everything it asks for is refused: what no policy allows is denied." }</p>
            } else {
                <ul class="rows" aria-label={format!("Policies of {}", role.name)}>{ for attached }{ for inline }</ul>
            }
            <h3>{ "Trust: who may wear it" }</h3>
            <pre class="doc" tabindex="0" role="region" aria-label={format!("Trust policy of {}", role.name)}>{ templates::indented(&role.trust) }</pre>
        </div>
    }
}
