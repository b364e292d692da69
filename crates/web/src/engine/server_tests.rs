//! Lessons that come as texts: when they wait for the parts, what is refused, and that a refusal changes nothing.

use rolelab_labs::{Input, parts::ALL, save::Save};

use super::{
    message::{Message, Opened, Reply, Source, Unread},
    server::Server,
};

/// A lesson whose account an author's line has been in, and one goal in each of two steps.
const TEXT: &str = r#"{"schema":1,"id":"made","title":"Made","summary":"For a test.","minutes":1,"level":"beginner",
"world":[{"run":{"on":"laptop","run":"touch before"}}],
"steps":[
{"id":"one","title":"One","prose":[],"goals":[{"id":"first","text":[{"text":"a"}],"check":{"file":{"on":"laptop","path":"~/a"}}}],"hints":[[{"text":"x"}],[{"text":"y"}],[{"text":"z"}]],"solution":[{"run":{"on":"laptop","run":"touch a"}}]},
{"id":"two","title":"Two","prose":[],"goals":[{"id":"second","text":[{"text":"b"}],"check":{"file":{"on":"laptop","path":"~/b"}}}],"hints":[[{"text":"x"}],[{"text":"y"}],[{"text":"z"}]],"solution":[{"run":{"on":"laptop","run":"touch b"}}]}],
"takeaways":[[{"text":"A."}],[{"text":"B."}],[{"text":"C."}]]}"#;

fn source(id: Option<&str>, text: Option<&str>) -> Source {
    Source { id: id.map(str::to_owned), text: text.map(str::to_owned) }
}

fn open(lesson: Source) -> Message {
    Message::Open { lesson, seed: 1, build: "b".to_owned(), passed: Vec::new() }
}

/// A server with its parts.
fn whole() -> Server {
    let mut server = Server::default();
    server.supply(&ALL);
    server
}

/// The last answer to a message.
fn ask(server: &mut Server, message: Message) -> Option<Reply> {
    server.push(1, message);
    let mut last = None;
    while server.busy() {
        last = server.turn().map(|(_, reply)| reply);
    }
    last
}

fn opened(reply: Option<Reply>) -> Result<Opened, String> {
    match reply {
        Some(Reply::Opened(opened)) => Ok(*opened),
        other => Err(format!("{other:?}")),
    }
}

fn passed(opened: &Opened) -> Vec<bool> {
    opened.view.lesson.iter().flat_map(|lesson| &lesson.steps).map(|step| step.passed).collect()
}

#[test]
fn a_text_waits_for_the_parts_and_is_opened_with_them() -> Result<(), String> {
    let mut server = Server::default();
    assert!(matches!(ask(&mut server, open(source(None, Some(TEXT)))), Some(Reply::Waits)));
    server.supply(&ALL);
    let found = opened(server.turn().map(|(_, reply)| reply))?;
    assert_eq!((found.save.lesson.as_str(), passed(&found)), ("made", vec![false, false]));
    assert!(found.shown.is_empty(), "what happened before is on no terminal");
    // The first of the course waits for nothing.
    let first = rolelab_labs::lesson::ids().next();
    let found = opened(ask(&mut Server::default(), open(source(first, None))))?;
    assert_eq!(Some(found.save.lesson.as_str()), first);
    Ok(())
}

#[test]
fn what_is_no_lesson_or_another_one_is_refused_and_the_open_lab_stays() -> Result<(), String> {
    let mut server = whole();
    opened(ask(&mut server, open(source(Some("sandbox"), None))))?;
    ask(
        &mut server,
        Message::Input(Input::Line { host: "laptop".to_owned(), text: "touch here".to_owned() }),
    );
    let broken = [
        source(None, Some("{")),
        source(None, Some("{}")),
        source(Some("made"), Some(&TEXT.replace("\"made\"", "\"other\""))),
        source(None, Some(&TEXT.replace("\"schema\":1", "\"schema\":2"))),
        source(Some("nothing"), None),
    ];
    for lesson in broken {
        let text = lesson.text.clone();
        let reply = ask(&mut server, open(lesson));
        assert!(matches!(&reply, Some(Reply::Refused(why)) if why.len() > 10), "{reply:?}");
        if let Some(text) = text.filter(|text| !text.contains("other")) {
            let reply = ask(&mut server, Message::Check(text));
            assert!(matches!(&reply, Some(Reply::Checked(Some(_)))), "{reply:?}");
        }
    }
    assert!(matches!(ask(&mut server, Message::Check(TEXT.to_owned())), Some(Reply::Checked(None))));
    let reply = ask(&mut server, Message::Look);
    assert!(
        matches!(&reply, Some(Reply::Looked(Some(view))) if view.hosts.iter().any(|host| host.history == ["touch here"])),
        "{reply:?}"
    );
    Ok(())
}

#[test]
fn a_beginning_that_does_not_end_is_told() {
    let text = TEXT.replace("touch before", "read forever");
    let reply = ask(&mut whole(), open(source(None, Some(&text))));
    assert!(matches!(&reply, Some(Reply::Closed(why)) if why.contains("read forever")), "{reply:?}");
    let reply = ask(&mut whole(), Message::Check(text));
    assert!(matches!(&reply, Some(Reply::Checked(Some(why))) if why.contains("read forever")), "{reply:?}");
}

#[test]
fn goals_that_were_reached_without_the_parts_are_told_with_what_waited_for_them() -> Result<(), String> {
    let mut server = Server::default();
    let first = rolelab_labs::lesson::ids().next();
    opened(ask(&mut server, open(source(first, None))))?;
    let line = |text: &str| Message::Input(Input::Line { host: "laptop".to_owned(), text: text.to_owned() });
    let reply = ask(&mut server, line("cat ~/.aws/credentials"));
    assert!(matches!(&reply, Some(Reply::Took(took)) if took.outcome.passed.is_empty()), "{reply:?}");
    assert!(matches!(ask(&mut server, line("aws sts get-caller-identity")), Some(Reply::Waits)));
    server.supply(&ALL);
    let reply = server.turn().map(|(_, reply)| reply);
    assert!(
        matches!(&reply, Some(Reply::Took(took)) if took.outcome.passed.contains(&"seen-key".to_owned())),
        "{reply:?}"
    );
    Ok(())
}

#[test]
fn a_jump_leaves_a_session_like_one_that_was_typed() -> Result<(), String> {
    let mut server = whole();
    let jump = Message::Jump { lesson: source(None, Some(TEXT)), step: 1, seed: 7, build: "b".to_owned() };
    let found = opened(ask(&mut server, jump))?;
    assert_eq!(passed(&found), [true, false]);
    assert_eq!((found.save.seed, found.save.passed.as_slice()), (7, &["first".to_owned()][..]));
    assert!(!found.shown.is_empty());
    let text = serde_json::to_string(&found.save).map_err(|why| why.to_string())?;
    let restore = |text: String| Message::Restore {
        text,
        lesson: source(None, Some(TEXT)),
        build: "b".to_owned(),
        without_last: false,
    };
    let again = opened(ask(&mut whole(), restore(text.clone())))?;
    assert_eq!((passed(&again), &again.view), (vec![true, false], &found.view));
    // Of a save that breaks off, the goals that it names are told.
    let cut = text.strip_suffix('}').unwrap_or_default().to_owned();
    let reply = ask(&mut whole(), restore(cut));
    assert!(
        matches!(&reply, Some(Reply::Unread(Unread::Damaged(_, legible))) if legible == &["first"]),
        "{reply:?}"
    );
    let other = Save { lesson: "other".to_owned(), ..found.save };
    let reply = ask(&mut whole(), restore(serde_json::to_string(&other).unwrap_or_default()));
    assert!(matches!(&reply, Some(Reply::Unread(Unread::Damaged(..)))), "{reply:?}");
    Ok(())
}
