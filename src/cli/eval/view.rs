//! `baton eval view`: the reports of all runs in the browser, from this machine for this machine.

use super::rundir::{self, RunDir};
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::result::{Outcome, RunReport};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use clap::Args;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs of the list.
const RUNS_MAX: usize = 200;
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.45rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);vertical-align:top}.pass{color:light-dark(#17663a,#6fd09a)}.fail,.error{color:light-dark(#a11c1c,#ff9a92)}.inconclusive{color:light-dark(#7a5200,#e8b45a)}a{color:inherit}@media(max-width:34rem){td:nth-child(4),th:nth-child(4){display:none}}";

/// `baton eval view`.
#[derive(Args, Clone, Debug)]
pub(crate) struct View {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8089")]
    at: SocketAddr,
}

impl View {
    pub(super) async fn run(self, config: Config) -> Result<ExitCode, Failed> {
        let listener = tokio::net::TcpListener::bind(self.at).await.map_err(|e| Failed::outside(format!("{}: {e}", self.at)))?;
        println!("runs: http://{}/  Ctrl-C ends it", listener.local_addr()?);
        let router = Router::new().route("/", get(index)).route("/runs/{run}", get(report)).with_state(Arc::new(config));
        let ended = async {
            // Without a signal handler it runs until it is killed.
            let _ = tokio::signal::ctrl_c().await;
        };
        axum::serve(listener, router).with_graceful_shutdown(ended).await?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn index(State(config): State<Arc<Config>>) -> Response {
    let mut rows = String::new();
    for dir in rundir::all(&config).into_iter().rev().take(RUNS_MAX) {
        let name = dir.0.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match dir.report() {
            Ok(report) => row(&mut rows, &name, &report, &written(&dir)),
            Err(_) => {
                // Writing to a string never fails.
                let _ = write!(rows, "<tr><td>{}</td><td>not finished</td><td></td><td></td></tr>", escaped(&name));
            }
        }
    }
    if rows.is_empty() {
        rows.push_str("<tr><td colspan=4>There is no run yet: <code>baton eval run</code> makes one.</td></tr>");
    }
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Runs · Baton Evals</title><style>{STYLE}</style><h1>Runs</h1><table><thead><tr><th>Run<th>Verdict<th>Cases<th>When</thead><tbody>{rows}</tbody></table>"
    );
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

fn row(rows: &mut String, name: &str, report: &RunReport, when: &str) {
    let cases = || report.suites.iter().flat_map(|suite| &suite.cases).filter(|case| case.counts);
    let passed = cases().filter(|case| case.outcome == Outcome::Passed).count();
    let suites: Vec<&str> = report.suites.iter().map(|suite| suite.name.as_str()).collect();
    let word = report.verdict.word();
    // Writing to a string never fails.
    let _ = write!(
        rows,
        "<tr><td><a href='/runs/{0}'>{0}</a><br><small>{1}</small></td><td class={word}><b>{word}</b><br><small>{2}</small></td><td>{passed} of {3}</td><td>{4}</td></tr>",
        escaped(name),
        escaped(&suites.join(", ")),
        escaped(&report.headline),
        cases().count(),
        escaped(when)
    );
}

/// When its report was written, in UTC.
fn written(dir: &RunDir) -> String {
    let modified = std::fs::metadata(dir.path("report.html")).and_then(|meta| meta.modified()).ok();
    let since = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let at = since.and_then(|since| jiff::Timestamp::from_second(i64::try_from(since.as_secs()).ok()?).ok());
    at.map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

async fn report(State(config): State<Arc<Config>>, Path(run): Path<String>) -> Response {
    let found = rundir::all(&config).into_iter().find(|dir| dir.0.file_name().is_some_and(|name| name.to_string_lossy() == run));
    match found.and_then(|dir| std::fs::read_to_string(dir.path("report.html")).ok()) {
        Some(html) => Html(html).into_response(),
        None => (StatusCode::NOT_FOUND, "there is no such run").into_response(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
