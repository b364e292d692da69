//! Builtins about variables: `declare` and its kin, `unset`, `set`, `shift`.

use super::Call;
use crate::{
    eval::{
        Env, Eval, Unwind,
        options::OPTIONS,
        simple::{is_name, quote, quote_as_bash},
        variables::List,
    },
    variable::{Key, Value, Variable},
};

/// What `declare` and its kin were asked for.
#[derive(Default)]
struct Wish {
    exported: Option<bool>,
    read_only: bool,
    integer: Option<bool>,
    reference: Option<bool>,
    case: Option<Option<char>>,
    indexed: bool,
    keyed: bool,
    local: bool,
    print: bool,
    functions: Option<char>,
}

/// `export`, `local`, `readonly`, `declare`, `typeset`.
pub(super) async fn declare(call: Call) -> Eval<i32> {
    let env = &call.env;
    let name = call.name.as_str();
    let mut wish = Wish {
        exported: (name == "export").then_some(true),
        read_only: name == "readonly",
        local: name == "local" || (env.returns && matches!(name, "declare" | "typeset")),
        ..Wish::default()
    };
    let mut used = 0;
    for option in &call.args {
        if option == "--" {
            used += 1;
            break;
        }
        let Some(letters) = option.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
            break;
        };
        let on = option.starts_with('-');
        for letter in letters.chars() {
            match letter {
                'x' => wish.exported = Some(on),
                'n' if name == "export" => wish.exported = Some(false),
                'n' => wish.reference = Some(on),
                'r' => wish.read_only = on,
                'i' => wish.integer = Some(on),
                'u' | 'l' => wish.case = Some(on.then_some(letter)),
                'a' => wish.indexed = true,
                'A' => wish.keyed = true,
                'g' => wish.local = false,
                'p' => wish.print = true,
                'f' | 'F' => wish.functions = Some(letter),
                't' | 'I' => {}
                other => {
                    env.complain(&format!("{name}: -{other}: invalid option")).await?;
                    return Ok(2);
                }
            }
        }
        used += 1;
    }
    let words = call.args.get(used..).unwrap_or_default();
    if let Some(form) = wish.functions {
        return functions(env, name, form, words).await;
    }
    if name == "local" && !env.returns {
        env.complain("local: can only be used in a function").await?;
        return Ok(1);
    }
    if words.is_empty() {
        return list(env, &wish).await;
    }
    if wish.print {
        return print(env, name, words).await;
    }
    let mut status = 0;
    let mut lists = call.lists;
    for (index, word) in words.iter().enumerate() {
        let at = lists.iter().position(|(at, _)| *at == index + used);
        let list = at.map(|at| lists.swap_remove(at).1);
        if !one(env, name, &wish, word, list).await? {
            status = 1;
        }
    }
    Ok(status)
}

/// One word of a declaration. False when it could not be, which was said.
async fn one(env: &Env, who: &str, wish: &Wish, word: &str, list: Option<List>) -> Eval<bool> {
    let (left, value) = match word.split_once('=') {
        Some((left, value)) if list.is_none() => (left, Some(value)),
        _ => (word, None),
    };
    let (target, append) =
        left.strip_suffix('+').filter(|_| value.is_some()).map_or((left, false), |target| (target, true));
    let name = target.split_once('[').map_or(target, |(name, _)| name);
    if !is_name(name) {
        env.complain(&format!("{who}: `{word}': not a valid identifier")).await?;
        return Ok(false);
    }
    let read_only = env.session(|s| s.variables.get(name).is_some_and(|v| v.read_only));
    if read_only && (value.is_some() || list.is_some() || wish.local) {
        env.complain(&format!("{who}: {name}: readonly variable")).await?;
        return Ok(false);
    }
    if wish.local {
        hide(env, name);
    }
    env.change(|s| {
        let fresh = || Variable { unset: true, ..Variable::default() };
        let variable = s.variables.entry(name.to_owned()).or_insert_with(fresh);
        if wish.keyed && variable.count() == 0 {
            variable.value = Value::Keyed(std::sync::Arc::default());
        } else if wish.indexed {
            variable.become_indexed();
        }
        variable.integer = wish.integer.unwrap_or(variable.integer);
        variable.case = wish.case.unwrap_or(variable.case);
        if wish.reference == Some(false) {
            variable.reference = false;
        }
    });
    match (list, value) {
        (Some(list), _) => {
            if !env.assign_list(list).await? {
                return Ok(false);
            }
        }
        (None, Some(value)) if wish.reference == Some(true) => {
            let value = value.to_owned();
            env.change(|s| s.variables.get_mut(name).map(|v| v.set(None, value)));
        }
        (None, Some(value)) => {
            let Some(place) = env.place(target).await? else { return Ok(false) };
            if !env.assign_at(&place, value.to_owned(), append).await? {
                return Ok(false);
            }
        }
        (None, None) => {}
    }
    env.change(|s| {
        if let Some(variable) = s.variables.get_mut(name) {
            variable.exported = wish.exported.unwrap_or(variable.exported);
            variable.read_only = variable.read_only || wish.read_only;
            variable.reference = wish.reference.unwrap_or(variable.reference);
        }
    });
    Ok(true)
}

/// `declare -f` and `-F`.
async fn functions(env: &Env, who: &str, form: char, names: &[String]) -> Eval<i32> {
    let all = env.session(|s| s.functions.clone());
    let exports = who == "export" || who == "readonly";
    if names.is_empty() {
        for (name, text) in all {
            let line = if form == 'F' { format!("declare -f {name}\n") } else { format!("{text}\n") };
            env.stdout.write(line).await?;
        }
        return Ok(0);
    }
    let mut status = 0;
    for name in names {
        match all.get(name) {
            Some(_) if exports => env.change(|s| {
                if who == "export" && !s.exported_functions.contains(name) {
                    s.exported_functions.push(name.clone());
                }
            }),
            Some(text) => {
                let line = if form == 'F' { format!("{name}\n") } else { format!("{text}\n") };
                env.stdout.write(line).await?;
            }
            None => {
                status = 1;
                if exports {
                    env.complain(&format!("{who}: {name}: not a function")).await?;
                }
            }
        }
    }
    Ok(status)
}

/// Remembers what a function's own variable hides.
fn hide(env: &Env, name: &str) {
    env.change(|s| {
        let Some(frame) = s.frames.last_mut() else { return };
        if frame.hidden.contains_key(name) {
            return;
        }
        let hidden = s.variables.remove(name);
        frame.hidden.insert(name.to_owned(), hidden);
    });
}

/// The letters of a variable's attributes, as `declare` takes them.
pub(crate) fn flags(variable: &Variable) -> String {
    let kind = match variable.value {
        Value::Text(_) => None,
        Value::Indexed(_) => Some('a'),
        Value::Keyed(_) => Some('A'),
    };
    let letters = [
        kind,
        variable.integer.then_some('i'),
        variable.reference.then_some('n'),
        variable.read_only.then_some('r'),
        variable.exported.then_some('x'),
        variable.case,
    ];
    let letters: String = letters.into_iter().flatten().collect();
    if letters.is_empty() { "--".to_owned() } else { format!("-{letters}") }
}

/// A value between double quotes, or as `$'…'` when it has characters that do not print.
fn in_double_quotes(text: &str) -> String {
    if text.chars().any(char::is_control) {
        return quote_as_bash(text);
    }
    let mut out = "\"".to_owned();
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
    out + "\""
}

/// `=value` as `declare -p` prints it; nothing when there is none.
fn shown(variable: &Variable, array_only: bool) -> String {
    if variable.unset {
        return String::new();
    }
    if let Value::Text(text) = &variable.value {
        return if array_only { String::new() } else { format!("={}", in_double_quotes(text)) };
    }
    let pairs: Vec<String> = variable.elements().into_iter().map(|(key, value)| pair(&key, &value)).collect();
    let end = if matches!(variable.value, Value::Keyed(_)) && !pairs.is_empty() { " )" } else { ")" };
    format!("=({}{end}", pairs.join(" "))
}

fn pair(key: &Key, value: &str) -> String {
    let key = match key {
        Key::Index(index) => index.to_string(),
        Key::Name(name) if name.chars().all(|c| c.is_alphanumeric() || "_-./:+%,".contains(c)) => {
            name.clone()
        }
        Key::Name(name) => in_double_quotes(name),
    };
    format!("[{key}]={}", in_double_quotes(value))
}

/// `declare -p name…`
async fn print(env: &Env, who: &str, names: &[String]) -> Eval<i32> {
    let mut status = 0;
    for name in names {
        match env.session(|s| s.variables.get(name).cloned()) {
            Some(variable) => {
                let line = format!("declare {} {name}{}\n", flags(&variable), shown(&variable, false));
                env.stdout.write(line).await?;
            }
            None => {
                env.complain(&format!("{who}: {name}: not found")).await?;
                status = 1;
            }
        }
    }
    Ok(status)
}

/// `export` alone: `declare -x NAME="value"`.
async fn list(env: &Env, wish: &Wish) -> Eval<i32> {
    let all: Vec<(String, Variable)> = env.session(|s| s.variables.clone().into_iter().collect());
    for (name, variable) in all {
        let other = (wish.exported == Some(true) && !variable.exported)
            || (wish.read_only && !variable.read_only)
            || (wish.indexed && !matches!(variable.value, Value::Indexed(_)))
            || (wish.keyed && !matches!(variable.value, Value::Keyed(_)));
        if !other {
            let line = format!("declare {} {name}{}\n", flags(&variable), shown(&variable, false));
            env.stdout.write(line).await?;
        }
    }
    Ok(0)
}

pub(super) async fn unset(call: Call) -> Eval<i32> {
    let env = &call.env;
    let mut status = 0;
    let (mut variables, mut functions, mut reference) = (true, true, false);
    for word in &call.args {
        match word.as_str() {
            "-v" => functions = false,
            "-f" => variables = false,
            "-n" => reference = true,
            text if variables && crate::eval::variables::cut(text).is_some_and(|(name, _)| is_name(name)) => {
                if !element(env, text).await? {
                    status = 1;
                }
            }
            name => {
                let name = if reference { name.to_owned() } else { env.resolve(name) };
                let name = name.as_str();
                let read_only = env.session(|s| s.variables.get(name).is_some_and(|v| v.read_only));
                if read_only && variables {
                    env.complain(&format!("unset: {name}: cannot unset: readonly variable")).await?;
                    status = 1;
                    continue;
                }
                if !is_name(name) && variables && !functions {
                    env.complain(&format!("unset: `{name}': not a valid identifier")).await?;
                    status = 1;
                    continue;
                }
                env.change(|s| {
                    let was = variables && s.variables.remove(name).is_some();
                    if functions && !was {
                        s.functions.remove(name);
                    }
                });
            }
        }
    }
    Ok(status)
}

/// `unset 'a[1]'`; all of them for `@` and `*`.
async fn element(env: &Env, text: &str) -> Eval<bool> {
    if let Some((name, "@" | "*")) = crate::eval::variables::cut(text) {
        let name = env.resolve(name);
        env.change(|s| s.variables.remove(&name));
        return Ok(true);
    }
    let Some(place) = env.place(text).await? else { return Ok(false) };
    let Some(key) = place.key else { return Ok(false) };
    let name = env.resolve(&place.name);
    if env.session(|s| s.variables.get(&name).is_some_and(|v| v.read_only)) {
        env.complain(&format!("unset: {name}: cannot unset: readonly variable")).await?;
        return Ok(false);
    }
    if !env.change(|s| s.variables.get_mut(&name).is_none_or(|v| v.remove(&key))) {
        let (_, subscript) = crate::eval::variables::cut(text).unwrap_or_default();
        env.complain(&format!("unset: [{subscript}]: bad array subscript")).await?;
        return Ok(false);
    }
    Ok(true)
}

/// `set`: variables, options, parameters.
pub(super) async fn set(call: Call) -> Eval<i32> {
    let env = &call.env;
    if call.args.is_empty() {
        let all: Vec<(String, Variable)> = env.session(|s| s.variables.clone().into_iter().collect());
        for (name, variable) in all {
            let line = match variable.text() {
                _ if variable.unset => continue,
                Some(text) if !variable.is_array() => format!("{name}={}\n", quote(text)),
                _ => format!("{name}{}\n", shown(&variable, true)),
            };
            env.stdout.write(line).await?;
        }
        return Ok(0);
    }
    let mut args = call.args.into_iter().peekable();
    while let Some(arg) = args.next_if(|arg| arg.len() > 1 && arg.starts_with(['-', '+'])) {
        if arg == "--" {
            env.change(|s| s.parameters = args.collect());
            return Ok(0);
        }
        let on = arg.starts_with('-');
        for letter in arg.chars().skip(1) {
            let name = if letter == 'o' { args.next() } else { Some(letter.to_string()) };
            let Some(name) = name else {
                for (_, name) in OPTIONS {
                    let state = if env.has_option(name) { "on" } else { "off" };
                    env.stdout.write(format!("{name:<15}\t{state}\n")).await?;
                }
                return Ok(0);
            };
            let known = OPTIONS.iter().find(|(c, long)| *long == name || (letter != 'o' && *c == letter));
            match known {
                Some((_, long)) => env.set_option(long, on),
                // Hashing, braces and `!` are as they are.
                None if letter != 'o' && "hBH".contains(letter) => {}
                None if letter != 'o' && "bkmptvP".contains(letter) => {
                    env.not_simulated(&format!("set -{letter}")).await?;
                }
                None if letter == 'o' => {
                    env.complain(&format!("set: {name}: invalid option name")).await?;
                    return Ok(2);
                }
                None => {
                    env.complain(&format!("set: -{letter}: invalid option")).await?;
                    return Ok(2);
                }
            }
        }
    }
    if args.peek().is_some() {
        env.change(|s| s.parameters = args.collect());
    }
    Ok(0)
}

pub(super) async fn shift(call: Call) -> Eval<i32> {
    let count = match call.args.first().map(|text| text.parse::<i64>()) {
        None => 1,
        Some(Ok(count)) if count < 0 => {
            call.env.complain(&format!("shift: {count}: shift count out of range")).await?;
            return Ok(1);
        }
        Some(Ok(count)) => usize::try_from(count).unwrap_or(usize::MAX),
        Some(Err(_)) => {
            let text = call.args.first().map(String::as_str).unwrap_or_default();
            call.env.complain(&format!("shift: {text}: numeric argument required")).await?;
            return Err(Unwind::Abort(1));
        }
    };
    Ok(call.env.change(|s| {
        if count > s.parameters.len() {
            return 1;
        }
        s.parameters.drain(..count);
        0
    }))
}
