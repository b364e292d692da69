//! The few things of the browser that panels need: focus, selection, clipboard, scrolling. Panels name no web_sys call
//! of their own beyond the events they get.

use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{
    Document, Element, FocusEvent, HtmlElement, HtmlInputElement, Node, ResizeObserver,
    ScrollIntoViewOptions, ScrollLogicalPosition, SvgElement, Window,
};
use yew::NodeRef;

use crate::readline::Line;

pub(crate) fn window() -> Option<Window> {
    web_sys::window()
}

pub(crate) fn document() -> Option<Document> {
    window()?.document()
}

/// The root element, whose `data-` attributes the style sheets and tests read.
pub(crate) fn root() -> Option<HtmlElement> {
    document()?.document_element()?.dyn_into().ok()
}

/// Sets `data-NAME` on the root element.
pub(crate) fn mark(name: &str, value: &str) {
    if let Some(root) = root() {
        root.dataset().set(name, value).ok();
    }
}

/// Takes `data-NAME` from the root element.
pub(crate) fn unmark(name: &str) {
    if let Some(root) = root() {
        root.dataset().delete(name);
    }
}

/// Sets `data-NAME` on the root element for as long as it takes to see what it lights.
pub(crate) fn pulse(name: &'static str, value: &str) {
    mark(name, value);
    gloo_timers::callback::Timeout::new(1_600, move || unmark(name)).forget();
}

/// The element that an event came to.
pub(crate) fn element(target: web_sys::EventTarget) -> Option<Element> {
    target.dyn_into().ok()
}

/// True when the root element has `data-NAME`.
pub(crate) fn marked(name: &str) -> bool {
    root().is_some_and(|root| root.dataset().get(name).is_some())
}

/// Moves the keyboard to an element.
pub(crate) fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        element.focus().ok();
    }
}

/// What stands in an input, the cursor behind what is marked.
pub(crate) fn line(input: &HtmlInputElement) -> Line {
    Line::of_units(input.value(), input.selection_end().ok().flatten().unwrap_or(u32::MAX))
}

/// Puts a line into an input, its cursor in view. The input's letters are all of one width.
pub(crate) fn show_line(input: &HtmlInputElement, line: &Line) {
    if input.value() != line.text {
        input.set_value(&line.text);
    }
    let at = line.units();
    input.set_selection_range(at, at).ok();
    let (whole, width, left) = (input.scroll_width(), input.client_width(), input.scroll_left());
    let all = i64::try_from(line.text.encode_utf16().count()).unwrap_or(1).max(1);
    let place = i32::try_from(i64::from(whole) * i64::from(at) / all).unwrap_or(whole);
    if line.at_end() {
        input.set_scroll_left(whole);
    } else if place < left || place >= left + width {
        input.set_scroll_left(place - width / 2);
    }
}

/// Sets the text of an element that yew leaves empty.
pub(crate) fn set_text(node: &NodeRef, text: &str) {
    if let Some(node) = node.cast::<Node>().filter(|node| node.text_content().as_deref() != Some(text)) {
        node.set_text_content(Some(text));
    }
}

/// True when the learner has marked text anywhere, an input included.
pub(crate) fn has_selection(input: Option<&HtmlInputElement>) -> bool {
    let marked = |input: &HtmlInputElement| {
        input.selection_start().ok().flatten() != input.selection_end().ok().flatten()
    };
    let page = window().and_then(|w| w.get_selection().ok().flatten()).is_some_and(|s| !s.is_collapsed());
    page || input.is_some_and(marked)
}

/// Copies text. Where the clipboard is closed to pages the text is marked instead, ready for Ctrl-C.
pub(crate) fn copy(text: &str, fallback: Option<Element>) {
    let clipboard = window().map(|w| w.navigator().clipboard());
    // In an insecure or sandboxed page the property does not exist, whatever its type says.
    if let Some(clipboard) = clipboard.filter(|c| !c.is_undefined()) {
        let refused = Closure::once_into_js(move |_: wasm_bindgen::JsValue| {
            if let Some(element) = fallback {
                select(&element);
            }
        });
        let promise = clipboard.write_text(text);
        // The browser's refusal is not an error of the page.
        js_sys::Reflect::get(&promise, &"catch".into())
            .ok()
            .and_then(|catch| catch.dyn_into::<js_sys::Function>().ok())
            .map(|catch| catch.call1(&promise, &refused));
    } else if let Some(element) = fallback {
        select(&element);
    }
}

fn select(element: &Element) {
    if let Some(selection) = window().and_then(|w| w.get_selection().ok().flatten()) {
        selection.select_all_children(element).ok();
    }
}

/// True on a page that owns its window and is used with a mouse: there the prompt may take the keyboard unasked.
pub(crate) fn may_take_focus() -> bool {
    let Some(window) = window() else { return false };
    let matches = |query: &str| window.match_media(query).ok().flatten().is_some_and(|m| m.matches());
    let idle = document().and_then(|d| d.active_element()).is_none_or(|e| e.tag_name() == "BODY");
    parent().is_none() && idle && matches("(pointer: fine) and (min-width: 700px)")
}

/// Posts JSON, as an object, to the page that frames this one. Without one nothing is said; an origin that is none is
/// nobody's.
pub(crate) fn tell_parent(json: &str, origin: &str) {
    if let (Some(parent), Ok(message)) = (parent(), js_sys::JSON::parse(json)) {
        parent.post_message(&message, origin).ok();
    }
}

/// The page that frames this one.
fn parent() -> Option<Window> {
    let window = window()?;
    window.parent().ok().flatten().filter(|parent| *parent != window)
}

/// The id of this build, for saves and reports.
pub(crate) fn build() -> String {
    let meta = document().and_then(|d| d.query_selector("meta[name=build]").ok().flatten());
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_else(|| "unknown".to_owned())
}

/// A number that nobody can foresee, for the ids of an attempt.
pub(crate) fn chance() -> u32 {
    let mut bytes = [0; 4];
    let crypto = window().and_then(|window| window.crypto().ok());
    match crypto.map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes)) {
        Some(Ok(_)) => u32::from_le_bytes(bytes),
        // Equal ids are no harm.
        _ => 1,
    }
}

/// False when the browser knows that it has no network.
pub(crate) fn online() -> bool {
    window().is_some_and(|window| window.navigator().on_line())
}

/// Loads the page again.
pub(crate) fn reload() {
    if let Some(window) = window() {
        window.location().reload().ok();
    }
}

/// How far a lesson is, in words: www/start.js reads what this browser has kept of it.
pub(crate) fn progress(lesson: &str) -> String {
    let window = window().map(JsValue::from).unwrap_or_default();
    let said = js_sys::Reflect::get(&window, &"rolelabProgress".into()).ok();
    let said = said.and_then(|said| said.dyn_into::<js_sys::Function>().ok());
    said.and_then(|said| said.call1(&window, &lesson.into()).ok()?.as_string()).unwrap_or_default()
}

/// True when the system asks for dark colours.
pub(crate) fn prefers_dark() -> bool {
    let query = window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// The element with this id.
pub(crate) fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// True when a mouse pressed something on a page that has room for a prompt beside it: then the prompt may have the keyboard,
/// which would press the same thing again. Who pressed with the keyboard keeps it.
pub(crate) fn by_mouse(event: &web_sys::MouseEvent) -> bool {
    let matches = |query: &str| window()?.match_media(query).ok().flatten().map(|found| found.matches());
    event.detail() > 0 && matches("(pointer: fine) and (min-width: 700px)").unwrap_or_default()
}

/// True where one pane shows at a time.
pub(crate) fn is_narrow() -> bool {
    window()
        .and_then(|w| w.match_media("(max-width: 699px)").ok().flatten())
        .is_some_and(|found| found.matches())
}

/// An element as a list to choose from.
pub(crate) fn select_of(element: Element) -> Option<web_sys::HtmlSelectElement> {
    element.dyn_into().ok()
}

/// Moves the keyboard to the element with this id.
pub(crate) fn focus_id(id: &str) {
    let Some(element) = by_id(id) else { return };
    match element.dyn_into::<HtmlElement>() {
        Ok(element) => element.focus().ok(),
        // A part of a drawing.
        Err(element) => element.dyn_into::<SvgElement>().ok().and_then(|element| element.focus().ok()),
    };
}

/// Scrolls until the element with this id is in view, and no further.
pub(crate) fn bring_into_view(id: &str) {
    if let Some(element) = by_id(id) {
        let how = ScrollIntoViewOptions::new();
        how.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

/// Scrolls a list sideways until the element with this id, one of its own, is in view. Nothing else moves: in a frame, the
/// page around it would.
pub(crate) fn bring_into_list(id: &str) {
    let html = |element: Element| element.dyn_into::<HtmlElement>().ok();
    let Some(element) = by_id(id).and_then(html) else { return };
    let Some(list) = element.parent_element().and_then(html) else { return };
    let left = element.offset_left() - list.offset_left();
    let right = left + element.offset_width();
    let seen = list.scroll_left();
    if left < seen {
        list.set_scroll_left(left);
    } else if right > seen + list.client_width() {
        list.set_scroll_left(right - list.client_width());
    }
}

/// True when the element with this id has the keyboard.
pub(crate) fn has_focus(id: &str) -> bool {
    document().and_then(|d| d.active_element()).is_some_and(|element| element.id() == id)
}

/// Closes a `<details>`.
pub(crate) fn close(details: &NodeRef) {
    if let Some(details) = details.cast::<Element>() {
        details.remove_attribute("open").ok();
    }
}

/// True when the keyboard moves to something inside the element, or nowhere: a click on plain text does that.
pub(crate) fn goes_inside(node: &NodeRef, event: &FocusEvent) -> bool {
    let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    to.is_none_or(|to| node.cast::<Node>().is_some_and(|node| node.contains(Some(&to))))
}

/// Tells an element's inner width and height now and whenever they change, until the answer is dropped.
pub(crate) fn watch_size(node: &NodeRef, told: impl Fn((i32, i32)) + 'static) -> Option<SizeWatch> {
    let element = node.cast::<Element>()?;
    let watched = element.clone();
    let told = Closure::<dyn Fn()>::new(move || told((watched.client_width(), watched.client_height())));
    let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
    observer.observe(&element);
    Some(SizeWatch { observer, _told: told })
}

/// What goes on watching.
pub(crate) struct SizeWatch {
    observer: ResizeObserver,
    _told: Closure<dyn Fn()>,
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Shows the beginning of what scrolls.
pub(crate) fn scroll_to_top(node: &NodeRef) {
    if let Some(element) = node.cast::<Element>() {
        element.set_scroll_top(0);
    }
}

/// Scrolls an element until the first part of it that matches stands at its top. Nothing else moves.
pub(crate) fn scroll_to(node: &NodeRef, selector: &str) {
    let Some(element) = node.cast::<HtmlElement>() else { return };
    let part = element.query_selector(selector).ok().flatten();
    if let Some(part) = part {
        let below = part.get_bounding_client_rect().top() - element.get_bounding_client_rect().top();
        // Whole pixels of a page.
        #[expect(clippy::cast_possible_truncation, reason = "a page is not that long")]
        element.set_scroll_top(element.scroll_top() + below as i32 - 16);
    }
}

/// Shows the end of what scrolls.
pub(crate) fn scroll_to_end(node: &NodeRef) {
    if let Some(element) = node.cast::<Element>() {
        element.set_scroll_top(element.scroll_height());
    }
}
