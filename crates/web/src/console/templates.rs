//! Policies to begin with, and JSON laid out for reading. Text in, text out.

/// A template: its key, what the form calls it, the name it gives.
pub(crate) const ALL: [(&str, &str, &str); 4] = [
    ("list", "List one bucket", "list-"),
    ("read", "List and read one bucket", "read-"),
    ("deny", "Deny all on one bucket", "deny-"),
    ("own", "An empty statement", ""),
];

/// The policy's name that goes with a template.
pub(crate) fn name(key: &str, bucket: &str) -> String {
    let start = ALL.iter().find(|(own, ..)| *own == key).map_or("", |(.., start)| *start);
    if start.is_empty() { String::new() } else { format!("{start}{bucket}") }
}

/// The document.
pub(crate) fn document(key: &str, bucket: &str) -> String {
    let arn = format!("arn:aws:s3:::{bucket}");
    let statement = |effect: &str, action: &str, resource: &str| {
        format!("{{\"Effect\":\"{effect}\",\"Action\":{action},\"Resource\":{resource}}}")
    };
    let one = |text: &str| format!("\"{text}\"");
    let list = statement("Allow", "\"s3:ListBucket\"", &one(&arn));
    let statements = match key {
        "list" => list,
        "read" => {
            format!("{list},{}", statement("Allow", "\"s3:GetObject\"", &one(&format!("{arn}/*"))))
        }
        "deny" => statement("Deny", "\"s3:*\"", &format!("[\"{arn}\",\"{arn}/*\"]")),
        _ => statement("Allow", "\"\"", "\"\""),
    };
    indented(&format!("{{\"Version\":\"2012-10-17\",\"Statement\":[{statements}]}}"))
}

/// The same JSON with a line for each member. A text that has lines already stays as it is.
pub(crate) fn indented(text: &str) -> String {
    if text.contains('\n') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut inside, mut escaped) = (0_usize, false, false);
    let mut chars = text.chars().filter(|c| !c.is_control()).peekable();
    while let Some(c) = chars.next() {
        if inside {
            out.push(c);
            inside = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
            continue;
        }
        let line = |out: &mut String, depth: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n("  ", depth));
        };
        match c {
            ' ' => {}
            '{' | '[' => {
                out.push(c);
                if let Some(end) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => {
                inside = c == '"';
                escaped = false;
                out.push(c);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_laid_out() {
        let text = indented(r#"{"a":[],"b":{"c:{":"x\",y", "d":[1,2]}}"#);
        let wanted = "{\n  \"a\": [],\n  \"b\": {\n    \"c:{\": \"x\\\",y\",\n    \"d\": [\n      1,\n      2\n    ]\n  }\n}";
        assert_eq!(text, wanted);
        assert_eq!(indented(&text), text);
        assert_eq!(indented(r#""a\\","b""#), "\"a\\\\\",\n\"b\"");
    }

    #[test]
    fn templates_name_the_bucket() {
        for (key, ..) in ALL {
            let text = document(key, "reports");
            assert!(text.starts_with("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n"), "{text}");
            assert_eq!(text.contains("arn:aws:s3:::reports\""), key != "own", "{text}");
        }
        assert_eq!(name("read", "reports"), "read-reports");
        assert_eq!(name("own", "reports"), "");
    }
}
