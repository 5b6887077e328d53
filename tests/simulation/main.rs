//! The seeded simulation: the real domain and `runtime::step` on a scratch database, with webhooks late, doubled and reordered,
//! models slow and failing, WhatsApp losing answers, operators coming and going, and crashes at every point. One seed, one trace.
//!
//! `BATON_SIM_SEEDS=5000 cargo test --test simulation` runs more; `BATON_SIM_SEED=17 cargo test --test simulation -- --nocapture`
//! replays one and prints its trace.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

mod control;
mod laws;
mod players;
mod world;

use std::collections::BTreeMap;
use std::sync::Mutex;
use world::{Report, World};

const SEEDS: u64 = 1_000;
const THREADS: u64 = 2;

#[expect(clippy::disallowed_methods, reason = "a test's own setting")]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn run(seed: u64) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut world = World::new(seed).await;
        world.play().await;
        world.heal().await;
        world.report().await
    })
}

#[test]
fn all_laws_hold_whatever_happens() {
    if let Some(seed) = setting("BATON_SIM_SEED") {
        let report = run(seed);
        report.trace.iter().for_each(|line| println!("{line}"));
        assert!(report.broken.is_empty(), "seed {seed}: {:#?}", report.broken);
        return;
    }
    let seeds = setting("BATON_SIM_SEEDS").unwrap_or(SEEDS);
    let broken: Mutex<Vec<(u64, Vec<String>)>> = Mutex::new(Vec::new());
    let exercised: Mutex<BTreeMap<&'static str, u64>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (broken, exercised) = (&broken, &exercised);
            scope.spawn(move || {
                for seed in (thread..seeds).step_by(usize::try_from(THREADS).unwrap_or(1)) {
                    let report = run(seed);
                    if !report.broken.is_empty() {
                        broken.lock().expect("no panic").push((seed, report.broken));
                    }
                    let mut exercised = exercised.lock().expect("no panic");
                    for (what, count) in report.exercised {
                        *exercised.entry(what).or_default() += count;
                    }
                }
            });
        }
    });
    let broken = broken.into_inner().expect("no panic");
    let exercised = exercised.into_inner().expect("no panic");
    println!("{seeds} seeds; exercised: {exercised:#?}");
    assert!(broken.is_empty(), "{} seeds break a law, e.g. {:#?}", broken.len(), broken.iter().take(3).collect::<Vec<_>>());
    let never: Vec<&&str> = world::MUST_HAPPEN.iter().filter(|what| exercised.get(**what).copied().unwrap_or(0) == 0).collect();
    assert!(never.is_empty(), "a law that is never tried proves nothing; never happened: {never:?}");
}

#[test]
fn the_same_seed_gives_the_same_trace() {
    for seed in [3, 41, 97, 512] {
        let (first, second) = (run(seed), run(seed));
        let differs = first.trace.iter().zip(&second.trace).position(|(a, b)| a != b);
        let around = differs.map(|at| (first.trace.get(at), second.trace.get(at)));
        assert!(first.trace == second.trace, "seed {seed} differs at {differs:?}: {around:?}");
    }
}
