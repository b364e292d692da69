//! Patterns against the paths of the host.

use super::{Env, Eval, Unwind, fields::Field, pattern::Pattern};

impl Env {
    /// The paths a field matches, or the field itself when there are none.
    pub(super) async fn paths(&self, field: &Field) -> Eval<Vec<String>> {
        if !field.open || self.has_option("noglob") {
            return Ok(vec![field.text.clone()]);
        }
        let absolute = field.pattern.starts_with('/');
        // What was found so far: as it is written, and where it is.
        let mut found = vec![(
            if absolute { "/" } else { "" }.to_owned(),
            self.absolute(if absolute { "/" } else { "." }),
        )];
        let parts: Vec<&str> = field.pattern.split('/').filter(|part| !part.is_empty()).collect();
        for (index, part) in parts.iter().enumerate() {
            self.port().step().await?;
            let extended = self.has_option("extglob");
            let pattern = if extended { Pattern::extended(part) } else { Pattern::new(part) };
            let pattern = if self.has_option("nocaseglob") { pattern.folded() } else { pattern };
            let last = index.saturating_add(1) == parts.len();
            let mut next = Vec::new();
            if *part == "**" && self.has_option("globstar") {
                let files = last && !field.pattern.ends_with('/');
                self.everything_below(&found, files, &mut next).await?;
                found = next;
                continue;
            }
            let host = self.port().host().borrow();
            for (written, place) in &found {
                let names = if pattern.is_plain() {
                    vec![pattern.plain()]
                } else {
                    let names = host.files.list(place).unwrap_or_default();
                    let hidden = pattern.starts_with_dot() || self.has_option("dotglob");
                    names
                        .into_iter()
                        .filter(|n| (hidden || !n.starts_with('.')) && pattern.matches(n))
                        .collect()
                };
                for name in names {
                    let path = crate::files::absolute(place, &name);
                    if if last { host.files.entry(&path).is_ok() } else { host.files.is_directory(&path) } {
                        next.push((format!("{written}{name}{}", if last { "" } else { "/" }), path));
                    }
                }
            }
            found = next;
        }
        if found.is_empty() && self.has_option("failglob") {
            self.complain(&format!("no match: {}", field.text)).await?;
            return Err(Unwind::Abort(1));
        }
        if found.is_empty() && self.has_option("nullglob") {
            return Ok(Vec::new());
        }
        if found.is_empty() {
            return Ok(vec![field.text.clone()]);
        }
        let end = if field.pattern.ends_with('/') { "/" } else { "" };
        let whole = |written: String| if written.ends_with('/') { written } else { written + end };
        Ok(found.into_iter().map(|(written, _)| whole(written)).collect())
    }

    /// `**`: every directory at and below what was found, and at the end of a pattern every file too.
    async fn everything_below(
        &self,
        found: &[(String, String)],
        last: bool,
        next: &mut Vec<(String, String)>,
    ) -> Eval<()> {
        for (written, place) in found {
            if !last || !written.is_empty() {
                next.push((written.clone(), place.clone()));
            }
            let below: Vec<String> = {
                let host = self.port().host().borrow();
                host.files.below(place).map(str::to_owned).collect()
            };
            for path in below {
                self.port().step().await?;
                let Some(rest) = path.strip_prefix(place.as_str()).map(|rest| rest.trim_start_matches('/'))
                else {
                    continue;
                };
                let hidden = rest.split('/').any(|part| part.starts_with('.'));
                let directory = self.port().host().borrow().files.is_directory(&path);
                if (hidden && !self.has_option("dotglob")) || (!last && !directory) {
                    continue;
                }
                let end = if last { "" } else { "/" };
                next.push((format!("{written}{rest}{end}"), path));
            }
        }
        Ok(())
    }
}
