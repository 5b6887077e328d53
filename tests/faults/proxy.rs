//! The way to a database: open, cut in the middle of a commit, silent, or leading to another server.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// What becomes of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Way {
    Open = 0,
    /// A `COMMIT`, or a write that commits by itself, reaches the server and is carried out; its answer, and the connection, are lost.
    /// Nothing else is touched.
    CutsCommits = 1,
    /// Nothing passes, and nobody is told: half-open connections.
    Silent = 2,
}

#[derive(Clone)]
pub(crate) struct Proxy {
    port: u16,
    inner: Arc<Inner>,
}

struct Inner {
    target: Mutex<u16>,
    way: AtomicU8,
    cuts: AtomicUsize,
    /// Ends every connection that runs.
    hang_up: Mutex<CancellationToken>,
}

impl Proxy {
    pub(crate) async fn before(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let inner = Arc::new(Inner { target: Mutex::new(target), way: AtomicU8::new(0), cuts: AtomicUsize::new(0), hang_up: Mutex::default() });
        tokio::spawn(accept(listener, inner.clone()));
        Self { port, inner }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn is(&self, way: Way) {
        self.inner.way.store(way as u8, Ordering::SeqCst);
    }

    /// Commits that were carried out and never answered.
    pub(crate) fn cuts(&self) -> usize {
        self.inner.cuts.load(Ordering::SeqCst)
    }

    /// New connections go to another server; those to the old one end.
    pub(crate) fn lead_to(&self, target: u16) {
        *self.inner.target.lock().expect("no panic") = target;
        self.hang_up();
    }

    pub(crate) fn hang_up(&self) {
        std::mem::take(&mut *self.inner.hang_up.lock().expect("no panic")).cancel();
    }
}

async fn accept(listener: TcpListener, inner: Arc<Inner>) {
    while let Ok((client, _)) = listener.accept().await {
        let target = *inner.target.lock().expect("no panic");
        let ends = inner.hang_up.lock().expect("no panic").child_token();
        let inner = inner.clone();
        tokio::spawn(async move {
            let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await else { return };
            tokio::select! {
                () = pass(client, server, &inner) => {}
                () = ends.cancelled() => {}
            }
        });
    }
}

/// Ends when either side does, or where the connection is cut.
async fn pass(client: TcpStream, server: TcpStream, inner: &Inner) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let cut = AtomicU8::new(0);
    tokio::select! {
        () = asks(from_client, to_server, inner, &cut) => {}
        () = answers(from_server, to_client, inner, &cut) => {}
    }
}

async fn asks(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, inner: &Inner, cut: &AtomicU8) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        let asked = bytes.get(..count).unwrap_or_default();
        let way = inner.way.load(Ordering::SeqCst);
        if way == Way::Silent as u8 {
            std::future::pending::<()>().await;
        }
        // A simple query: type, length, words, zero.
        if way == Way::CutsCommits as u8 && asked.windows(7).any(|words| words == b"COMMIT\0") {
            cut.store(1, Ordering::SeqCst);
        }
        if to.write_all(asked).await.is_err() {
            return;
        }
    }
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, inner: &Inner, cut: &AtomicU8) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes).await {
        if inner.way.load(Ordering::SeqCst) == Way::Silent as u8 {
            std::future::pending::<()>().await;
        }
        let answer = bytes.get(..count).unwrap_or_default();
        let cuts = inner.way.load(Ordering::SeqCst) == Way::CutsCommits as u8;
        if cut.load(Ordering::SeqCst) == 1 || cuts && commits_by_itself(answer) {
            // The server answered, so it is carried out.
            inner.cuts.fetch_add(1, Ordering::SeqCst);
            return;
        }
        if to.write_all(answer).await.is_err() {
            return;
        }
    }
}

/// Does it say that a row was written, and that no transaction is open?
fn commits_by_itself(answer: &[u8]) -> bool {
    let says = |words: &[u8]| answer.windows(words.len()).any(|window| window == words);
    let wrote = says(b"INSERT 0 1\0") || says(b"UPDATE 1\0");
    wrote && answer.ends_with(b"Z\0\0\0\x05I")
}
