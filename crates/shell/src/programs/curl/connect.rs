//! Sending one request and what -v says until the answer begins. Reads no body.
//!
//! Order of lines and texts: curl 7.88.1 against a loopback server.

use std::{net::IpAddr, sync::Arc};

use rolelab_core::{
    http::{Headers, Request, Response, Url},
    time::Span,
};

use super::{
    meter::{self, Moved},
    transfer::{Failure, Hop, Session, failure},
    write_out::Facts,
};
use crate::port::{Answer, Flow, HttpAnswer};

impl Session<'_> {
    /// Sends a request, and says what -v says until the answer begins.
    pub(super) async fn ask(
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
        let asking = self.process.port.http(request.clone(), self.config.connect_timeout, left);
        let Answer::Http(answer) = asking.await? else {
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
            HttpAnswer::NoRoute { address } => {
                self.say(&format!("Immediate connect fail for {address}: Network is unreachable")).await?;
                let text =
                    format!("Failed to connect to {host} port {port} after 0 ms: Couldn't connect to server");
                self.lost(&text, number, metered, Span::millis(0)).await?;
                Ok(Err(failure(7, text)))
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
    pub(super) async fn lost(&mut self, text: &str, number: u32, metered: bool, took: Span) -> Flow<()> {
        self.say(text).await?;
        if metered {
            self.err(&meter::end(Moved { took, ..Moved::default() })).await?;
        }
        self.say(&format!("Closing connection {number}")).await?;
        self.connections += 1;
        Ok(())
    }

    pub(super) async fn trying(&self, address: IpAddr, port: u16) -> Flow<()> {
        let shown = if address.is_ipv6() { format!("[{address}]") } else { address.to_string() };
        self.say(&format!("  Trying {shown}:{port}...")).await
    }

    pub(super) async fn connected(
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

    pub(super) async fn sent(&self, request: &Request, user: Option<&str>, facts: &mut Facts) -> Flow<()> {
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

    /// Leaves the connection open or closes it, as the server wished.
    pub(super) async fn close(&mut self, url: &Url, headers: &Headers) -> Flow<()> {
        let number = self.connections;
        let closing = headers.get("Connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        if closing {
            self.connections += 1;
            return self.say(&format!("Closing connection {number}")).await;
        }
        self.open = Some((url.host.clone(), url.port, number));
        self.say(&format!("Connection #{number} to host {} left intact", url.host)).await
    }
}

pub(super) fn lines(headers: &Headers) -> String {
    let line = |(name, value): (&str, &str)| match value {
        "" => format!("{name}:\r\n"),
        value => format!("{name}: {value}\r\n"),
    };
    headers.iter().map(line).collect()
}

pub(super) fn size(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
