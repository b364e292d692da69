//! `cargo xtask serve`: the finished page on this machine, with the headers a production host should send.

mod http;
mod site;

pub use site::Site;

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, mpsc},
    thread,
};

use crate::{dist, lessons, run::Result};

/// Connections answered at once. A browser opens six, some of them ahead of need.
const WORKERS: usize = 16;

/// `cargo xtask serve [--port N]`.
pub fn command(words: &[&str]) -> Result {
    let port = match words {
        [] => 8080,
        ["--port", text] => {
            text.parse().map_err(|_| format!("--port takes a number up to 65535, not {text}"))?
        }
        _ => return Err("usage: cargo xtask serve [--port N]".into()),
    };
    dist::ensure()?;
    let listeners = listen(port).map_err(|why| match why.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} is in use: cargo xtask serve --port {}", port.saturating_add(1))
        }
        _ => format!("port {port}: {why}"),
    })?;
    let port = listeners.first().ok_or("no listener")?.local_addr()?.port();
    let ids = lessons::ids()?;
    let first = ids.first().ok_or("the course has no lesson")?;
    println!(
        "serving dist/ until Ctrl-C: the start page, whose first link opens ?lesson={first}, and the labs"
    );
    println!("http://localhost:{port}/");
    for id in ids {
        println!("http://localhost:{port}/?lesson={id}");
    }
    start(listeners, Site::load()?);
    loop {
        thread::park();
    }
}

/// Serves the page on a free port until the process ends; returns its address without a final slash.
pub fn in_background() -> Result<String> {
    let listeners = listen(0)?;
    let port = listeners.first().ok_or("no listener")?.local_addr()?.port();
    start(listeners, Site::load()?);
    Ok(format!("http://localhost:{port}"))
}

/// Loopback only, both kinds of address: browsers try either first for `localhost`.
fn listen(port: u16) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    let port = first.local_addr()?.port();
    // A machine without IPv6 is served well enough by the first.
    let second = TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).ok();
    Ok(std::iter::once(first).chain(second).collect())
}

fn start(listeners: Vec<TcpListener>, site: Site) {
    let site = Arc::new(site);
    let (sender, receiver) = mpsc::sync_channel(WORKERS * 4);
    let receiver = Arc::new(Mutex::new(receiver));
    for _ in 0..WORKERS {
        let (receiver, site) = (Arc::clone(&receiver), Arc::clone(&site));
        thread::spawn(move || {
            loop {
                let next = receiver.lock().map(|queue| queue.recv());
                let Ok(Ok(stream)) = next else { return };
                // Who hangs up early does so at their own loss.
                http::answer(stream, &site).ok();
            }
        });
    }
    for listener in listeners {
        let sender = sender.clone();
        thread::spawn(move || listener.incoming().flatten().try_for_each(|stream| sender.send(stream)));
    }
}
