//! Ports: one for AWS, one for each instance that is not terminated. Nothing but 127.0.0.1 is ever bound.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    future::poll_fn,
    io,
    net::{Ipv4Addr, SocketAddr},
    rc::Rc,
    sync::Arc,
    task::Poll,
    time::Duration,
};

use rolelab_core::{http::Request, ids::InstanceId};
use rolelab_labs::input::Door;
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Semaphore,
    task::{AbortHandle, spawn_local},
    time::sleep,
};

use super::{
    control,
    engine::Engine,
    http::{self, Answer, Limits, Service},
};

/// Connections that the system holds for a port until they are taken.
const BACKLOG: u32 = 4_096;

/// What a connection may take.
const LIMITS: Limits = Limits {
    body: 2 << 20,
    idle: Duration::from_secs(75),
    request: Duration::from_secs(30),
    answer: Duration::from_secs(30),
    silence: Duration::from_secs(300),
};

/// All ports.
pub(super) struct Ports {
    pub(super) engine: Rc<Engine>,
    pub(super) aws: SocketAddr,
    instances: RefCell<BTreeMap<InstanceId, Port>>,
    /// Connections that may still be taken.
    free: Arc<Semaphore>,
    most_instances: usize,
}

struct Port {
    address: SocketAddr,
    socket: Socket,
    /// Who takes its connections.
    taking: AbortHandle,
}

/// A listening socket that somebody else can close, at once.
#[derive(Clone)]
struct Socket(Rc<RefCell<Option<TcpListener>>>);

impl Socket {
    fn new(listener: TcpListener) -> Self {
        Self(Rc::new(RefCell::new(Some(listener))))
    }

    fn close(&self) {
        self.0.take();
    }

    /// The next connection; `None` when the socket is closed.
    async fn accept(&self) -> Option<io::Result<TcpStream>> {
        poll_fn(|context| match self.0.borrow().as_ref() {
            Some(listener) => listener.poll_accept(context).map_ok(|(stream, _)| stream).map(Some),
            None => Poll::Ready(None),
        })
        .await
    }
}

impl Ports {
    /// Opens the port for AWS, 0 for any, and those of all instances. Of so many open files connections get a half, and
    /// instances a quarter.
    pub(super) fn open(engine: Engine, port: u16, files: usize) -> io::Result<Rc<Self>> {
        let listener = listen(port)?;
        let ports = Rc::new(Self {
            engine: Rc::new(engine),
            aws: listener.local_addr()?,
            instances: RefCell::default(),
            free: Arc::new(Semaphore::new(files / 2)),
            most_instances: files / 4,
        });
        let desk = Rc::new(Desk { door: Door::Aws, ports: Rc::clone(&ports) });
        spawn_local(take(Socket::new(listener), desk));
        ports.follow();
        Ok(ports)
    }

    /// Gives every new instance a port, and closes those of instances that are gone. What is connected stays so.
    pub(super) fn follow(self: &Rc<Self>) {
        let there = self.engine.instances();
        let mut open = self.instances.borrow_mut();
        open.retain(|id, port| {
            let stays = there.binary_search(id).is_ok();
            if !stays {
                port.socket.close();
                port.taking.abort();
            }
            stays
        });
        for id in there {
            if open.len() < self.most_instances
                && !open.contains_key(&id)
                && let Ok(listener) = listen(0)
                && let Ok(address) = listener.local_addr()
            {
                let door = Door::Instance { instance: id.clone() };
                let desk = Rc::new(Desk { door, ports: Rc::clone(self) });
                let socket = Socket::new(listener);
                let taking = spawn_local(take(socket.clone(), desk)).abort_handle();
                open.insert(id, Port { address, socket, taking });
            }
        }
    }

    /// Where an instance's metadata service is; `None` without a port.
    pub(super) fn of(&self, instance: &InstanceId) -> Option<SocketAddr> {
        self.instances.borrow().get(instance).map(|port| port.address)
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // A server that is started anew gets its port though old connections linger.
    socket.set_reuseaddr(cfg!(unix))?;
    socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(BACKLOG)
}

/// Takes connections for as long as somebody keeps it. More than can be served wait their turn in the system's queue.
async fn take(socket: Socket, desk: Rc<Desk>) {
    while let Some(taken) = socket.accept().await {
        match taken {
            Ok(stream) => {
                let Ok(place) = Arc::clone(&desk.ports.free).acquire_owned().await else { return };
                // Answers are written whole: there is nothing to wait for.
                let _ = stream.set_nodelay(true);
                let desk = Rc::clone(&desk);
                spawn_local(async move {
                    http::serve(stream, desk.as_ref(), &LIMITS).await;
                    drop(place);
                });
            }
            // The client left in the queue, or files have run out: the next one may fare better.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Who answers at a port.
struct Desk {
    door: Door,
    ports: Rc<Ports>,
}

impl Service for Desk {
    fn answer(&self, request: Request) -> Answer {
        if self.door == Door::Aws && control::is_ours(&request) {
            return control::answer(&self.ports, &request);
        }
        let answer = self.ports.engine.answer(self.door.clone(), request);
        // An instance's port is there before anybody can know of the instance.
        if self.ports.engine.has_news() {
            self.ports.follow();
        }
        answer
    }
}
