//! One URL: ask the network, follow redirections, say what -v says, put the body where it belongs.
//!
//! Order of lines and texts: curl 7.88.1 against a loopback server, with and without a terminal.

use std::{net::IpAddr, sync::Arc};

use rolelab_core::{
    http::{Headers, Request, Response, Url},
    time::Span,
};

use super::{
    meter::{self, Meter, Moved},
    options::{Config, Output},
    request::Plan,
    target::{self, Bad},
    text,
    write_out::{self, Facts},
};
use crate::{
    files,
    pipe::Writer,
    port::{Answer, Ask, Flow, HttpAnswer},
    program::Process,
};

/// How much of a body curl looks at for zero bytes before it shows it to a terminal.
const BINARY_LOOK: usize = 2000;

/// What curl keeps from one URL to the next.
pub(super) struct Session<'a> {
    pub(super) process: &'a Process,
    pub(super) config: &'a Config,
    pub(super) data: Option<Vec<u8>>,
    pub(super) meter: Meter,
    /// Connections made so far.
    pub(super) connections: u32,
    /// The connection that was left open: where to, and its number.
    pub(super) open: Option<(String, u16, u32)>,
}

/// How a transfer failed: the status, and what stands behind it in parentheses.
pub(super) struct Failure {
    code: i32,
    text: String,
}

fn failure(code: i32, text: impl Into<String>) -> Failure {
    Failure { code, text: text.into() }
}

/// Where this URL's output goes.
struct Sink {
    file: Option<String>,
    /// Bytes for the file.
    held: Vec<u8>,
    /// Standard output is a terminal and no file was named, not even `-`.
    terminal: bool,
}

/// The state of one transfer over its redirections.
struct Hop {
    url: Url,
    plan: Plan,
    left: Option<Span>,
}

impl Session<'_> {
    /// Transfers one URL. The value is its status.
    pub(super) async fn transfer(&mut self, number: usize, url: &str, output: Option<&Output>) -> Flow<i32> {
        let mut facts = self.blank(number, url);
        let result = match target::read(url, self.config.globoff, self.config.path_as_is) {
            Err(Bad::NotSimulated(what)) => return super::not_simulated(self.process, &what).await,
            Err(Bad::Malformed) => Err(failure(3, "URL using bad/illegal format or missing URL")),
            Err(Bad::Protocol(name)) => {
                Err(failure(1, format!("Protocol \"{name}\" not supported or disabled in libcurl")))
            }
            Ok(mut target) => {
                if let Some(query) = self.data.as_ref().filter(|_| self.config.get) {
                    let more = String::from_utf8_lossy(query);
                    let joint = if target.url.query.is_some() { "&" } else { "?" };
                    let whole = format!("{}{joint}{more}", target.url);
                    match target::read(&whole, true, true) {
                        Ok(with) => target = target::Target { user: target.user, ..with },
                        Err(_) => {
                            return self
                                .finish(facts, Err(failure(3, "URL using bad/illegal format or missing URL")))
                                .await;
                        }
                    }
                }
                facts.effective.clone_from(&target.effective);
                match self.sink(&target.url, output) {
                    Err(refused) => {
                        self.err(&format!("curl: {refused}\n")).await?;
                        Err(failure(23, "Failed writing received data to disk/application"))
                    }
                    Ok(sink) => {
                        facts.file = sink.file.clone().unwrap_or_default();
                        let plan = Plan::new(self.config, self.data.clone(), target.user.clone());
                        let hop = Hop { url: target.url, plan, left: self.config.max_time };
                        self.follow(hop, sink, &mut facts).await?
                    }
                }
            }
        };
        self.finish(facts, result).await
    }

    /// The error line and `-w`.
    async fn finish(&mut self, mut facts: Facts, result: Result<(), Failure>) -> Flow<i32> {
        if let Err(failed) = result {
            facts.exit = failed.code;
            if !failed.text.is_empty() && (!self.config.silent || self.config.show_error) {
                self.err(&format!("curl: ({}) {}\n", failed.code, failed.text)).await?;
            }
            facts.error = failed.text;
        }
        if let Some(format) = &self.config.write_out {
            for (stderr, part) in write_out::render(format, &facts) {
                let writer = if stderr { &self.process.stderr } else { &self.process.stdout };
                writer.write(part).await?;
            }
        }
        Ok(facts.exit)
    }

    fn blank(&self, number: usize, url: &str) -> Facts {
        Facts {
            url: url.to_owned(),
            effective: url.to_owned(),
            method: String::new(),
            scheme: None,
            status: 0,
            headers: Headers::default(),
            redirects: 0,
            redirect_url: String::new(),
            size_header: 0,
            size_request: 0,
            down: 0,
            up: 0,
            connects: 0,
            remote: None,
            local: IpAddr::V4(self.process.port.host().borrow().address),
            took: Span::millis(0),
            file: String::new(),
            number,
            exit: 0,
            error: String::new(),
        }
    }

    fn sink(&self, url: &Url, output: Option<&Output>) -> Result<Sink, &'static str> {
        let file = match output {
            None => None,
            Some(Output::File(name)) => Some(name.clone()),
            Some(Output::Remote) => match url.path.rsplit('/').next().unwrap_or_default() {
                "" => return Err("Remote file name has no length!"),
                name => Some(name.to_owned()),
            },
        };
        let to_stdout = file.as_deref().is_none_or(|name| name == "-");
        let terminal = to_stdout && self.process.stdout.is_terminal();
        Ok(Sink { file, held: Vec::new(), terminal })
    }

    async fn follow(&mut self, mut hop: Hop, mut sink: Sink, facts: &mut Facts) -> Flow<Result<(), Failure>> {
        let config = self.config;
        let metered = !sink.terminal && !config.silent && !config.no_meter;
        if let (true, Some(method)) = (config.verbose && !config.silent, &config.method) {
            if *method == hop.plan.inferred {
                self.err(&format!(
                    "Note: Unnecessary use of -X or --request, {method} is already inferred.\n"
                ))
                .await?;
            } else if method == "HEAD" {
                let text = "Setting custom HTTP method to HEAD with -X/--request may not work the way you want. \
                    Consider using -I/--head instead.";
                self.err(&text::warning(text)).await?;
            }
        }
        if metered {
            let begin = self.meter.begin();
            self.err(&begin).await?;
        }
        loop {
            let Some(request) = hop.plan.request(config, hop.url.clone()) else {
                let method = config.method.as_deref().unwrap_or_default();
                let code = super::not_simulated(self.process, &format!("the method {method:?}")).await?;
                return Ok(Err(failure(code, "")));
            };
            facts.method = request.method.to_string();
            facts.scheme = Some(hop.url.scheme);
            let (response, address) = match self.ask(&request, &hop, metered, facts).await? {
                Ok(got) => got,
                Err(failed) => return Ok(Err(failed)),
            };
            facts.remote = Some((address, hop.url.port));
            match self.received(&mut hop, &mut sink, &request, &response, metered, facts).await? {
                Some(end) => return Ok(end),
                None => continue,
            }
        }
    }

    /// Sends a request, and says what -v says until the answer begins.
    async fn ask(
        &mut self,
        request: &Request,
        hop: &Hop,
        metered: bool,
        facts: &mut Facts,
    ) -> Flow<Result<(Arc<Response>, IpAddr), Failure>> {
        let (host, port) = (request.url.host.as_str(), request.url.port);
        let (left, user) = (hop.left, hop.plan.user.as_deref());
        let open = self.open.take().filter(|(h, p, _)| h == host && *p == port).map(|(_, _, number)| number);
        let literal: Option<IpAddr> = host.parse().ok();
        if let (Some(address), None) = (literal, open) {
            self.trying(address, port).await?;
        }
        let ask = Ask::Http {
            request: Box::new(request.clone()),
            connect_timeout: self.config.connect_timeout,
            max_time: left,
        };
        let Answer::Http(answer) = self.process.port.ask(ask).await? else {
            return Ok(Err(failure(56, "Failure when receiving data from the peer")));
        };
        let number = open.unwrap_or(self.connections);
        match answer {
            HttpAnswer::Response { response, address } => {
                self.connected(request, address, literal.is_none(), open, facts).await?;
                self.sent(request, user, facts).await?;
                Ok(Ok((response, address)))
            }
            HttpAnswer::Unresolved => {
                let text = format!("Could not resolve host: {host}");
                self.lost(&text, number, false, Span::millis(0)).await?;
                Ok(Err(failure(6, text)))
            }
            HttpAnswer::Refused { address } => {
                if literal.is_none() {
                    self.trying(address, port).await?;
                }
                self.say(&format!("connect to {address} port {port} failed: Connection refused")).await?;
                let text =
                    format!("Failed to connect to {host} port {port} after 0 ms: Couldn't connect to server");
                self.lost(&text, number, metered, Span::millis(0)).await?;
                Ok(Err(failure(7, text)))
            }
            HttpAnswer::TimedOut { connected, waited } => {
                facts.took = Span::millis(facts.took.as_millis() + waited.as_millis());
                let millis = waited.as_millis();
                let by = |limit: Option<Span>| limit.is_some_and(|limit| limit <= waited);
                if let (true, Some(address)) = (connected, literal) {
                    self.connected(request, address, false, open, facts).await?;
                    self.sent(request, user, facts).await?;
                }
                let (code, text) = match (connected, by(left), by(self.config.connect_timeout)) {
                    (true, true, _) => {
                        (28, format!("Operation timed out after {millis} milliseconds with 0 bytes received"))
                    }
                    (true, false, _) => (56, "Recv failure: Connection timed out".to_owned()),
                    (false, true, _) => (28, format!("Connection timed out after {millis} milliseconds")),
                    (false, false, true) => (28, format!("Connection timeout after {millis} ms")),
                    (false, false, false) => {
                        self.say(&format!("connect to {host} port {port} failed: Connection timed out"))
                            .await?;
                        let why = "Couldn't connect to server";
                        (28, format!("Failed to connect to {host} port {port} after {millis} ms: {why}"))
                    }
                };
                self.lost(&text, number, metered, waited).await?;
                Ok(Err(failure(code, text)))
            }
        }
    }

    /// What is said of a transfer that got no answer.
    async fn lost(&mut self, text: &str, number: u32, metered: bool, took: Span) -> Flow<()> {
        self.say(text).await?;
        if metered {
            self.err(&meter::end(Moved { took, ..Moved::default() })).await?;
        }
        self.say(&format!("Closing connection {number}")).await?;
        self.connections += 1;
        Ok(())
    }

    async fn trying(&self, address: IpAddr, port: u16) -> Flow<()> {
        let shown = if address.is_ipv6() { format!("[{address}]") } else { address.to_string() };
        self.say(&format!("  Trying {shown}:{port}...")).await
    }

    async fn connected(
        &mut self,
        request: &Request,
        address: IpAddr,
        named: bool,
        open: Option<u32>,
        facts: &mut Facts,
    ) -> Flow<()> {
        let (host, port) = (&request.url.host, request.url.port);
        if let Some(number) = open {
            return self.say(&format!("Re-using existing connection #{number} with host {host}")).await;
        }
        if named {
            self.trying(address, port).await?;
        }
        self.say(&format!("Connected to {host} ({address}) port {port} (#{})", self.connections)).await?;
        facts.connects += 1;
        Ok(())
    }

    async fn sent(&self, request: &Request, user: Option<&str>, facts: &mut Facts) -> Flow<()> {
        let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.url.target());
        head.push_str(&lines(&request.headers));
        head.push_str("\r\n");
        facts.size_request += head.len();
        facts.up = size(&request.body.0);
        if self.config.verbose {
            if let Some(user) = user {
                let name = user.split(':').next().unwrap_or_default();
                self.say(&format!("Server auth using Basic with user '{name}'")).await?;
            }
            let shown: String = head.split_inclusive('\n').map(|line| format!("> {line}")).collect();
            self.err(&shown).await?;
        }
        Ok(())
    }

    /// Deals with an answer. `None` when a redirection is to be followed.
    async fn received(
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
        if let Err(failed) = self.out(sink, first, facts.redirects > 0 || following).await? {
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

    async fn redirect(
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

    /// Leaves the connection open or closes it, as the server wished.
    async fn close(&mut self, url: &Url, headers: &Headers) -> Flow<()> {
        let number = self.connections;
        let closing = headers.get("Connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if closing {
            self.connections += 1;
            return self.say(&format!("Closing connection {number}")).await;
        }
        self.open = Some((url.host.clone(), url.port, number));
        self.say(&format!("Connection #{number} to host {} left intact", url.host)).await
    }

    /// Writes output to where it goes.
    async fn out(&self, sink: &Sink, bytes: &[u8], append: bool) -> Flow<Result<(), Failure>> {
        match sink.file.as_deref() {
            None | Some("-") => {
                self.process.stdout.write(bytes).await?;
                Ok(Ok(()))
            }
            // Nothing is created for an answer that was refused or is only passed on the way.
            Some(_) if bytes.is_empty() && (append || self.config.fail) => Ok(Ok(())),
            Some(file) => self.put(file, bytes, append).await,
        }
    }

    async fn put(&self, file: &str, bytes: &[u8], append: bool) -> Flow<Result<(), Failure>> {
        let writer: Option<&Writer> = match file {
            "-" | "/dev/stdout" => Some(&self.process.stdout),
            "/dev/stderr" => Some(&self.process.stderr),
            "/dev/null" => return Ok(Ok(())),
            _ => None,
        };
        if let Some(writer) = writer {
            writer.write(bytes).await?;
            return Ok(Ok(()));
        }
        let saved = {
            let mut host = self.process.port.host().borrow_mut();
            let path = files::absolute(&host.session.directory, file);
            host.files.save(&path, bytes, append)
        };
        match saved {
            Ok(()) => Ok(Ok(())),
            Err(why) => {
                self.warn(&format!("Failed to open the file {file}: {why}")).await?;
                Ok(Err(failure(23, "Failure writing output to destination")))
            }
        }
    }

    async fn err(&self, text: &str) -> Flow<()> {
        self.process.stderr.write(text).await
    }

    async fn warn(&self, text: &str) -> Flow<()> {
        if self.config.silent { Ok(()) } else { self.err(&text::warning(text)).await }
    }

    /// A line of -v.
    async fn say(&self, text: &str) -> Flow<()> {
        if self.config.verbose { self.err(&format!("* {text}\n")).await } else { Ok(()) }
    }
}

fn lines(headers: &Headers) -> String {
    let line = |(name, value): (&str, &str)| match value {
        "" => format!("{name}:\r\n"),
        value => format!("{name}: {value}\r\n"),
    };
    headers.iter().map(line).collect()
}

fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
