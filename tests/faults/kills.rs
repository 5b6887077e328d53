//! `kill -9` of the real server in the middle of conversations: at each enumerated crash point (`runtime::Point`) and at random moments, on
//! SQLite and on Postgres, 20 times each; `BATON_PROOF=long` does 500. After each it starts on the same data and goes on by itself.
//!
//! QUALITY B4, first row; C3, C10.

use super::checker::check;
use super::crowd::Manner;
use super::postgres::Postgres;
use super::scene::{Scene, Server};
use super::{here, is_long, turn};
use std::time::Duration;

/// Each with how often a process comes by it at most before it dies there.
const POINTS: [(&str, u32); 6] =
    [("taken", 12), ("before_commit", 8), ("after_commit", 8), ("before_send", 3), ("after_send", 3), ("after_model", 3)];
/// How long a process may live until it comes by its point.
const POINT_WITHIN: Duration = Duration::from_secs(6);

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_and_double_nothing_on_sqlite() {
    let _turn = turn().await;
    survives_kills(Scene::on_sqlite().await, "SQLite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_nothing_and_double_nothing_on_postgres() {
    let _turn = turn().await;
    let Some(postgres) = Postgres::start("kills_lose_nothing_and_double_nothing_on_postgres") else { return };
    let url = postgres.url();
    survives_kills(Scene::on_postgres(&url, &url, 1).await, "Postgres").await;
}

async fn survives_kills(scene: Scene, database: &str) {
    // Spread over the whole run, so that every kill meets conversations in the middle.
    let (kills, manner) = if is_long() { (500, Manner::many(1_000, 10_000, 300)) } else { (20, Manner::many(60, 2_000, 180)) };
    let crowd = scene.crowd(&manner);
    let mut at_points = 0;
    for kill in 0..kills {
        // Every other time at a point, the others at any moment.
        let point = POINTS.get(kill / 2 % POINTS.len()).filter(|_| kill % 2 == 0);
        let mut server = match point {
            Some((point, most)) => scene.start_with(0, &[], &[("BATON_CRASH_AT", &format!("{point}:{}", fastrand::u32(1..=*most)))]),
            None => scene.start(0),
        };
        match point {
            Some(_) => at_points += usize::from(ends_by_itself(&mut server).await),
            None => tokio::time::sleep(Duration::from_millis(fastrand::u64(300..1_800))).await,
        }
        server.kill();
    }
    let mut server = scene.start(0);
    let back = scene.serves_again(&[0], "the last kill").await;
    let statuses = crowd.end(Duration::from_secs(if is_long() { 1_200 } else { 90 })).await;
    super::checker::at_rest(&scene, Duration::from_secs(60)).await;
    assert_eq!(server.terminate(), Some(0), "SIGTERM drains and ends with 0");
    let seen = check(&scene).await;
    println!("proof: {kills} kills on {database}, {at_points} of them at a point; back after {back:?}; webhooks {statuses:?}; {seen:?}");
    assert!(at_points * 4 >= kills, "most processes come by their point: {at_points} of {}", kills / 2);
}

async fn ends_by_itself(server: &mut Server) -> bool {
    let until = tokio::time::Instant::now() + here(POINT_WITHIN);
    while tokio::time::Instant::now() < until {
        if server.is_gone() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}
