//! Three nodes on one Postgres: one is killed while its clock is a minute and a half fast, one is stopped past its lease and wakes up in the
//! middle of the load, and all get the first messages of one customer at once.
//!
//! QUALITY B4, "two nodes race, node paused past its lease, node skew"; C4; I1, I3, I7, I12. The first row of its B2 is the last test.

use super::checker::{at_rest, check_with};
use super::crowd::{Manner, post_all};
use super::postgres::Postgres;
use super::scene::{Scene, Server};
use super::{here, is_there, signal, skipped, turn};
use std::time::Duration;

/// From the death of a node to answers for its customers.
const SERVED_ELSEWHERE_WITHIN: Duration = Duration::from_secs(15);
const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
/// A node that slept may end the one send that it was about to make.
const ASLEEP_MS: i64 = 20_000;

fn start_with_clock(scene: &Scene, node: usize, shift: &str, test: &str) -> Server {
    if !is_there(FAKETIME) {
        skipped(test, "no libfaketime: its clock is not skewed");
        return scene.start(node);
    }
    scene.start_with(node, &[], &[("LD_PRELOAD", FAKETIME), ("FAKETIME", shift), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")])
}

/// Customers whose only message that node acknowledged a moment ago.
async fn just_took(scene: &Scene, node: usize, first: usize) -> Vec<String> {
    let manner = Manner { customers: 15, nodes: Some(vec![node]), ..Manner::one_message(first) };
    let phones = (first..first + manner.customers).map(Manner::phone).collect();
    scene.crowd(&manner).end(Duration::from_secs(10)).await;
    phones
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_node_with_a_fast_clock_and_a_sleeping_one_cost_nothing() {
    const TEST: &str = "a_dead_node_with_a_fast_clock_and_a_sleeping_one_cost_nothing";
    let _turn = turn().await;
    let Some(postgres) = Postgres::start(TEST) else { return };
    let scene = Scene::on_postgres(&postgres.url(), &postgres.url(), 3).await;
    let mut sleeper = scene.start(0);
    let mut fast = start_with_clock(&scene, 1, "+90s", TEST);
    let mut slow = start_with_clock(&scene, 2, "-90s", TEST);
    for node in 0..3 {
        scene.is_ready(node).await;
    }
    let crowd = scene.crowd(&Manner::many(40, 4_000, 90));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let (of_sleeper, of_dead) = tokio::join!(just_took(&scene, 0, 200_000), just_took(&scene, 1, 300_000));
    fast.kill();
    signal(sleeper.pid(), "STOP");
    let began = tokio::time::Instant::now();
    let mut waits: Vec<String> = of_sleeper.into_iter().chain(of_dead).collect();
    while !waits.is_empty() {
        assert!(began.elapsed() < here(SERVED_ELSEWHERE_WITHIN), "customers of nodes that are gone wait: {waits:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
        waits.retain(|phone| !scene.is_answered(phone));
    }
    let elsewhere = began.elapsed();
    tokio::time::sleep(Duration::from_secs(13).saturating_sub(began.elapsed())).await;
    signal(sleeper.pid(), "CONT");
    let mut fast = start_with_clock(&scene, 1, "+90s", TEST);
    let back = scene.serves_again(&[0, 1, 2], "a death and a long sleep").await;
    let statuses = crowd.end(Duration::from_secs(90)).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    let ended = [sleeper.terminate(), fast.terminate(), slow.terminate()];
    assert_eq!(ended, [Some(0); 3], "also the one that slept");
    let seen = check_with(&scene, ASLEEP_MS).await;
    println!("proof: three nodes: served elsewhere after {elsewhere:?}, back after {back:?}; webhooks {statuses:?}; {seen:?}");
}

/// Seen at chatwoot#13359, #14214, #10798 and ArnasDon/wacrm#364: parallel first messages make several conversations, and the next ones then
/// break on what should be one.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_parallel_first_messages_from_one_new_customer_on_three_nodes_are_one_conversation() {
    let _turn = turn().await;
    let test = "two_hundred_parallel_first_messages_from_one_new_customer_on_three_nodes_are_one_conversation";
    let Some(postgres) = Postgres::start(test) else { return };
    let scene = Scene::on_postgres(&postgres.url(), &postgres.url(), 3).await;
    // At once on an empty database, too: one of them makes the tables, the others wait for it.
    let mut servers: Vec<Server> = (0..3).map(|node| scene.start(node)).collect();
    for node in 0..3 {
        scene.is_ready(node).await;
    }
    post_all(&scene, 400_000, 200).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    assert!(servers.iter_mut().all(|server| server.terminate() == Some(0)));
    let seen = check_with(&scene, 0).await;
    println!("proof: 200 first messages at once on three nodes: {seen:?}");
    assert_eq!((seen.messages, seen.conversations), (200, 1));
}
