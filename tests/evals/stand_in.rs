//! A stand-in for a provider: answers what it is told, or nothing.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Speaks enough of the protocol of OpenAI's chats.
pub(super) struct StandIn {
    pub(super) address: SocketAddr,
    pub(super) asked: Arc<AtomicUsize>,
    /// Answers with 503 while it is set.
    pub(super) down: Arc<AtomicBool>,
}

impl StandIn {
    /// `answer` is what the model says to every question; each costs a hundred tokens.
    pub(super) fn start(answer: &'static str, slow_ms: u64) -> Self {
        Self::saying(move |_| answer.to_owned(), slow_ms)
    }

    /// What it says depends on what it is asked.
    pub(super) fn saying(answer: impl Fn(&str) -> String + Send + Sync + 'static, slow_ms: u64) -> Self {
        let answer = Arc::new(answer);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (asked, down) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (counted, is_down) = (asked.clone(), down.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let (counted, is_down, answer) = (counted.clone(), is_down.clone(), answer.clone());
                std::thread::spawn(move || {
                    while let Some(asked) = read_request(&mut stream) {
                        counted.fetch_add(1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(slow_ms));
                        let (status, body) = if is_down.load(Ordering::SeqCst) {
                            ("503 Service Unavailable", "{}".to_owned())
                        } else {
                            ("200 OK", completion(&answer(&asked)))
                        };
                        let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
                        if stream.write_all(format!("{head}{body}").as_bytes()).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        Self { address, asked, down }
    }

    /// A `baton.toml` that asks it.
    pub(super) fn settings(&self) -> String {
        format!(
            "[models.stand_in]\nbase_url = \"http://{}/v1\"\nmodel = \"stand-in\"\nkey = \"STAND_IN_KEY\"\nprice = {{input = 10000.0, output = 10000.0}}\n",
            self.address
        )
    }
}

fn completion(answer: &str) -> String {
    serde_json::json!({"id": "x", "object": "chat.completion", "created": 0, "model": "stand-in",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": answer}}],
        "usage": {"prompt_tokens": 80, "completion_tokens": 20, "total_tokens": 100}})
    .to_string()
}

/// The body of one request; none when there is none any more.
fn read_request(stream: &mut std::net::TcpStream) -> Option<String> {
    let (mut bytes, mut chunk) = (Vec::new(), [0_u8; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length:").and_then(|n| n.trim().parse::<usize>().ok()))
                .unwrap_or(0);
            if body.len() >= length {
                return Some(body.to_owned());
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
    }
}
