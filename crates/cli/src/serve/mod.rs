//! `rolelab serve`: the simulated account for real clients, over HTTP on loopback. One port for AWS, one for the metadata
//! service of each instance.
//!
//! It carries requests to the engine and answers back, and moves the world's clock. It decides nothing about AWS.

pub(crate) mod advance;
pub(crate) mod arguments;
mod clock;
mod control;
mod engine;
mod files;
mod http;
mod local;
mod ports;
mod shown;
mod stop;

use std::{
    io::{self, Write as _},
    rc::Rc,
    time::Duration,
};

use rolelab_core::time::Span;
use tokio::{task::LocalSet, time};

use crate::world::{self, Kept};
use arguments::Serve;
use clock::Clock;
use engine::Engine;
use ports::Ports;

/// How often what happens by itself is looked after when nobody asks for anything.
const TICK: Duration = Duration::from_secs(1);

/// Serves until it is told to stop. The status is 0 then.
pub(crate) fn run(asked: &Serve) -> Result<u8, String> {
    let machine = clock::machine();
    // Seconds: what is given to both sides of a comparison has no more.
    let present = machine.plus(Span::millis(-machine.as_millis().rem_euclid(1_000)));
    let (mut lab, kept) = world::open(&asked.place, present)?;
    lab.open_door(asked.skew());
    let now = lab.world().now;
    let saved = kept.as_ref().is_some_and(Kept::was_there);
    // While a world lay in its file, time went on for its clients.
    let clock = Clock::new(asked.clock, if saved { now.max(present) } else { now });
    if let Some(why) = clock.far(asked.skew()) {
        // Nobody may be there to read it.
        let _ = writeln!(io::stderr(), "rolelab: {why}");
    }
    let engine = Engine::new(lab, clock);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| format!("no runtime: {why}"))?;
    let served = LocalSet::new().block_on(&runtime, serve(engine, asked, kept));
    // Connections end with their runtime.
    drop(runtime);
    served.map(|()| 0)
}

async fn serve(engine: Engine, asked: &Serve, kept: Option<Kept>) -> Result<(), String> {
    let files = files::limit();
    let ports = Ports::open(engine, asked.port, files)
        .map_err(|why| format!("port {} of 127.0.0.1: {why}", asked.port))?;
    let mut stop = stop::Stop::listen().map_err(|why| format!("signals: {why}"))?;
    let said = if asked.json { format!("{}\n", shown::json(&ports)) } else { shown::table(&ports) };
    let mut out = io::stdout();
    out.write_all(said.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|why| format!("output failed: {why}"))?;
    let ticks = Rc::clone(&ports);
    let mut tick = time::interval(TICK);
    tick.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.told() => break,
            _ = tick.tick() => {
                ticks.engine.keep_time();
                if ticks.engine.has_news() {
                    ticks.follow();
                }
            }
        }
    }
    match kept {
        Some(kept) => ports.engine.look(|lab| kept.save(lab)),
        None => Ok(()),
    }
}
