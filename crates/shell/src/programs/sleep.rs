//! sleep: a wait on the simulated clock.

use rolelab_core::time::Span;

use super::refuse;
use crate::{
    port::{Ask, Flow},
    program::Process,
};

/// The longest sleep in seconds: longer ones are cut to it.
pub(super) const LONGEST: f64 = 1e9;

pub(super) async fn sleep(process: Process) -> Flow<i32> {
    if process.args.is_empty() {
        return refuse(&process, "sleep: missing operand\nTry 'sleep --help' for more information.\n", 1)
            .await;
    }
    let mut total = 0.0;
    for word in process.args.iter().filter(|word| *word != "--") {
        if let Some(option) = word.strip_prefix('-') {
            let letter: String = option.chars().take(1).collect();
            let why =
                format!("sleep: invalid option -- '{letter}'\nTry 'sleep --help' for more information.\n");
            return refuse(&process, &why, 1).await;
        }
        match seconds(word) {
            Some(seconds) => total += seconds,
            None => {
                let why = format!(
                    "sleep: invalid time interval \u{2018}{word}\u{2019}\nTry 'sleep --help' for more information.\n"
                );
                return refuse(&process, &why, 1).await;
            }
        }
    }
    // The cast saturates, and the value is bounded besides.
    #[expect(clippy::cast_possible_truncation, reason = "at most 1e12 milliseconds")]
    let millis = (total.min(LONGEST) * 1000.0).ceil() as i64;
    process.port.ask(Ask::Sleep(Span::millis(millis))).await?;
    Ok(0)
}

/// `0.5`, `1m`, `2h`, `1d`, `inf`.
pub(super) fn seconds(text: &str) -> Option<f64> {
    let units = [("s", 1.0), ("m", 60.0), ("h", 3600.0), ("d", 86_400.0)];
    let scaled = units.iter().find_map(|(unit, by)| text.strip_suffix(unit).map(|number| (number, *by)));
    let (number, by) = scaled.unwrap_or((text, 1.0));
    let digits = number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+'));
    if number == "inf" || number == "infinity" {
        return Some(LONGEST);
    }
    let value = number.parse::<f64>().ok().filter(|value| digits && *value >= 0.0)?;
    Some(value * by)
}
