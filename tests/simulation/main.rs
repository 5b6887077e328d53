//! The seeded simulation: the real domain, runtime and store on a scratch database, with everything around them made of chance. Webhooks
//! come late, doubled, reordered and several at once; models are slow, fail, cost and wish for what they may not have; WhatsApp loses
//! answers and refuses by code; people come, go and fall silent; nodes die at every point, sleep past their lease and work in pairs; the
//! clock jumps; the workspace changes; the database breaks. Then all faults end, and everything must come to rest. One seed, one trace.
//!
//! `laws/` has a file for each law. `cargo test --test simulation` plays 2,000 seeds and prints which events met which faults.
//!
//! - `BATON_SIM_SEEDS=100000` plays so many: the long form, for nights. `BATON_SIM_FROM=5000` begins there.
//! - `BATON_SIM_SEED=17` plays one and prints its trace; `BATON_SIM_WITHOUT=fault,fault`, `BATON_SIM_STEPS` and `BATON_SIM_CUSTOMERS` take
//!   something away from it. A seed that breaks a law is made small by itself, and the command that plays it again is printed.
//! - `BATON_SIM_STOP=1` stops at the first seed that breaks a law and leaves it as it is: what `tests/mistakes/run` wants. 3 without it.
//!
//! What it does not prove: threads that really run at once, the wire, a real model, Postgres. What of the list of invariants the
//! simulation cannot see is proven elsewhere:
//!
//! | invariant | what | where |
//! |---|---|---|
//! | I2 | no success before a durable commit, over HTTP and after `kill -9` | `tests/faults/kills.rs`, `tests/http/webhook.rs` |
//! | I34 | what is hidden changes nothing of what is shown | `tests/access/interference.rs` |
//! | I35 | a frame names only what may be read now | `tests/access/realtime.rs` |
//! | I36 | notes on the wire | `tests/golden/side.rs` |
//! | I37 | ids that belong elsewhere lead nowhere | `tests/access/swaps.rs` |
//! | I42 | after an erasure nothing is left | not yet: Baton has no erasure to prove |
//! | I44 | same seed, same trace | `tests/simulation/main.rs` |

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

mod control;
mod coverage;
mod faults;
mod history;
mod house;
mod laws;
mod model;
mod plan;
mod shrink;
mod whatsapp;
mod world;

use coverage::Coverage;
use plan::Plan;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

const SEEDS: u64 = 2_000;
const THREADS: u64 = 2;
/// Failing seeds after which a run has seen enough.
const FAILING_MAX: usize = 3;

#[expect(clippy::disallowed_methods, reason = "a test's own setting")]
pub(crate) fn text(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub(crate) fn number(name: &str) -> Option<u64> {
    text(name).and_then(|text| text.parse().ok())
}

/// What came of a plan.
pub(crate) struct Outcome {
    pub(crate) shown: history::Shown,
    pub(crate) fired: Vec<(faults::Fault, u64)>,
}

impl Outcome {
    /// What broke, each with its law.
    pub(crate) fn broken(&self) -> Vec<String> {
        let named =
            |(row, findings): (&laws::Row, &laws::Findings)| findings.broken.iter().map(|what| format!("{}: {what}", row.name)).collect::<Vec<_>>();
        laws::LAWS.iter().zip(&self.shown.laws).flat_map(named).collect()
    }
}

pub(crate) fn play(plan: &Plan) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut world = World::new(plan.clone()).await;
        world.play().await;
        world.heal().await;
        let (shown, fired) = world.shown().await;
        Outcome { shown, fired }
    })
}

fn replay(seed: u64) {
    let plan = Plan::of(seed).less_what_is_asked();
    let outcome = play(&plan);
    outcome.shown.trace.iter().for_each(|line| println!("{line}"));
    println!("{plan:?}\nfaults: {:?}", plan.faults.iter().map(faults::Fault::word).collect::<Vec<_>>());
    assert!(outcome.broken().is_empty(), "seed {seed}: {:#?}", outcome.broken());
}

#[test]
fn all_laws_hold_whatever_happens() {
    if let Some(seed) = number("BATON_SIM_SEED") {
        return replay(seed);
    }
    let (from, count) = (number("BATON_SIM_FROM").unwrap_or(0), number("BATON_SIM_SEEDS").unwrap_or(SEEDS));
    let failing_max = number("BATON_SIM_STOP").and_then(|n| usize::try_from(n).ok()).unwrap_or(FAILING_MAX);
    let coverage: Mutex<Coverage> = Mutex::default();
    let failing: Mutex<Vec<(Plan, Vec<String>)>> = Mutex::default();
    let next = AtomicU64::new(from);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= from + count || failing.lock().expect("no panic").len() >= failing_max {
                        return;
                    }
                    let plan = Plan::of(seed);
                    let outcome = play(&plan);
                    let broken = outcome.broken();
                    coverage.lock().expect("no panic").add(&outcome);
                    if !broken.is_empty() {
                        failing.lock().expect("no panic").push((plan, broken));
                    }
                }
            });
        }
    });
    let coverage = coverage.into_inner().expect("no panic");
    println!("{}", coverage.table());
    println!("proof: {count} seeds of {} kinds of faults", faults::Fault::ALL.len());
    let failing = failing.into_inner().expect("no panic");
    for (plan, broken) in &failing {
        println!("seed {} breaks {}", plan.seed, broken.first().map_or("", String::as_str));
    }
    if let Some((plan, broken)) = failing.first() {
        let seeds: Vec<u64> = failing.iter().map(|(plan, _)| plan.seed).collect();
        let (plan, broken) = if failing_max > 1 { shrink::smallest(plan, broken) } else { (plan.clone(), broken.clone()) };
        panic!("seeds {seeds:?} break a law; the first one, made small:\n{broken:#?}\n\n    {}\n", plan.command());
    }
    if count >= SEEDS {
        let missing = coverage.missing();
        assert!(missing.is_empty(), "what never happens proves nothing:\n{}", missing.join("\n"));
    }
}

/// I44. The same seed gives the same trace, to the letter: else no failure could be played again.
#[test]
fn the_same_seed_gives_the_same_trace() {
    for seed in [3, 41, 97, 512, 1_024, 1_500] {
        let (first, second) = (play(&Plan::of(seed)).shown.trace, play(&Plan::of(seed)).shown.trace);
        let differs = first.iter().zip(&second).position(|(a, b)| a != b);
        let around = differs.map(|at| (first.get(at), second.get(at)));
        assert!(first == second, "seed {seed} differs at {differs:?}: {around:?}");
    }
}

/// Every invariant of the list is some law's, or the table above says where it is proven.
#[test]
fn every_invariant_has_its_law_or_its_place() {
    let here: BTreeSet<u8> = laws::LAWS.iter().flat_map(|row| row.proves).copied().collect();
    let source = include_str!("main.rs");
    let rows = source.lines().filter_map(|line| line.strip_prefix("//! | I"));
    let mut elsewhere: BTreeSet<u8> = BTreeSet::new();
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").collect();
        elsewhere.insert(cells.first().and_then(|number| number.parse().ok()).expect("a number"));
        for path in row.split('`').filter(|text| text.starts_with("tests/")) {
            assert!(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path).is_file(), "{path} is not there");
        }
    }
    let nowhere: Vec<u8> = (1..=44).filter(|number| !here.contains(number) && !elsewhere.contains(number)).collect();
    assert!(nowhere.is_empty(), "proven nowhere: {nowhere:?}");
}

/// A law is a file of its name, which says what it proves.
#[test]
fn a_law_is_a_file_that_says_what_it_proves() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/simulation/laws");
    for row in &laws::LAWS {
        let text = std::fs::read_to_string(home.join(format!("{}.rs", row.name))).expect("a file of its name");
        let doc: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(!doc.is_empty(), "{} says nothing", row.name);
        for number in row.proves.iter().filter(|_| doc.starts_with("//! I")) {
            assert!(doc.contains(&format!("I{number}")), "{} does not name I{number}", row.name);
        }
    }
    let files = std::fs::read_dir(home).expect("a folder").count();
    assert_eq!(files, laws::LAWS.len(), "every law stands in the table");
}

/// The planted mistakes of `tests/mistakes` fit the source as it is; `tests/mistakes/run` looks whether laws see them.
#[test]
fn every_planted_mistake_still_applies() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let git = |arguments: &[&str]| std::process::Command::new("git").arg("-C").arg(root).args(arguments).output();
    if !git(&["rev-parse", "--is-inside-work-tree"]).is_ok_and(|told| told.status.success()) {
        println!("skipped: every_planted_mistake_still_applies needs git and a checkout");
        return;
    }
    let home = root.join("tests/mistakes");
    let files = std::fs::read_dir(&home).expect("a folder").map(|file| file.expect("a file").path());
    let patches: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "patch")).collect();
    assert!(patches.len() > 40, "the mistakes are found");
    for patch in patches {
        let told = git(&["apply", "--check", &patch.to_string_lossy()]).expect("git");
        assert!(told.status.success(), "{}: {}", patch.display(), String::from_utf8_lossy(&told.stderr));
        let head = std::fs::read_to_string(&patch).expect("a text");
        let law = head.lines().find_map(|line| line.strip_prefix("Caught by: "));
        let known = law.is_none_or(|law| laws::LAWS.iter().any(|row| row.name == law));
        assert!(known && !head.starts_with("diff"), "{} says what breaks and which law sees it", patch.display());
    }
}
