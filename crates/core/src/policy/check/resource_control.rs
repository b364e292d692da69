//! Resource control policies: the form of a permissions policy, and a principal that is everybody.
//!
//! Source: Organizations User Guide, "RCP syntax": its elements, and that customers' own only deny, to `*`.

use super::{
    Around, Found, Rule, found,
    identity::{
        NEWEST, actions, case_of_effect, effect, newest_version, operator, parts, resources, statement,
        version,
    },
    rule,
};
use crate::policy::draft::Draft;

pub(super) const RULES: &[Rule] = &[
    rule("statement", statement),
    rule("version", version),
    rule("effect", effect),
    rule("operator", operator),
    rule(NEWEST, newest_version),
    rule("case of effect", case_of_effect),
    rule("actions", actions),
    rule("resources", resources),
    rule("deny", deny),
    rule("all but", all_but),
    rule("everybody", everybody),
];

fn deny(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let mut effects = parts(draft).filter_map(|part| part.effect.as_ref());
    let effect = effects.find(|effect| effect.text != "Deny")?;
    Some(found(effect.at, effect.end, "", "a resource control policy only denies: `Deny`"))
}

fn all_but(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    let name =
        parts(draft).find_map(|part| part.actions.as_ref().filter(|texts| texts.negated))?.name.clone();
    Some(found(
        name.at,
        name.end,
        "",
        "a resource control policy has no `NotAction`: name the actions by `Action`",
    ))
}

fn everybody(draft: &Draft, _: &Around<'_>) -> Option<Found> {
    const WAY: &str = "a resource control policy is for everybody: `\"Principal\": \"*\"`, and a Condition says who is not meant";
    parts(draft).find_map(|part| match &part.principals {
        None => Some(found(part.end, part.end, "", WAY)),
        Some(who) => {
            let bare = !who.negated && who.bare.as_ref().is_some_and(|text| text.text == "*");
            (!bare).then(|| found(who.name.at, who.name.end, "", WAY))
        }
    })
}
