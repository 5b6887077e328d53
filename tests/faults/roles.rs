//! `baton serve --role web` and `--role worker`: one takes in and shows, the other does the work.

use super::checker::{at_rest, check};
use super::crowd::Manner;
use super::postgres::Postgres;
use super::scene::Scene;
use super::turn;
use std::time::Duration;

const WEB: usize = 0;
const WORKER: usize = 1;

async fn status_of(scene: &Scene, node: usize, path: &str) -> u16 {
    let url = format!("{}{path}", scene.nodes.get(node).expect("a node"));
    scene.http.get(url).send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_takes_in_and_another_answers() {
    let _turn = turn().await;
    let Some(postgres) = Postgres::start("one_process_takes_in_and_another_answers") else { return };
    let scene = Scene::on_postgres(&postgres.url(), &postgres.url(), 2).await;
    let mut web = scene.start_with(WEB, &["--role", "web"], &[]);
    scene.is_ready(WEB).await;
    scene.crowd(&Manner { nodes: Some(vec![WEB]), ..Manner::one_message(7) }).end(Duration::from_secs(10)).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(scene.graph.taken().len(), 0, "acknowledged, and left to workers");

    let mut worker = scene.start_with(WORKER, &["--role", "worker"], &[("WHATSAPP_APP_SECRET", "")]);
    scene.is_ready(WORKER).await;
    let open = ["/healthz", "/readyz", "/metrics", "/", "/api/v1/info", "/webhooks/whatsapp", "/assets/style.css"];
    let mut statuses = Vec::new();
    for path in open {
        statuses.push(status_of(&scene, WORKER, path).await);
    }
    assert_eq!(statuses, [200, 200, 200, 404, 404, 404, 404], "a worker opens nothing but its health: {open:?}");
    assert_eq!((status_of(&scene, WEB, "/").await, status_of(&scene, WEB, "/api/v1/info").await), (200, 200));

    let crowd = scene.crowd(&Manner { first: 1_000, nodes: Some(vec![WEB]), ..Manner::many(10, 1_200, 20) });
    let back = scene.serves_again(&[WEB], "a worker's start").await;
    crowd.end(Duration::from_secs(30)).await;
    at_rest(&scene, Duration::from_secs(30)).await;
    assert_eq!((web.terminate(), worker.terminate()), (Some(0), Some(0)));
    let seen = check(&scene).await;
    println!("proof: web and worker apart: back after {back:?}; {seen:?}");
    assert!(seen.sent >= 12 && seen.handoffs >= 2, "all were answered: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_server_on_a_database_for_one_process_is_refused() {
    let scene = Scene::on_sqlite().await;
    for role in ["web", "worker"] {
        let mut server = scene.start_with(0, &["--role", role], &[]);
        assert_eq!(server.ends().await, Some(2), "--role {role} on SQLite: nobody would do the rest");
    }
}
