//! The browser of the tests: `$CHROME`, else where it usually is, else Debian's package.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::{say, system};
use crate::run::{Result, on_path};

const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const PLACES: &[&str] = &[
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
];

/// Finds or installs the browser.
pub fn chromium() -> Result<PathBuf> {
    if let Some(set) = env::var_os("CHROME").filter(|v| !v.is_empty()) {
        let set = PathBuf::from(set);
        if !set.is_file() {
            return Err(format!("CHROME names {}, which is no file", set.display()).into());
        }
        say("chromium", &format!("CHROME is {}", set.display()));
        return Ok(set);
    }
    let found =
        || on_path(NAMES).or_else(|| PLACES.iter().find(|p| Path::new(p).is_file()).map(PathBuf::from));
    if let Some(browser) = found() {
        say("chromium", &format!("found {}", browser.display()));
        return Ok(browser);
    }
    system::install(&["chromium"])
        .map_err(|why| format!("no Chromium or Chrome; set CHROME to one, or install it: {why}"))?;
    let browser = found().ok_or("chromium is missing after its installation")?;
    say("chromium", &format!("installed {}", browser.display()));
    Ok(browser)
}
