//! The line editor beside the real one: each row of the table here and, where bash 5.2 is installed, there.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{
    Act, Key, Line, Place, Press, Readline,
    rows_table::{HISTORY, ROWS},
};

/// A line from how the table writes it.
fn line(text: &str) -> Line {
    let (before, after) = text.split_once('|').unwrap();
    Line::new(format!("{before}{after}"), before.len())
}

fn written(line: &Line) -> String {
    format!("{}|{}", line.before(), line.after())
}

/// One key from how the table writes it, as a browser tells it.
fn press(name: &str) -> Press<'_> {
    let (ctrl, name) = name.strip_prefix("C-").map_or((false, name), |name| (true, name));
    let (alt, name) =
        name.strip_prefix("M-").filter(|name| !name.is_empty()).map_or((false, name), |name| (true, name));
    let name = match name {
        "Left" => "ArrowLeft",
        "Right" => "ArrowRight",
        "Up" => "ArrowUp",
        "Down" => "ArrowDown",
        "SPC" => " ",
        name => name,
    };
    Press { name, ctrl, alt, ..Press::default() }
}

/// What a browser does with the keys that are left to it.
fn browser(key: &Press<'_>, line: &Line) -> Line {
    match key.name {
        "ArrowLeft" => {
            line.before().chars().next_back().map_or(line.clone(), |c| line.moved(line.cursor - c.len_utf8()))
        }
        "ArrowRight" => {
            line.after().chars().next().map_or(line.clone(), |c| line.moved(line.cursor + c.len_utf8()))
        }
        "Backspace" => line.without(browser(&press("Left"), line).cursor).0,
        name => line.with(name),
    }
}

/// The line after some keys here.
fn ours(before: &str, keys: &str) -> Line {
    let history: Vec<String> = HISTORY.iter().map(|line| (*line).to_owned()).collect();
    let mut readline = Readline::default();
    keys.split(' ').fold(line(before), |line, name| {
        let press = press(name);
        match readline.take(&press.key(), &line, Place { history: &history, shell: true }) {
            Act::Show(line) => line,
            Act::Pass => browser(&press, &line),
            Act::Ring => line,
            other => panic!("{before} {keys}: {other:?}"),
        }
    })
}

#[test]
fn keys_do_what_readline_does() {
    let wrong: Vec<String> = ROWS
        .iter()
        .filter_map(|(command, before, keys, after)| {
            let got = written(&ours(before, keys));
            (got != *after).then(|| format!("{command}: {before} {keys}\n  bash: {after}\n  ours: {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}

/// What a terminal sends for a key.
fn sent(name: &str) -> String {
    match name {
        "Left" => "\x1b[D".to_owned(),
        "Right" => "\x1b[C".to_owned(),
        "Up" => "\x1b[A".to_owned(),
        "Down" => "\x1b[B".to_owned(),
        "C-Left" => "\x1b[1;5D".to_owned(),
        "C-Right" => "\x1b[1;5C".to_owned(),
        "Backspace" => "\x7f".to_owned(),
        "SPC" => " ".to_owned(),
        name => match (name.strip_prefix("C-"), name.strip_prefix("M-")) {
            (Some(letter), _) => letter.bytes().map(|byte| char::from(byte & 0x1f)).collect(),
            (_, Some(rest)) => format!("\x1b{}", sent(rest)),
            _ => name.to_owned(),
        },
    }
}

/// The line after some keys in the real bash, on a terminal of its own.
fn bash(before: &str, keys: &str, folder: &Path) -> String {
    fs::create_dir_all(folder).unwrap();
    let begun = line(before);
    let mut start =
        String::from("PS1=; bind 'set enable-bracketed-paste off'; history -c; shopt -u histappend\n");
    for line in HISTORY {
        start.push_str(&format!("history -s '{}'\n", line.replace('\'', "'\\''")));
    }
    start.push_str(&format!(
        "begin() {{ READLINE_LINE='{}' READLINE_POINT={}; }}\n",
        begun.text,
        begun.before().chars().count()
    ));
    start.push_str("end() { printf '%s\\n%s' \"$READLINE_POINT\" \"$READLINE_LINE\" >after; exit; }\n");
    // A command that changes nothing ends a search first: from within one bash finds no bound function.
    start.push_str(
        "bind '\"\\C-^\": set-mark'; bind -x '\"\\C-x\\C-b\": begin'; bind -x '\"\\C-]\": end'; PS1='now:'\n",
    );
    fs::write(folder.join("start"), start).unwrap();
    let mut script = Command::new("timeout")
        .args(["20", "script", "-qec", "exec bash --noprofile --rcfile start -i", "/dev/null"])
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", "/usr/local/bin:/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TERM", "xterm")])
        .env("HOME", folder)
        .env("INPUTRC", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = script.stdout.take().unwrap();
    let mut seen = Vec::new();
    let mut byte = [0];
    // Before its prompt the terminal is not yet readline's.
    while !seen.ends_with(b"now:") && out.read(&mut byte).unwrap() == 1 {
        seen.push(byte[0]);
    }
    let sent: String = keys.split(' ').map(sent).collect();
    let mut to = script.stdin.take().unwrap();
    to.write_all(format!("\x18\x02{sent}\x1e\x1d").as_bytes()).unwrap();
    to.flush().unwrap();
    out.read_to_end(&mut seen).unwrap();
    drop(to);
    script.wait().unwrap();
    let after = fs::read_to_string(folder.join("after"))
        .unwrap_or_else(|_| panic!("{before} {keys}: {}", String::from_utf8_lossy(&seen)));
    fs::remove_dir_all(folder).unwrap();
    let (point, text) = after.split_once('\n').unwrap();
    let cursor = text.chars().take(point.parse().unwrap()).map(char::len_utf8).sum();
    written(&Line::new(text, cursor))
}

#[test]
fn the_table_is_what_bash_says() {
    let said = |program: &str| {
        let ran = Command::new(program).arg("--version").output();
        ran.map(|ran| String::from_utf8_lossy(&ran.stdout).into_owned()).unwrap_or_default()
    };
    if !said("bash").contains("version 5.2") || !said("script").contains("util-linux") {
        println!("skipped: no bash 5.2 and script(1) here to check the table against");
        return;
    }
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let wrong: Vec<String> = ROWS
        .iter()
        .filter_map(|(command, before, keys, after)| {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder =
                std::env::temp_dir().join(format!("rolelab-readline-{}-{number}", std::process::id()));
            let got = bash(before, keys, &folder);
            (got != *after).then(|| format!("    (\"{command}\", {before:?}, {keys:?}, {got:?}),"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), ROWS.len(), wrong.join("\n"));
}

#[test]
fn tab_leaves_where_there_is_nothing_to_complete() {
    let mut readline = Readline::default();
    let shell = Place { history: &[], shell: true };
    for text in ["", "  "] {
        assert_eq!(readline.take(&Key::Complete, &Line::ending(text), shell), Act::Pass);
    }
    assert_eq!(readline.take(&Key::Complete, &Line::ending("l"), shell), Act::Complete);
    assert_eq!(readline.take(&Key::Leave, &Line::ending("l"), shell), Act::Leave);
    let program = Place { shell: false, ..shell };
    assert_eq!(readline.take(&Key::Complete, &Line::ending("l"), program), Act::Pass, "a program reads");
}

#[test]
fn escape_ends_a_search_and_tab_then_leaves() {
    let mut readline = Readline::default();
    let history = ["echo one".to_owned()];
    let shell = Place { history: &history, shell: true };
    readline.take(&Key::Search, &Line::default(), shell);
    assert_eq!(readline.label().as_deref(), Some("(reverse-i-search)`': "));
    readline.take(&Key::Text("o".to_owned()), &Line::default(), shell);
    assert_eq!(readline.label().as_deref(), Some("(reverse-i-search)`o': "));
    readline.take(&Key::Text("z".to_owned()), &Line::default(), shell);
    assert_eq!(readline.label().as_deref(), Some("(failed reverse-i-search)`oz': "), "bash");
    let Act::Show(line) = readline.take(&Key::Leave, &Line::default(), shell) else { panic!("no line") };
    assert_eq!((readline.label(), line.text.as_str()), (None, "echo one"));
    assert_eq!(readline.take(&Key::Complete, &line, shell), Act::Pass);
    assert_eq!(readline.take(&Key::Complete, &line, shell), Act::Complete);
}

#[test]
fn what_is_proposed_is_taken_at_the_end_of_the_line_only() {
    let mut readline = Readline::default();
    let history = ["echo one".to_owned()];
    let shell = Place { history: &history, shell: true };
    let whole = Act::Show(Line::ending("echo one"));
    for key in [Key::Accept, press("C-e").key()] {
        assert_eq!(readline.take(&key, &Line::ending("ec"), shell), whole);
    }
    assert_eq!(readline.take(&Key::Accept, &Line::new("ec", 1), shell), Act::Pass);
    assert_eq!(readline.take(&press("C-e").key(), &Line::new("ec", 1), shell), Act::Show(Line::ending("ec")));
}

#[test]
fn control_d_deletes_and_ends_only_what_is_empty() {
    let mut readline = Readline::default();
    let shell = Place { history: &[], shell: true };
    let mut control_d = |line: Line| readline.take(&press("C-d").key(), &line, shell);
    assert_eq!(control_d(Line::default()), Act::EndOfInput);
    assert_eq!(control_d(Line::new("ab", 1)), Act::Show(Line::ending("a")));
    assert_eq!(control_d(Line::ending("ab")), Act::Ring);
}
