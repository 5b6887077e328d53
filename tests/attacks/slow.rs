//! Who is slow, or endless, on purpose: each connection ends in bounded time and memory, and others are served meanwhile.

use super::app::{App, Brain, Engine, SECRET};
use baton::channel::whatsapp::sign::Secrets;
use baton::http::{Door, router, serve};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Longer than any of them may stay.
const BOUND: Duration = Duration::from_secs(25);

struct House {
    app: App,
    address: String,
    closed: CancellationToken,
}

/// The server as `baton serve` runs it.
async fn house() -> House {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let closed = CancellationToken::new();
    let door = Door::new(app.runtime.clone(), Secrets::parse(SECRET), None, None, Vec::new());
    tokio::spawn(serve(listener, router(door), closed.clone()));
    House { app, address, closed }
}

/// Writes the beginning, then a byte every second, until the other side has enough. Returns how long that took, and what was answered.
async fn drips(address: &str, beginning: &str) -> (Duration, String) {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let begun = Instant::now();
    stream.write_all(beginning.as_bytes()).await.expect("written");
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while begun.elapsed() < BOUND {
        match timeout(Duration::from_secs(1), stream.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => break,
            Ok(Ok(count)) => answer.extend_from_slice(&buffer[..count]),
            Err(_) => {
                if stream.write_all(b"x").await.is_err() {
                    break;
                }
            }
        }
    }
    (begun.elapsed(), String::from_utf8_lossy(&answer).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_or_a_body_that_drips_ends_in_bounded_time_while_others_are_served() {
    let house = house().await;
    let head = |path: &str| format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n{{");
    let dripping = [
        String::new(),
        "GET /api/v1/info HTTP/1.1\r\nHost: x\r\nX-Slow: ".to_owned(),
        head("/webhooks/whatsapp"),
        head("/webhooks/whatsapp").replace("Content-Length: 3000000", "Transfer-Encoding: chunked").replace("\r\n{", "\r\n5\r\n{"),
    ];
    let slow = dripping.map(|beginning| {
        let address = house.address.clone();
        tokio::spawn(async move { (drips(&address, &beginning).await, beginning) })
    });
    sleep(Duration::from_secs(2)).await;
    let begun = Instant::now();
    let alive = house.app.http.get(format!("http://{}/healthz", house.address)).send().await.expect("an answer");
    assert!(alive.status().is_success() && begun.elapsed() < Duration::from_secs(2), "others are served");
    for ended in slow {
        let ((took, answer), beginning) = ended.await.expect("ended");
        assert!(took < BOUND, "{beginning:?} was still open after {took:?}: {answer}");
        assert!(!answer.starts_with("HTTP/1.1 2"), "{beginning:?}: {answer}");
    }
    house.closed.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_or_a_huge_body_is_refused_before_it_is_read() {
    let house = house().await;
    // 4 MB are a webhook's bound, 64 KB that of everything else but files and workspaces.
    for (path, sent_max) in [("/webhooks/whatsapp", 24), ("/api/v1/session", 12), ("/api/v1/links/x", 12), ("/nothing/here", 12)] {
        let mut stream = TcpStream::connect(&house.address).await.expect("connected");
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("written");
        let chunk = format!("{:x}\r\n{}\r\n", 1 << 20, " ".repeat(1 << 20));
        let mut sent = 0;
        // 64 MB, as far as they are taken.
        while sent < 64 && matches!(timeout(Duration::from_secs(3), stream.write_all(chunk.as_bytes())).await, Ok(Ok(()))) {
            sent += 1;
        }
        assert!(sent <= sent_max, "{path}: {sent} MB were taken");
    }
    for (path, bytes, wanted) in
        [("webhooks/whatsapp", 3 << 20, 401), ("webhooks/whatsapp", (4 << 20) + 1, 413), ("api/v1/session", (64 << 10) + 1, 413)]
    {
        let request = house.app.http.post(format!("http://{}/{path}", house.address)).header("content-type", "application/json");
        // Refused before it is read: the connection may be gone before the answer is.
        let status = request.body(" ".repeat(bytes)).send().await.map_or(413, |answer| answer.status().as_u16());
        assert_eq!(status, wanted, "{path} with {bytes} bytes");
    }
    house.closed.cancel();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_two_readers_would_read_differently_is_refused() {
    let house = house().await;
    let smuggled = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    for head in [
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nContent-Length: 3\r\n\r\n",
        "GET /api/v1/info HTTP/1.1\r\nHost: x\r\nX: a\r\n\0: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(&house.address).await.expect("connected");
        stream.write_all(format!("{head}{smuggled}").as_bytes()).await.expect("written");
        let mut answer = String::new();
        let _ = timeout(BOUND, stream.read_to_string(&mut answer)).await.expect("it ends");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{head:?}: {answer}");
        assert!(!answer.contains("baton_"), "the second request was not read out of the first: {answer}");
    }
    house.closed.cancel();
}
