//! One URL from its text to its status: the loop over redirections, the error line, -w, and where bytes go.
//!
//! Order of lines and texts: curl 7.88.1 against a loopback server, with and without a terminal.

use std::net::IpAddr;

use rolelab_core::{
    http::{Headers, Url},
    time::Span,
};

use super::{
    meter::Meter,
    options::{Config, Output},
    request::Plan,
    target::{self, Bad},
    text,
    write_out::{self, Facts},
};
use crate::{files, pipe::Writer, port::Flow, program::Process};

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
    pub(super) code: i32,
    pub(super) text: String,
}

pub(super) fn failure(code: i32, text: impl Into<String>) -> Failure {
    Failure { code, text: text.into() }
}

/// Where this URL's output goes.
pub(super) struct Sink {
    pub(super) file: Option<String>,
    /// Bytes for the file.
    pub(super) held: Vec<u8>,
    /// The file was written to.
    pub(super) begun: bool,
    /// Standard output is a terminal and no file was named, not even `-`.
    pub(super) terminal: bool,
}

/// The state of one transfer over its redirections.
pub(super) struct Hop {
    pub(super) url: Url,
    pub(super) plan: Plan,
    pub(super) left: Option<Span>,
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
                        Err(Bad::NotSimulated(what)) => {
                            return super::not_simulated(self.process, &what).await;
                        }
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
        Ok(Sink { file, held: Vec::new(), begun: false, terminal })
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

    /// Writes output to where it goes. Nothing is created for an answer that was refused or is only passed
    /// on the way.
    pub(super) async fn out(
        &self,
        sink: &mut Sink,
        bytes: &[u8],
        passing: bool,
    ) -> Flow<Result<(), Failure>> {
        match sink.file.as_deref() {
            None | Some("-") => {
                self.process.stdout.write(bytes).await?;
                Ok(Ok(()))
            }
            Some(_) if bytes.is_empty() && passing => Ok(Ok(())),
            Some(file) => {
                let append = std::mem::replace(&mut sink.begun, true);
                self.put(file, bytes, append).await
            }
        }
    }

    pub(super) async fn put(&self, file: &str, bytes: &[u8], append: bool) -> Flow<Result<(), Failure>> {
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

    pub(super) async fn err(&self, text: &str) -> Flow<()> {
        self.process.stderr.write(text).await
    }

    pub(super) async fn warn(&self, text: &str) -> Flow<()> {
        if self.config.silent { Ok(()) } else { self.err(&text::warning(text)).await }
    }

    /// A line of -v.
    pub(super) async fn say(&self, text: &str) -> Flow<()> {
        if self.config.verbose { self.err(&format!("* {text}\n")).await } else { Ok(()) }
    }
}
