//! The primary of two Postgres servers dies and its synchronous standby takes over: nothing acknowledged is lost. `BATON_PROOF=long` only. What
//! leads clients to the new primary is here a proxy of the test; in production a virtual address, a balancer or a name.
//!
//! QUALITY B4, "failover"; I1, I2, I7.

use super::checker::{at_rest, check};
use super::crowd::Manner;
use super::postgres::Postgres;
use super::proxy::Proxy;
use super::scene::Scene;
use super::{is_long, skipped, turn};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_standby_that_takes_over_has_all_that_was_acknowledged() {
    const TEST: &str = "a_standby_that_takes_over_has_all_that_was_acknowledged";
    if !is_long() {
        return skipped(TEST, "only with BATON_PROOF=long");
    }
    let _turn = turn().await;
    let Some(primary) = Postgres::start(TEST) else { return };
    let standby = primary.with_standby().await;
    let proxy = Proxy::before(primary.port()).await;
    let scene = Scene::on_postgres(&Postgres::url_by(proxy.port()), &standby.url(), 2).await;
    let mut servers = [scene.start(0), scene.start(1)];
    scene.is_ready(0).await;
    scene.is_ready(1).await;
    let crowd = scene.crowd(&Manner::many(80, 3_000, 60));
    tokio::time::sleep(Duration::from_secs(5)).await;
    primary.crash();
    proxy.hang_up();
    tokio::time::sleep(Duration::from_secs(1)).await;
    standby.promote();
    proxy.lead_to(standby.port());
    let back = scene.serves_again(&[0, 1], "a failover").await;
    let statuses = crowd.end(Duration::from_secs(90)).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    assert!(servers.iter_mut().all(|server| server.terminate() == Some(0)), "the processes that began are those that end");
    let seen = check(&scene).await;
    println!("proof: a failover: back after {back:?}; webhooks {statuses:?}; {seen:?}");
}
