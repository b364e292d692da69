//! The options of `set`: those that are kept, by name.

use super::Env;

/// Options by letter and name. The rest of bash's are not simulated.
pub(crate) const OPTIONS: [(char, &str); 10] = [
    ('e', "errexit"),
    ('u', "nounset"),
    ('x', "xtrace"),
    ('f', "noglob"),
    ('E', "errtrace"),
    ('T', "functrace"),
    ('a', "allexport"),
    ('C', "noclobber"),
    ('n', "noexec"),
    ('\0', "pipefail"),
];

/// Options of `shopt` that are kept.
pub(crate) const SHOPTS: [&str; 9] = [
    "dotglob",
    "expand_aliases",
    "extglob",
    "failglob",
    "globstar",
    "lastpipe",
    "nocaseglob",
    "nocasematch",
    "nullglob",
];

impl Env {
    pub(crate) fn has_option(&self, name: &str) -> bool {
        self.session(|s| s.options.iter().any(|option| option == name))
    }

    pub(crate) fn set_option(&self, name: &str, on: bool) {
        self.change(|s| {
            s.options.retain(|option| option != name);
            if on {
                s.options.push(name.to_owned());
            }
        });
    }
}
