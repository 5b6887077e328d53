//! What a team would feel: the real `baton serve` as a process of its own, on a real SQLite file with `synchronous=FULL`, and beside it
//! a plain server (`plain.rs`) which does the least that an honest integration must, one commit after the other. Customers, model and
//! Graph API are played by this process and share the machine's cores; their CPU is not counted.
//!
//! `cargo bench --bench load` takes about three minutes. `BATON_LOAD=start,acks,turns,slow` picks parts; `soak` is one more, of
//! `BATON_SOAK_MINUTES` (else 60).

#![expect(clippy::expect_used, reason = "a broken assumption ends the bench")]

mod customers;
mod outside;
mod plain;
#[path = "../shared/readings.rs"]
mod readings;
mod server;

use customers::{Figures, closed_loop, open_loop};
use outside::Outside;
use readings::{fsync_rate, now, quantile};
use server::{Kind, Server};
use std::time::Duration;

const SECONDS: u64 = 8;
/// Messages a second and for how long, when acknowledgements are measured.
const RATE: usize = 1_000;
const RATE_SECONDS: usize = 10;
/// Conversations that wait for a slow model at one moment.
const WAITING: usize = 10_000;
const SLOW: Duration = Duration::from_secs(25);

#[expect(clippy::disallowed_methods, reason = "a benchmark's own setting")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let _ = rustls::crypto::ring::default_provider().install_default();
    if let Some(folder) = setting("BATON_LOAD_PLAIN") {
        return runtime.block_on(plain::serve(folder.into()));
    }
    runtime.block_on(async {
        let parts = setting("BATON_LOAD").unwrap_or_else(|| "start,acks,turns,slow".to_owned());
        println!(
            "proof: {} cores; fsync/s of this disk: {:.0}",
            std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
            fsync_rate(&std::env::temp_dir())
        );
        for part in parts.split(',') {
            match part {
                "start" => start().await,
                "acks" => acks().await,
                "turns" => turns().await,
                "slow" => slow().await,
                "soak" => soak().await,
                other => println!("there is no part {other:?}"),
            }
        }
    });
}

/// From nothing to the first answer, and what an idle node weighs.
async fn start() {
    let outside = Outside::start(0, Duration::ZERO).await;
    let folder = tempfile::tempdir().expect("a folder");
    for what in ["first start, database made", "start on that database"] {
        let begun = now();
        let server = Server::start(Kind::Baton, folder.path(), &outside, &[]);
        server.ready(&outside.http).await;
        let took = begun.elapsed().as_secs_f64() * 1e3;
        tokio::time::sleep(Duration::from_secs(3)).await;
        println!("proof: {what:<34} {took:>7.0} ms   idle {:>4.0} MB", server.rss_mb());
    }
}

/// A steady stream at a fixed rate, with turns, bursts and sends going on as they do by default.
async fn acks() {
    let customers = RATE * 5;
    let outside = Outside::start(customers, Duration::ZERO).await;
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(Kind::Baton, folder.path(), &outside, &[]);
    server.ready(&outside.http).await;
    let cpu = server.cpu_ms();
    let mut acks = open_loop(&server, &outside, RATE, RATE_SECONDS).await;
    acks.sort_by(f64::total_cmp);
    let refused = RATE * RATE_SECONDS - acks.len();
    println!(
        "proof: {RATE} messages/s for {RATE_SECONDS} s: acknowledged durably p50 / p99 {:.1} / {:.1} ms, not acknowledged {refused}, server CPU {:.2} of {:.2} s, peak {:.0} MB",
        quantile(&acks, 0.5),
        quantile(&acks, 0.99),
        (server.cpu_ms() - cpu) / 1e3,
        f64::from(u32::try_from(RATE_SECONDS).expect("small")),
        server.peak_mb()
    );
}

/// Customers who write again as soon as they are answered.
async fn turns() {
    for customers in [200, 1_000, 5_000] {
        let mut plain_rate = None;
        for kind in [Kind::Plain, Kind::Baton] {
            if kind == Kind::Plain && customers > 1_000 {
                continue;
            }
            let figures = run(kind, customers, Duration::ZERO, SECONDS).await;
            let times = plain_rate.map_or(String::new(), |plain: f64| format!("   {:.1} x the plain server", figures.rate() / plain));
            if kind == Kind::Plain {
                plain_rate = Some(figures.rate());
            }
            println!("proof: {:<6} {customers:>5} customers  {figures}{times}", kind.word());
        }
    }
}

async fn run(kind: Kind, customers: usize, model: Duration, seconds: u64) -> Figures {
    let outside = Outside::start(customers, model).await;
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(kind, folder.path(), &outside, &["burst_ms_sentence = 0", "burst_ms_fragment = 0"]);
    server.ready(&outside.http).await;
    closed_loop(&server, outside, Duration::from_secs(seconds)).await
}

/// A model that takes its time.
async fn slow() {
    let figures = run(Kind::Baton, 5_000, Duration::from_millis(800), 15).await;
    println!("proof: 5,000 in flight, model 800 ms      {figures}");
    let outside = Outside::start(WAITING, SLOW).await;
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(Kind::Baton, folder.path(), &outside, &["burst_ms_sentence = 0", "burst_ms_fragment = 0"]);
    server.ready(&outside.http).await;
    let idle = server.rss_mb();
    let (asked, weight, answered) = customers::all_at_once(&server, outside).await;
    println!(
        "proof: {WAITING} conversations, model {} s: {asked} asked at one moment, {weight:.0} MB then ({:.1} KB each above idle), answered {answered}, peak {:.0} MB",
        SLOW.as_secs(),
        (weight - idle) * 1024.0 / 10_000.0,
        server.peak_mb()
    );
}

/// Half of what it can do, for long: what grows?
async fn soak() {
    const SOAK_RATE: usize = 100;
    let minutes: usize = setting("BATON_SOAK_MINUTES").and_then(|text| text.parse().ok()).unwrap_or(60);
    let outside = Outside::start(0, Duration::ZERO).await;
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(Kind::Baton, folder.path(), &outside, &[]);
    server.ready(&outside.http).await;
    for minute in 1..=minutes {
        let acks = customers::minute_of_many(&server, &outside, SOAK_RATE, minute).await;
        if minute % 5 == 0 || minute <= 2 || minute == minutes {
            let wal = std::fs::metadata(folder.path().join("baton.db-wal")).map_or(0, |file| file.len() / 1_048_576);
            println!(
                "proof: soak minute {minute}: {SOAK_RATE} messages/s, not acknowledged {}, {:.0} MB, {} open files, log of the database {wal} MB",
                SOAK_RATE * 60 - acks.len(),
                server.rss_mb(),
                server.open_files()
            );
        }
    }
}
