//! tail, and with `-f` what is added to a file while it waits, until Ctrl-C: coreutils 9.1, looking every second as its
//! `---disable-inotify` does.

use rolelab_core::time::Span;

use super::{content, look, not_simulated, plain, refuse};
use crate::{
    port::{Ask, Flow},
    program::Process,
};

/// How often it looks (tail(1), `--sleep-interval`).
const PAUSE: Span = Span::seconds(1);

pub(super) async fn tail(process: Process) -> Flow<i32> {
    let wanted = match look::wanted("tail", &process.args) {
        Ok(wanted) if wanted.follows => wanted,
        _ => return plain::run(process, look::tail).await,
    };
    let [name] = wanted.names.as_slice() else {
        return not_simulated(&process, "tail -f of several files").await;
    };
    if name == "-" {
        return not_simulated(&process, "tail -f of standard input").await;
    }
    let mut seen = match content(&process, name).await? {
        Ok(content) => {
            if wanted.headed {
                process.stdout.write(format!("==> {name} <==\n")).await?;
            }
            process.stdout.write(wanted.end_of(&content)).await?;
            content.len()
        }
        Err(why) => {
            let why = format!("tail: cannot open '{name}' for reading: {why}\ntail: no files remaining\n");
            return refuse(&process, &why, 1).await;
        }
    };
    loop {
        process.port.ask(Ask::Sleep(PAUSE)).await?;
        // A file that is gone is still open, and nothing is added to it.
        let Ok(content) = content(&process, name).await? else { continue };
        if content.len() < seen {
            process.stderr.write(format!("tail: {name}: file truncated\n")).await?;
            seen = 0;
        }
        if let Some(new) = content.get(seen..).filter(|new| !new.is_empty()) {
            process.stdout.write(new).await?;
            seen = content.len();
        }
    }
}
