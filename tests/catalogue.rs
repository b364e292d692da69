//! The catalogue of the start page is what the lessons say. `BLESS=1` writes it; it holds nothing that a lesson does not.

#![allow(clippy::unwrap_used)]

use std::{env, fmt::Write as _, fs, path::Path};

use rolelab_labs::lesson::{self, Lesson};

const HEAD: &str =
    "<!-- Written by `BLESS=1 cargo test -p rolelab-tests --test catalogue` from crates/labs/content/. -->\n";

/// The card of each lesson; labs without steps come last.
fn catalogue() -> String {
    let lessons: Vec<Lesson> = lesson::ids().map(|id| lesson::find(id, 1).unwrap()).collect();
    let (labs, free): (Vec<_>, Vec<_>) = lessons.iter().partition(|lesson| !lesson.steps.is_empty());
    let labs = labs.iter().enumerate().map(|(place, lesson)| card(lesson, &(place + 1).to_string()));
    let free = free.iter().map(|lesson| card(lesson, "+"));
    format!("{HEAD}{}", labs.chain(free).collect::<String>())
}

fn card(lesson: &Lesson, number: &str) -> String {
    let Lesson { id, minutes, steps, .. } = lesson;
    let length = match steps.len() {
        0 => String::new(),
        count => format!(" data-steps=\"{count}\" data-minutes=\"{minutes}\""),
    };
    let kind = if steps.is_empty() { "card free" } else { "card" };
    let mut html = format!(
        "<li class=\"{kind}\" data-lesson=\"{id}\"{length}><a href=\"?lesson={id}\">\
         <span class=\"no\" aria-hidden=\"true\">{number}</span><b>{}</b><span class=\"cd\">{}</span>\n",
        escape(&lesson.title),
        escape(&lesson.summary)
    );
    html.push_str("<span class=\"cm\">");
    if !steps.is_empty() {
        let bars = "<i></i>".repeat(steps.len());
        write!(html, "<span class=\"pg\" aria-hidden=\"true\">{bars}</span>").unwrap();
    }
    let state = if steps.is_empty() { "Free play".to_owned() } else { format!("{} steps", steps.len()) };
    write!(html, "<span class=\"ps\">{state}</span>").unwrap();
    if *minutes > 0 {
        write!(html, "<span class=\"min\">{minutes} min</span>").unwrap();
    }
    html.push_str("<span class=\"go\"></span></span></a>\n");
    if !steps.is_empty() {
        html.push_str("<ol class=\"titles\">\n");
        for step in steps {
            let goals: Vec<&str> = step.goals.iter().map(|goal| goal.id.as_str()).collect();
            writeln!(html, "<li data-goals=\"{}\">{}</li>", goals.join(" "), escape(&step.title)).unwrap();
        }
        html.push_str("</ol>\n");
    }
    html.push_str("</li>\n");
    html
}

/// The link that begins the course.
fn go() -> String {
    let lesson = lesson::find(lesson::ids().next().unwrap(), 1).unwrap();
    let (id, title) = (&lesson.id, escape(&lesson.title));
    format!("<a class=\"btn pri\" id=\"go\" href=\"?lesson={id}\">Start lab 1: {title}</a>\n")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[test]
fn the_start_page_lists_what_there_is() {
    for (name, wanted) in [("catalogue.html", catalogue()), ("go.html", go())] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www").join(name);
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &wanted).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(found, wanted, "BLESS=1 writes www/{name}");
    }
}
