//! index.html as written becomes index.html as shipped: one style sheet, addresses that change with content,
//! and links to the compiled program that www/boot.js reads.
//!
//! The page's rules are checked here, at build time: no inline script, no inline style, a policy in a meta tag.

use std::{collections::BTreeMap, path::Path};

use sha2::{Digest, Sha384};

use crate::{
    run::{Result, read},
    tree,
};

/// Files of the finished page by their address, relative to index.html.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The compiled program.
pub struct App {
    /// wasm-bindgen's module.
    pub glue: Vec<u8>,
    /// The wasm itself.
    pub wasm: Vec<u8>,
    /// Further modules that the glue imports, by their path beside it.
    pub snippets: Files,
    /// Names this build in a crash report.
    pub build: String,
}

/// Lays the page out. `root` holds index.html and www/; everything in www/ but bundled style sheets is copied
/// to the page's root under its own name.
pub fn assemble(root: &Path, app: App) -> Result<Files> {
    let html = String::from_utf8(read(&root.join("index.html"))?)?;
    let mut files = Files::new();
    for path in tree::files(&root.join("www"), "")? {
        files.insert(path.clone(), read(&root.join("www").join(&path))?);
    }
    let mut page = Page { files, style: String::new(), bundled: Vec::new() };
    let html = page.rewrite(&html)?;
    let Page { mut files, style, bundled } = page;
    for path in &bundled {
        files.remove(path);
    }

    let style_name = format!("style-{}.css", tree::short_hash(style.as_bytes()));
    let glue_name = format!("rolelab-{}.js", tree::short_hash(&app.glue));
    let wasm_name = format!("rolelab-{}.wasm", tree::short_hash(&app.wasm));
    let style_link = format!(
        "<link rel=\"stylesheet\" href=\"{style_name}\" integrity=\"{}\">",
        integrity(style.as_bytes())
    );
    let app_links = format!(
        "<meta name=\"build\" content=\"{}\">\n\
         <link rel=\"modulepreload\" data-app=\"glue\" href=\"{glue_name}\" integrity=\"{}\">\n\
         <link rel=\"preload\" data-app=\"wasm\" href=\"{wasm_name}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n",
        app.build,
        integrity(&app.glue)
    );
    let html = html.replace(STYLE_MARK, &style_link).replace(APP_MARK, &app_links);

    files.extend(app.snippets);
    if !style.is_empty() {
        files.insert(style_name, style.into_bytes());
    }
    files.insert(glue_name, app.glue);
    files.insert(wasm_name, app.wasm);
    files.insert("index.html".to_owned(), html.into_bytes());
    Ok(files)
}

/// The policy of the meta tag, which the server also sends as a header.
pub fn policy(html: &str) -> Option<String> {
    let mut tags = html.split('<').filter_map(|rest| rest.split('>').next());
    let tag = tags.find(|tag| attribute(tag, "http-equiv") == Some("Content-Security-Policy"))?;
    attribute(tag, "content").map(str::to_owned)
}

/// Addresses that index.html itself names, without what follows `?`.
pub fn named(html: &str) -> Vec<String> {
    let tags = html.split('<').filter_map(|rest| rest.split('>').next());
    let loads =
        tags.filter(|tag| tag.starts_with("link ") || tag.starts_with("script ") || tag.starts_with("img "));
    let addresses = loads.filter_map(|tag| attribute(tag, "href").or_else(|| attribute(tag, "src")));
    addresses.filter_map(|address| address.split('?').next()).map(str::to_owned).collect()
}

/// Where the style sheet's link and the program's links go; no HTML contains such a character.
const STYLE_MARK: &str = "\u{1}style\u{1}";
const APP_MARK: &str = "\u{1}app\u{1}";

struct Page {
    files: Files,
    style: String,
    bundled: Vec<String>,
}

impl Page {
    fn rewrite(&mut self, html: &str) -> Result<String> {
        if policy(html).is_none() {
            return Err("index.html has no Content-Security-Policy meta tag".into());
        }
        let mut out = String::new();
        let mut rest = html;
        while let Some((text, after)) = rest.split_once('<') {
            out.push_str(text);
            if let Some(comment) = after.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after).trim_start();
                continue;
            }
            let (tag, after) = after.split_once('>').ok_or("index.html: a tag without an end")?;
            if tag.matches('"').count() % 2 == 1 {
                return Err(format!("index.html: write &gt; inside attributes: <{tag}").into());
            }
            out.push_str(&self.tag(tag)?);
            rest = after;
        }
        out.push_str(rest);
        if out.contains(APP_MARK) { Ok(out) } else { Err("index.html has no </head>".into()) }
    }

    fn tag(&mut self, tag: &str) -> Result<String> {
        let inline = tag == "style" || tag.starts_with("style ") || attribute(tag, "style").is_some();
        let script = tag == "script" || (tag.starts_with("script ") && attribute(tag, "src").is_none());
        if inline || script || tag.contains(" on") && attribute_names(tag).any(|name| name.starts_with("on"))
        {
            return Err(format!("index.html: the policy forbids inline script and style: <{tag}>").into());
        }
        if tag == "/head" {
            return Ok(format!("{APP_MARK}</head>"));
        }
        let address = attribute(tag, "href").or_else(|| attribute(tag, "src"));
        let Some((address, path)) = address.and_then(|a| Some((a, a.strip_prefix("www/")?))) else {
            return Ok(format!("<{tag}>"));
        };
        let Some(content) = self.files.get(path) else {
            return Err(format!("index.html names {address}, which does not exist").into());
        };
        if attribute(tag, "rel") == Some("stylesheet") {
            let first = self.bundled.is_empty();
            self.style.push_str(&slim(&String::from_utf8(content.clone())?, path)?);
            self.bundled.push(path.to_owned());
            return Ok(if first { STYLE_MARK.to_owned() } else { String::new() });
        }
        let fresh = format!("{path}?v={}", tree::short_hash(content));
        let seal = if tag.starts_with("script ") {
            format!(" integrity=\"{}\"", integrity(content))
        } else {
            String::new()
        };
        Ok(format!("<{}{seal}>", tag.replace(address, &fresh)))
    }
}

/// An attribute's value. Values stand in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next()
}

fn attribute_names(tag: &str) -> impl Iterator<Item = &str> {
    let outside = tag.split('"').step_by(2);
    outside.flat_map(str::split_whitespace).filter_map(|word| word.strip_suffix('='))
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // 48 bytes of SHA-384 are sixteen whole groups: no padding to think of.
    let groups = bytes.chunks_exact(3);
    groups
        .flat_map(|group| {
            let bits = group.iter().fold(0usize, |bits, byte| bits << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[bits >> shift & 63]))
        })
        .collect()
}

/// A style sheet without comments and indentation.
fn slim(css: &str, path: &str) -> Result<String> {
    let mut out = String::new();
    let mut rest = css;
    let mut bare = String::new();
    while let Some((text, after)) = rest.split_once("/*") {
        bare.push_str(text);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    for address in bare.split("url(").skip(1) {
        let address = address.trim_start_matches(['"', '\'']);
        if !address.starts_with("data:") && !address.starts_with('#') {
            return Err(format!(
                "www/{path}: url() may hold data: or # only; style sheets move when bundled"
            )
            .into());
        }
    }
    if bare.contains("@import") {
        return Err(format!("www/{path}: name each style sheet in index.html instead of @import").into());
    }
    for line in bare.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">";

    fn page() -> Page {
        let files = [("a.css", "a { color: red } /* no */"), ("b.css", "b {}"), ("boot.js", "1;")];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        Page { files: Files::from(files), style: String::new(), bundled: Vec::new() }
    }

    #[test]
    fn style_sheets_become_one_and_scripts_get_an_address_by_content() {
        let mut page = page();
        let html = format!(
            "<head>{POLICY}<link rel=\"stylesheet\" href=\"www/a.css\"><link rel=\"stylesheet\" href=\"www/b.css\">\
             <script type=\"module\" src=\"www/boot.js\"></script></head>"
        );
        let html = page.rewrite(&html).unwrap();
        assert_eq!(page.style, "a { color: red }\nb {}\n");
        assert_eq!(html.matches(STYLE_MARK).count(), 1);
        assert!(
            html.contains(&format!("src=\"boot.js?v={}\" integrity=\"sha384-", tree::short_hash(b"1;"))),
            "{html}"
        );
        assert!(html.ends_with(&format!("{APP_MARK}</head>")));
        assert_eq!(policy(&html).unwrap(), "default-src 'none'");
        assert_eq!(named(&html), ["boot.js"]);
    }

    #[test]
    fn what_the_policy_would_block_does_not_build() {
        for bad in [
            "<script>1</script>",
            "<style>a{}</style>",
            "<p style=\"color: red\">",
            "<p onclick=\"x()\">",
            "<img src=\"www/none.png\">",
            "<p title=\"a > b\">",
        ] {
            assert!(page().rewrite(&format!("<head>{POLICY}</head>{bad}")).is_err(), "{bad}");
        }
        assert!(page().rewrite("<head></head>").is_err(), "no policy");
        assert!(slim("a { background: url(x.png) }", "a.css").is_err());
        assert!(slim("@import 'b.css';", "a.css").is_err());
    }

    #[test]
    fn integrity_is_what_browsers_compute() {
        // printf '' | openssl dgst -sha384 -binary | base64
        let empty = "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb";
        assert_eq!(integrity(b""), empty);
    }
}
