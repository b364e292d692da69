//! What a page that frames this one is told: that the lab takes input, which step began or was passed, that the lab is
//! complete. It is told nothing that was typed or kept, and it is never listened to.
//!
//! `{ lab: "rolelab", v: 1, id, type, data }`, posted to the parent; to any origin unless `?origin=` names one.

use rolelab_labs::view::LessonView;
use serde::Serialize;
use yew::prelude::*;

use crate::{
    dom,
    query::Query,
    state::{Page, Phase},
};

/// One message.
#[derive(Debug, PartialEq, Serialize)]
struct Envelope<'a> {
    lab: &'static str,
    v: u8,
    id: u32,
    #[serde(flatten)]
    said: &'a Said,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "lowercase")]
enum Said {
    /// The prompt takes input.
    Ready { lesson: String, steps: usize },
    /// A step began or was passed.
    Step { lesson: String, step: String, number: usize, of: usize, state: &'static str },
    /// Every goal is reached, so many seconds after the lab was ready.
    Complete { lesson: String, score: u8, seconds: u32 },
}

/// What was said so far.
#[derive(Default)]
struct Told {
    ids: u32,
    /// When the lab was ready.
    since: f64,
    seen: Option<Seen>,
}

/// What of a lesson is told.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    passed: Vec<bool>,
    open: usize,
    complete: bool,
}

impl Seen {
    fn of(lesson: Option<&LessonView>) -> Self {
        lesson.map_or_else(Self::default, |lesson| Self {
            passed: lesson.steps.iter().map(|step| step.goals.iter().all(|goal| goal.done)).collect(),
            open: lesson.open,
            complete: lesson.complete,
        })
    }
}

/// Tells the parent what changed.
#[hook]
pub(crate) fn use_parent(page: &Page, query: &Query) {
    let told = use_mut_ref(Told::default);
    let now = (page.phase == Phase::Ready).then(|| Seen::of(page.view.lesson.as_ref()));
    let (lesson, query) = (page.view.lesson.clone(), query.clone());
    use_effect_with(now, move |now| {
        let Some(now) = now.clone().filter(|_| query.embed) else { return };
        let mut told = told.borrow_mut();
        if told.seen.is_none() {
            told.since = js_sys::Date::now();
        }
        // Whole seconds; a clock that was set back gives none.
        let seconds = ((js_sys::Date::now() - told.since) / 1_000.0) as u32;
        for said in news(
            lesson.as_ref().map_or(&query.lesson, |lesson| &lesson.id),
            lesson.as_ref(),
            told.seen.as_ref(),
            &now,
            seconds,
        ) {
            told.ids += 1;
            let envelope = Envelope { lab: "rolelab", v: 1, id: told.ids, said: &said };
            if let Ok(text) = serde_json::to_string(&envelope) {
                dom::tell_parent(&text, query.origin.as_deref().unwrap_or("*"));
            }
        }
        told.seen = Some(now);
    });
}

/// What is said of a change. A step is told once when it is passed, and each time it becomes the open one.
fn news(id: &str, lesson: Option<&LessonView>, before: Option<&Seen>, now: &Seen, seconds: u32) -> Vec<Said> {
    let steps = lesson.map_or(&[][..], |lesson| &lesson.steps);
    let step = |index: usize, state: &'static str| {
        Some(Said::Step {
            lesson: id.to_owned(),
            step: steps.get(index)?.id.clone(),
            number: index + 1,
            of: steps.len(),
            state,
        })
    };
    let mut said = Vec::new();
    if before.is_none() {
        said.push(Said::Ready { lesson: id.to_owned(), steps: steps.len() });
    }
    if let Some(before) = before {
        let was = |index: usize| before.passed.get(index).copied().unwrap_or_default();
        let passed = now.passed.iter().enumerate().filter(|(index, passed)| **passed && !was(*index));
        said.extend(passed.filter_map(|(index, _)| step(index, "passed")));
    }
    if before.is_none_or(|before| before.open != now.open) {
        said.extend(step(now.open, "started"));
    }
    if now.complete && !before.is_some_and(|before| before.complete) {
        said.push(Said::Complete { lesson: id.to_owned(), score: 1, seconds });
    }
    said
}

#[cfg(test)]
mod tests {
    use rolelab_labs::view::StepView;

    use super::*;

    fn lesson() -> LessonView {
        let step = |id: &str| StepView { id: id.to_owned(), ..StepView::default() };
        LessonView { steps: vec![step("one"), step("two")], ..LessonView::default() }
    }

    fn seen(passed: [bool; 2], open: usize) -> Seen {
        Seen { passed: passed.to_vec(), open, complete: passed == [true, true] }
    }

    fn words(before: Option<&Seen>, now: &Seen) -> Vec<String> {
        let said = news("x", Some(&lesson()), before, now, 7);
        said.iter().map(|said| serde_json::to_string(said).unwrap_or_default()).collect()
    }

    #[test]
    fn each_change_is_said_once() {
        let fresh = seen([false, false], 0);
        let begun =
            r#"{"type":"step","data":{"lesson":"x","step":"one","number":1,"of":2,"state":"started"}}"#;
        assert_eq!(words(None, &fresh), [r#"{"type":"ready","data":{"lesson":"x","steps":2}}"#, begun]);
        assert_eq!(words(Some(&fresh), &fresh), [""; 0]);
        let half = seen([true, false], 1);
        let passed =
            r#"{"type":"step","data":{"lesson":"x","step":"one","number":1,"of":2,"state":"passed"}}"#;
        let next =
            r#"{"type":"step","data":{"lesson":"x","step":"two","number":2,"of":2,"state":"started"}}"#;
        assert_eq!(words(Some(&fresh), &half), [passed, next]);
        let all = seen([true, true], 2);
        let complete = r#"{"type":"complete","data":{"lesson":"x","score":1,"seconds":7}}"#;
        assert_eq!(words(Some(&half), &all).last().map(String::as_str), Some(complete));
    }

    #[test]
    fn a_lab_that_comes_back_complete_says_so() {
        let said = news("x", Some(&lesson()), None, &seen([true, true], 2), 0);
        assert!(matches!(said.as_slice(), [Said::Ready { .. }, Said::Complete { .. }]), "{said:?}");
    }

    #[test]
    fn a_message_is_one_flat_object() {
        let said = Said::Ready { lesson: "sandbox".to_owned(), steps: 0 };
        let text = serde_json::to_string(&Envelope { lab: "rolelab", v: 1, id: 1, said: &said });
        let wanted = r#"{"lab":"rolelab","v":1,"id":1,"type":"ready","data":{"lesson":"sandbox","steps":0}}"#;
        assert_eq!(text.unwrap_or_default(), wanted);
    }
}
