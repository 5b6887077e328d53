//! Postgres crashes, stalls, refuses to write, and loses connections in the middle of commits, while customers write. Meanwhile a webhook is
//! answered with 503, never with 200 before it is durable; afterwards baton goes on without a restart.
//!
//! QUALITY B4, "DB restart, failover, read-only replica by mistake, commit unknown, stall"; I1, I2, I7, I43.

use super::checker::{at_rest, check};
use super::crowd::{Crowd, Manner};
use super::postgres::Postgres;
use super::proxy::{Proxy, Way};
use super::scene::Scene;
use super::{here, is_long, skipped, turn};
use std::time::Duration;

/// The stall of the server: longer than a webhook's caller waits, as long as a lease.
const STALL: Duration = Duration::from_secs(10);
/// How long customers may wait for a fault to be felt.
const FELT_WITHIN: Duration = Duration::from_secs(30);

/// Waits until webhooks were answered with 503 so many times more.
async fn is_felt(crowd: &Crowd, fault: &str) {
    let before = crowd.answered(503);
    let began = tokio::time::Instant::now();
    while crowd.answered(503) < before + 3 {
        assert!(began.elapsed() < here(FELT_WITHIN), "{fault}: webhooks are answered with {:?}, and should be with 503", crowd.statuses());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_crashes_stalls_or_refuses_to_write_costs_nothing() {
    const TEST: &str = "a_postgres_that_crashes_stalls_or_refuses_to_write_costs_nothing";
    if !is_long() {
        return skipped(TEST, "only with BATON_PROOF=long");
    }
    let _turn = turn().await;
    let Some(postgres) = Postgres::start(TEST) else { return };
    let scene = Scene::on_postgres(&postgres.url(), &postgres.url(), 1).await;
    let mut server = scene.start(0);
    scene.is_ready(0).await;
    let crowd = scene.crowd(&Manner::many(40, 4_000, 180));
    let mut back = Vec::new();

    postgres.crash();
    is_felt(&crowd, "crashed").await;
    postgres.up();
    back.push(("crash", scene.serves_again(&[0], "a crash of Postgres").await));

    postgres.read_only("on").await;
    is_felt(&crowd, "read-only").await;
    postgres.read_only("off").await;
    back.push(("read-only", scene.serves_again(&[0], "a read-only Postgres").await));

    let stalled = crowd.answered(200);
    postgres.stand_still();
    tokio::time::sleep(3 * STALL).await;
    // What was on its way when it stopped may have been answered in the same moment.
    assert!(crowd.answered(200) <= stalled + 20, "nothing is acknowledged while the database stands still: {:?}", crowd.statuses());
    postgres.go_on();
    back.push(("stall", scene.serves_again(&[0], "a stall of Postgres").await));

    let statuses = crowd.end(Duration::from_secs(90)).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    assert_eq!(server.terminate(), Some(0), "the process that began is the one that ends");
    let seen = check(&scene).await;
    println!("proof: a Postgres in trouble: back after {back:?}; webhooks {statuses:?}; {seen:?}");
    assert_eq!(seen.never_left, 0, "what surely did not leave is sent once the database is back");
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_that_are_carried_out_and_never_answered_cost_nothing() {
    const TEST: &str = "commits_that_are_carried_out_and_never_answered_cost_nothing";
    if !is_long() {
        return skipped(TEST, "only with BATON_PROOF=long");
    }
    let _turn = turn().await;
    let Some(postgres) = Postgres::start(TEST) else { return };
    let proxy = Proxy::before(postgres.port()).await;
    let scene = Scene::on_postgres(&Postgres::url_by(proxy.port()), &postgres.url(), 1).await;
    let mut server = scene.start(0);
    scene.is_ready(0).await;
    let crowd = scene.crowd(&Manner::many(40, 1_200, 60));
    for _ in 0..60 {
        proxy.is(Way::CutsCommits);
        tokio::time::sleep(Duration::from_millis(250)).await;
        proxy.is(Way::Open);
        tokio::time::sleep(Duration::from_millis(750)).await;
    }
    let back = scene.serves_again(&[0], "cut commits").await;
    let statuses = crowd.end(Duration::from_secs(60)).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    assert_eq!(server.terminate(), Some(0));
    let seen = check(&scene).await;
    println!("proof: {} commits without an answer: back after {back:?}; webhooks {statuses:?}; {seen:?}", proxy.cuts());
    assert!(proxy.cuts() >= 10, "commits were cut: {}", proxy.cuts());
    assert!(statuses.contains_key(&503), "a webhook whose commit has no answer is not acknowledged: {statuses:?}");
    assert_eq!(seen.never_left, 0, "what surely did not leave is sent once the database is back");
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_fall_silent_are_given_up() {
    let _turn = turn().await;
    let Some(postgres) = Postgres::start("connections_that_fall_silent_are_given_up") else { return };
    let proxy = Proxy::before(postgres.port()).await;
    let scene = Scene::on_postgres(&Postgres::url_by(proxy.port()), &postgres.url(), 1).await;
    let mut server = scene.start(0);
    scene.is_ready(0).await;
    let crowd = scene.crowd(&Manner::many(30, 3_000, 80));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    // Connections of before never say a word again; new ones will.
    proxy.is(Way::Silent);
    is_felt(&crowd, "silent connections").await;
    proxy.is(Way::Open);
    let back = scene.serves_again(&[0], "silent connections").await;
    let statuses = crowd.end(Duration::from_secs(90)).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    assert_eq!(server.terminate(), Some(0));
    let seen = check(&scene).await;
    println!("proof: silent connections: back after {back:?}; webhooks {statuses:?}; {seen:?}");
}
