//! One answer: what -v says of it, where its body goes, whether it leads elsewhere. Sends nothing.
//!
//! Order of lines and texts: curl 7.88.1 against a loopback server, with and without a terminal.

use rolelab_core::{
    http::{Request, Response},
    time::Span,
};

use super::{
    connect::{lines, size},
    meter::{self, Moved},
    target::{self, Bad},
    text,
    transfer::{Failure, Hop, Session, Sink, failure},
    write_out::Facts,
};
use crate::port::Flow;

/// How much of a body curl looks at for zero bytes before it shows it to a terminal.
const BINARY_LOOK: usize = 2000;

impl Session<'_> {
    /// Deals with an answer. `None` when a redirection is to be followed.
    pub(super) async fn received(
        &mut self,
        hop: &mut Hop,
        sink: &mut Sink,
        request: &Request,
        response: &Response,
        metered: bool,
        facts: &mut Facts,
    ) -> Flow<Option<Result<(), Failure>>> {
        let config = self.config;
        let status = response.status.as_u16();
        let head = format!("HTTP/1.1 {status} {}\r\n{}\r\n", response.reason, lines(&response.headers));
        facts.status = status;
        facts.headers = response.headers.clone();
        facts.size_header += head.len();
        let location = response.headers.get("Location").filter(|_| (300..400).contains(&status));
        let next = location.map(|location| target::join(&hop.url, location));
        facts.redirect_url = next.clone().filter(|_| !config.location).unwrap_or_default();
        let expected: Option<u64> =
            response.headers.get("Content-Length").and_then(|n| n.trim().parse().ok());
        let refused = config.fail && !config.fail_with_body && status >= 400;
        let without_body = config.head || refused || (config.location && next.is_some());
        let body: &[u8] = if without_body { &[] } else { &response.body.0 };
        facts.down = size(body);
        let quiet_data = sink.terminal;
        if config.verbose {
            if !request.body.0.is_empty() && !quiet_data {
                self.err(&format!("}} [{} bytes data]\n", request.body.0.len())).await?;
            }
            let mut shown: String = head.split_inclusive('\n').map(|line| format!("< {line}")).collect();
            if next.is_some() && !request.body.0.is_empty() {
                shown = shown.replacen('\n', "\n* Please rewind output before next send\n", 1);
            }
            if refused {
                shown.truncate(shown.len().saturating_sub("< \r\n".len()));
                shown.push_str(&format!("* The requested URL returned error: {status}\n"));
            }
            self.err(&shown).await?;
            if !body.is_empty() && !quiet_data {
                self.err(&format!("{{ [{} bytes data]\n", body.len())).await?;
            }
        }
        if let Some(file) = &config.dump_header {
            self.put(file, head.as_bytes(), facts.redirects > 0).await?.ok();
        }
        if config.include || config.head {
            sink.held.extend_from_slice(head.as_bytes());
        }
        let binary =
            sink.terminal && sink.file.is_none() && body.iter().take(BINARY_LOOK).any(|byte| *byte == 0);
        if binary {
            self.warn(text::BINARY).await?;
        } else {
            sink.held.extend_from_slice(body);
        }
        let following = config.location && next.is_some();
        let mut result = match (refused || (config.fail_with_body && status >= 400), binary) {
            (true, _) => Err(failure(22, format!("The requested URL returned error: {status}"))),
            (_, true) => Err(failure(23, "")),
            (false, false) => Ok(()),
        };
        if request.method == "HEAD" && !config.head && expected.is_some_and(|n| n > 0) {
            let text = format!("transfer closed with {} bytes remaining to read", expected.unwrap_or(0));
            if config.verbose && !quiet_data {
                self.err("{ [0 bytes data]\n").await?;
            }
            self.say(&text).await?;
            result = Err(failure(18, text));
        }
        // A terminal shows whole lines at once; what has no end yet waits until curl flushes.
        let held = std::mem::take(&mut sink.held);
        let cut = held.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (first, last) = match sink.terminal {
            true => held.split_at_checked(cut).unwrap_or((&held, &[])),
            false => (held.as_slice(), &[] as &[u8]),
        };
        if let Err(failed) = self.out(sink, first, following || refused).await? {
            result = result.and(Err(failed));
        }
        if metered {
            let moved = Moved { expected, down: facts.down, up: facts.up, took: facts.took };
            self.err(&meter::end(moved)).await?;
        }
        self.close(&hop.url, &response.headers).await?;
        self.process.stdout.write(last).await?;
        let Some(next) = next.filter(|_| following && result.is_ok()) else { return Ok(Some(result)) };
        self.process.port.step().await?;
        let limit = config.max_redirs();
        if limit >= 0 && i64::from(facts.redirects) >= limit {
            let text = format!("Maximum ({limit}) redirects followed");
            self.say(&text).await?;
            return Ok(Some(Err(failure(47, text))));
        }
        let relative = location.is_some_and(|location| !location.contains("://"));
        self.redirect(hop, &next, relative, status, facts).await
    }

    pub(super) async fn redirect(
        &mut self,
        hop: &mut Hop,
        next: &str,
        relative: bool,
        status: u16,
        facts: &mut Facts,
    ) -> Flow<Option<Result<(), Failure>>> {
        let target = match target::read(next, true, self.config.path_as_is) {
            Ok(target) => target,
            Err(Bad::Protocol(name)) => {
                let text = format!("Protocol \"{name}\" not supported or disabled in libcurl");
                return Ok(Some(Err(failure(1, text))));
            }
            Err(Bad::Malformed | Bad::NotSimulated(_)) => {
                return Ok(Some(Err(failure(3, "URL using bad/illegal format or missing URL"))));
            }
        };
        let shown = match (&hop.plan.user, next.split_once("://")) {
            (Some(user), Some((scheme, rest))) if relative => format!("{scheme}://{user}@{rest}"),
            _ => target.effective.clone(),
        };
        self.say(&format!("Issue another request to this URL: '{shown}'")).await?;
        if matches!(status, 301..=303) && hop.plan.inferred == "POST" {
            self.say("Switch from POST to GET").await?;
        }
        if target.url.host == hop.url.host {
            let open = self
                .open
                .as_ref()
                .is_some_and(|(host, port, _)| *host == target.url.host && *port == target.url.port);
            if !open {
                self.say(&format!("Hostname {} was found in DNS cache", hop.url.host)).await?;
            }
        } else {
            // Credentials are for the host they were typed for (curl.1, --location-trusted).
            hop.plan.user = None;
        }
        facts.redirects += 1;
        facts.effective = target.effective;
        hop.url = target.url;
        hop.plan.redirected(status);
        if let Some(left) = hop.left {
            hop.left = Some(Span::millis((left.as_millis() - facts.took.as_millis()).max(1)));
        }
        Ok(None)
    }
}
