//! The bar of the console: its places as tabs, and the forms that begin something new there. Arrow keys move between
//! the tabs.

use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::{Desk, Form, Place};
use crate::dom;

/// The bar: each place with how many things are there.
pub(super) fn bar(desk: &Desk<'_>) -> Html {
    let tabs = Place::ALL.iter().enumerate().map(|(index, place)| {
        let now = desk.draft.place == *place;
        let count = match place {
            Place::Instances => desk.view.instances.iter().filter(|i| i.state != "terminated").count(),
            Place::Roles => desk.view.roles.len(),
            Place::Buckets => desk.view.buckets.len(),
        };
        let walk = {
            let (set, draft, number) = (desk.set.clone(), desk.draft.clone(), desk.number);
            move |event: KeyboardEvent| {
                let (last, step) = (Place::ALL.len() - 1, |by: usize| (index + by) % Place::ALL.len());
                let to = match event.key().as_str() {
                    "ArrowRight" => step(1),
                    "ArrowLeft" => step(last),
                    "Home" => 0,
                    "End" => last,
                    _ => return,
                };
                event.prevent_default();
                if let Some(to) = Place::ALL.get(to) {
                    set.emit(draft.at(*to, number));
                    dom::focus_id(&to.tab());
                }
            }
        };
        html! {
            <button
                type="button"
                class="tab a-iam"
                role="tab"
                id={place.tab()}
                aria-controls="panel-place"
                aria-selected={if now { "true" } else { "false" }}
                tabindex={if now { "0" } else { "-1" }}
                onclick={desk.to(desk.draft.at(*place, desk.number))}
                onkeydown={walk}
            >{ place.word() }<span class="count">{ count }</span></button>
        }
    });
    // A role is what comes after an instance, so it can be begun from there too.
    let (region, forms): (_, &[Form]) = match desk.draft.place {
        Place::Instances => (desk.view.region.as_str(), &[Form::Launch, Form::Role, Form::Defaults]),
        Place::Roles => ("in every region", &[Form::Role]),
        Place::Buckets => (desk.view.region.as_str(), &[]),
    };
    html! {
        <div class="places">
            <div class="tabs" role="tablist" aria-label="Parts of the console">{ for tabs }</div>
            <span class="muted">{ region.to_owned() }</span>
            <span class="grow"></span>
            { desk.openers(forms) }
        </div>
    }
}
