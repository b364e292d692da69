//! Reads the finished index.html: what it loads, its policy, and whether it keeps to it.
//!
//! The rules are checked here, at build time: no inline script, handler or style, a policy in a meta tag, links to
//! the compiled program. Trunk writes the page; nothing here changes it.

use std::{collections::BTreeMap, path::Path};

use crate::run::{Result, read};

/// Files of the finished page by their address, relative to index.html.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Refuses a page whose own policy would block a part of it, or that names what is not there.
pub fn check(files: &Files) -> Result {
    let html = String::from_utf8(files.get("index.html").ok_or("dist/ has no index.html")?.clone())?;
    if policy(&html).is_none() {
        return Err("index.html has no Content-Security-Policy meta tag".into());
    }
    for tag in tags(&html) {
        if tag.matches('"').count() % 2 == 1 {
            return Err(format!("index.html: write &gt; inside attributes, in double quotes: <{tag}").into());
        }
        let name = tag.split_whitespace().next().unwrap_or_default();
        let inline = name == "style" || (name == "script" && attribute(tag, "src").is_none());
        if inline || attribute_names(tag).any(|name| name == "style" || name.starts_with("on")) {
            return Err(format!("index.html: the policy forbids inline script and style: <{tag}>").into());
        }
    }
    for path in named(&html) {
        if !path.contains(':') && !files.contains_key(&path) {
            return Err(format!("index.html names {path}, which is not in dist/").into());
        }
    }
    for wanted in ["glue", "wasm"] {
        if linked(&html, wanted).is_none() {
            return Err(format!("index.html has no <link data-app=\"{wanted}\">: see Trunk.toml").into());
        }
    }
    Ok(())
}

/// The policy of the meta tag, which the server also sends as a header.
pub fn policy(html: &str) -> Option<String> {
    let tag = tags(html).find(|tag| attribute(tag, "http-equiv") == Some("Content-Security-Policy"))?;
    attribute(tag, "content").map(str::to_owned)
}

/// The address of a part of the program: the `<link>` with this `data-app`.
pub fn linked(html: &str, app: &str) -> Option<String> {
    let tag = tags(html).find(|tag| attribute(tag, "data-app") == Some(app))?;
    attribute(tag, "href").map(|path| path.strip_prefix("./").unwrap_or(path).to_owned())
}

/// The options of wasm-opt that the source of index.html gives Trunk, for what we make smaller ourselves.
pub fn wasm_opt(root: &Path) -> Result<String> {
    let html = String::from_utf8(read(&root.join("index.html"))?)?;
    let tag = tags(&html).find(|tag| attribute(tag, "data-wasm-opt").is_some());
    let level = tag.and_then(|tag| attribute(tag, "data-wasm-opt"));
    let options = tag.and_then(|tag| attribute(tag, "data-wasm-opt-params"));
    let (level, options) = level.zip(options).ok_or("index.html tells Trunk nothing about wasm-opt")?;
    Ok(format!("-O{level} {options}"))
}

/// Addresses that index.html itself loads, without what follows `?`.
pub fn named(html: &str) -> Vec<String> {
    let loads = tags(html)
        .filter(|tag| tag.starts_with("link ") || tag.starts_with("script ") || tag.starts_with("img "));
    let addresses = loads.filter_map(|tag| attribute(tag, "href").or_else(|| attribute(tag, "src")));
    let paths = addresses.filter_map(|address| address.split(['?', '#']).next());
    paths.map(|path| path.strip_prefix("./").unwrap_or(path).to_owned()).collect()
}

/// The inside of every tag; comments left out.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    let outside = html.split("<!--").enumerate().filter_map(|(place, part)| match place {
        0 => Some(part),
        _ => part.split_once("-->").map(|(_, after)| after),
    });
    outside.flat_map(|part| part.split('<').skip(1)).filter_map(|rest| rest.split('>').next())
}

/// An attribute's value. Values stand in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next()
}

fn attribute_names(tag: &str) -> impl Iterator<Item = &str> {
    let outside = tag.split('"').step_by(2);
    outside.flat_map(str::split_whitespace).filter_map(|word| word.split_once('=')).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\
        <link rel=\"modulepreload\" data-app=\"glue\" href=\"./a-1.js\">\
        <link rel=\"preload\" data-app=\"wasm\" href=\"./a-1_bg.wasm\">";

    fn page(html: &str) -> Files {
        let files = [("index.html", html), ("a-1.js", ""), ("a-1_bg.wasm", ""), ("boot.js", "")];
        Files::from(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())))
    }

    #[test]
    fn a_page_is_read_as_trunk_writes_it() {
        let html = format!(
            "<head><!-- <style> -->{HEAD}<script src=\"./boot.js?v=1\" type=\"module\"></script>\
             <link rel=\"icon\" href=\"data:,\"></head>"
        );
        check(&page(&html)).unwrap();
        assert_eq!(policy(&html).unwrap(), "default-src 'none'");
        assert_eq!(named(&html), ["a-1.js", "a-1_bg.wasm", "boot.js", "data:,"]);
    }

    #[test]
    fn what_the_policy_would_block_does_not_build() {
        for bad in [
            "<script>1</script>",
            "<script type=\"module\">1</script>",
            "<style>a{}</style>",
            "<p style=\"color: red\">",
            "<p style='color: red'>",
            "<p onclick=\"x()\">",
            "<p title=\"a > b\">",
            "<img src=\"./none.png\">",
        ] {
            assert!(check(&page(&format!("{HEAD}{bad}"))).is_err(), "{bad}");
        }
        let (policy, links) = HEAD.split_once("<link").unwrap();
        assert!(check(&page(&format!("<link{links}"))).is_err(), "no policy");
        assert!(check(&page(policy)).is_err(), "no program");
    }
}
