//! `set -x`: what runs is said on standard error before it does.

use super::{Env, Eval, Evaluation};

impl Env {
    /// One line of the trace, if it is on: `PS4`, its first character once more for every substitution around.
    pub(super) fn say_trace(&self, text: &str) -> Evaluation<'_, ()> {
        if !self.has_option("xtrace") {
            return Box::pin(std::future::ready(Ok(())));
        }
        let prompt = self.variable("PS4").unwrap_or_else(|| "+ ".to_owned());
        let mut line = String::new();
        if let Some(first) = prompt.chars().next() {
            line.extend(std::iter::repeat_n(first, self.traced as usize));
        }
        line.push_str(&prompt);
        line.push_str(text);
        line.push('\n');
        Box::pin(async move { Ok(self.stderr.write(line).await?) })
    }

    /// The words of a command.
    pub(super) async fn trace_words(&self, words: impl Iterator<Item = &str>) -> Eval<()> {
        if !self.has_option("xtrace") {
            return Ok(());
        }
        let words: Vec<String> = words.map(super::simple::quote).collect();
        self.say_trace(&words.join(" ")).await
    }
}
