//! The packet of the hop shown. It moves by its own frames: nothing else is drawn anew while it is under way.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::Element;
use yew::prelude::*;

use super::ways::{Line, along};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What it is called: the hop's number.
    pub(crate) number: AttrValue,
    pub(crate) actor: AttrValue,
    pub(crate) there: Line,
    pub(crate) back: Line,
    /// What is written below it on its way there, and on its way back.
    pub(crate) labels: (AttrValue, AttrValue),
    /// Where it rests.
    pub(crate) rest: (f64, f64),
    /// How long it is under way, in milliseconds; `None` while it rests.
    pub(crate) moves: Option<u32>,
    /// It never arrives.
    pub(crate) lost: bool,
    /// Its words stand at its side, not below it.
    pub(crate) aside: bool,
    /// It carries a signature.
    pub(crate) sealed: bool,
}

/// The packet. Keyed by its hop, so each is a new one.
#[component]
pub(crate) fn Packet(props: &Props) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        let way = (props.there.clone(), props.back.clone(), props.rest, props.labels.clone(), props.lost);
        use_effect_with((props.moves, way), move |(moves, way)| {
            let (moves, way) = (*moves, way.clone());
            let running =
                moves.filter(|_| !way.0.is_empty()).map(|millis| frames(node, f64::from(millis), way));
            move || drop(running)
        });
    }
    let (x, y) = match (props.moves, props.there.first()) {
        (Some(_), Some(first)) => *first,
        _ => props.rest,
    };
    let (out, back) = &props.labels;
    let label = match props.moves {
        Some(_) => out.clone(),
        None if back.is_empty() || props.back.is_empty() => out.clone(),
        None => AttrValue::from(format!("{out}, {back}")),
    };
    html! {
        <g ref={node} class={classes!("packet", props.actor.to_string())} transform={format!("translate({x:.1} {y:.1})")}>
            <rect class="halo" x="-14" y="-14" width="28" height="28" rx="7" />
            <rect class="body" x="-10" y="-10" width="20" height="20" rx="4" />
            if props.sealed { <circle class="seal" cx="10" cy="-10" r="4.5" /> }
            <text class="n" y="4.2">{ props.number.clone() }</text>
            <text class={if props.aside { "l left" } else { "l" }} x={if props.aside { "17" } else { "0" }} y={if props.aside { "4" } else { "25" }}>{ label }</text>
        </g>
    }
}

/// Ends the frames when it is dropped.
struct Running(Rc<Cell<bool>>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

type Way = (Line, Line, (f64, f64), (AttrValue, AttrValue), bool);
type Frame = Rc<std::cell::RefCell<Option<Closure<dyn FnMut(f64)>>>>;

/// Moves the packet along its way, frame by frame.
fn frames(node: NodeRef, millis: f64, way: Way) -> Running {
    let on = Rc::new(Cell::new(true));
    let running = Running(on.clone());
    let holder: Frame = Rc::default();
    let again = holder.clone();
    let (begun, second) = (Cell::new(None), Cell::new(false));
    let step = Closure::<dyn FnMut(f64)>::new(move |now: f64| {
        let Some(element) = node.cast::<Element>().filter(|_| on.get()) else {
            again.borrow_mut().take();
            return;
        };
        let begin = begun.get().unwrap_or(now);
        begun.set(Some(begin));
        let share = ((now - begin) / millis).min(1.0);
        let (there, back, _, labels, lost) = &way;
        let (line, leg, returning) = match (back.is_empty(), share < 0.5) {
            (true, _) => (there, share, false),
            (false, true) => (there, share * 2.0, false),
            (false, false) => (back, share * 2.0 - 1.0, true),
        };
        let (x, y) = along(line, eased(leg));
        element.set_attribute("transform", &format!("translate({x:.1} {y:.1})")).ok();
        if returning
            && !second.replace(true)
            && let Some(text) = element.last_element_child().and_then(|text| text.first_child())
        {
            text.set_node_value(Some(&labels.1));
        }
        if *lost {
            element.set_attribute("opacity", &format!("{:.2}", 1.0 - share * share)).ok();
        }
        if share < 1.0 {
            request(&again);
        } else {
            again.borrow_mut().take();
        }
    });
    *holder.borrow_mut() = Some(step);
    request(&holder);
    running
}

fn request(frame: &Frame) {
    if let (Some(window), Some(step)) = (web_sys::window(), frame.borrow().as_ref()) {
        window.request_animation_frame(step.as_ref().unchecked_ref()).ok();
    }
}

/// Begins and ends gently.
fn eased(share: f64) -> f64 {
    share * share * (3.0 - 2.0 * share)
}
