//! `baton doctor` and `baton sandbox --script`, as a user runs them: the real binary beside the real server, with the sandbox as Meta.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

use baton::channel::sandbox::{ACCOUNT_ID, APP_ID, AccountFaults, Faults, Sandbox};
use baton::channel::whatsapp::sign::Secrets;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const NUMBER: &str = "100000000000000";

fn baton(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("BATON_DATA_DIR", folder)
        .env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"));
    command.env("WHATSAPP_APP_SECRET", "secret").env("WHATSAPP_ACCESS_TOKEN", "token").env("WHATSAPP_VERIFY_TOKEN", "verify");
    command.env("WHATSAPP_PHONE_NUMBER_ID", NUMBER).env("WHATSAPP_BUSINESS_ACCOUNT_ID", ACCOUNT_ID).env("WHATSAPP_APP_ID", APP_ID);
    command.env("BATON_MODEL", "offline").env("BATON_LOG", "error").stdin(Stdio::null());
    command
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    reqwest::Client::builder().build().expect("a client")
}

/// Meta, played by the sandbox; its Graph URL.
async fn meta(webhook: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::of_number(client(), webhook, Secrets::parse("secret"), baton::runtime::clock::system_ms, NUMBER);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/graph", listener.local_addr().expect("an address"));
    let routes = baton::http::sandbox_routes(sandbox.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (sandbox, url)
}

async fn serving(folder: &Path, port: u16, graph: &str) -> Running {
    let mut command = baton(folder);
    command.arg("serve").env("BATON_LISTEN", format!("127.0.0.1:{port}")).env("WHATSAPP_GRAPH_URL", graph);
    let server = Running(command.stdout(Stdio::null()).spawn().expect("it runs"));
    for _ in 0..400 {
        if client().get(format!("http://127.0.0.1:{port}/readyz")).send().await.is_ok_and(|answer| answer.status().is_success()) {
            return server;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server did not start");
}

async fn doctor(mut command: Command) -> (Option<i32>, String) {
    let output = tokio::task::spawn_blocking(move || command.arg("doctor").output().expect("it runs")).await.expect("no panic");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_house_in_order_is_told_so_line_by_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let (_sandbox, graph) = meta(&format!("{base}/webhooks/whatsapp")).await;
    let _server = serving(folder.path(), port, &graph).await;
    let mut command = baton(folder.path());
    command.env("WHATSAPP_GRAPH_URL", &graph).env("BATON_PUBLIC_URL", &base);
    let (code, told) = doctor(command).await;
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("All is in place.") && !told.contains("WRONG"), "{told}");
    for what in ["database", "number", "quality", "subscription", "templates", "webhook", "fields", "callback", "model", "version", "files"] {
        assert!(told.lines().any(|line| line.starts_with("ok") && line.contains(what)), "{what}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_planted_faults_are_all_named_each_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sandbox, graph) = meta("http://127.0.0.1:9/webhooks/whatsapp").await;
    sandbox.set_faults(Faults {
        account: AccountFaults {
            disconnected: true,
            red: true,
            name_declined: true,
            not_subscribed: true,
            other_callback: true,
            missing_fields: vec!["standby".to_owned(), "messaging_handovers".to_owned()],
            clock_off_secs: 3_600,
            no_templates: true,
            ..AccountFaults::default()
        },
        ..Faults::default()
    });
    let mut command = baton(folder.path());
    command.env("WHATSAPP_GRAPH_URL", &graph).env("BATON_PUBLIC_URL", "http://127.0.0.1:9").env("WHATSAPP_GRAPH_VERSION", "v19.0");
    command.env_remove("WHATSAPP_VERIFY_TOKEN").env("OPENAI_BASE_URL", "http://127.0.0.1:9/v1").env("BATON_MODEL", "some-model");
    let (code, told) = doctor(command).await;
    assert_eq!(code, Some(1), "{told}");
    for planted in [
        "WHATSAPP_VERIFY_TOKEN is missing",
        "v19.0 is gone at Meta",
        "is disconnected",
        "has the lowest quality",
        "display name of +1 555-010-0000 is declined",
        "no app gets the webhooks of account",
        "the app's callback is https://elsewhere.example.com/hook",
        "the app does not get standby, messaging_handovers",
        "clock differs from Meta's by 36",
        "no approved template",
        "is not reached",
        "some-model: no answer",
    ] {
        let at = told.lines().position(|line| line.starts_with("WRONG") && line.contains(planted));
        let at = at.unwrap_or_else(|| panic!("{planted} is not named:\n{told}"));
        assert!(
            told.lines().nth(at + 1).is_some_and(|todo| todo.trim_start().starts_with("→ ") && todo.len() > 20),
            "{planted}: and what to do\n{told}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expired_and_a_number_that_is_gone_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sandbox, graph) = meta("http://127.0.0.1:9/").await;
    for (account, told) in [
        (AccountFaults { token_expired: true, ..AccountFaults::default() }, "make a token of a system user that does not expire"),
        (AccountFaults { number_gone: true, ..AccountFaults::default() }, "compare the phone_number_id with WhatsApp Manager"),
    ] {
        sandbox.set_faults(Faults { account, ..Faults::default() });
        let mut command = baton(folder.path());
        command.env("WHATSAPP_GRAPH_URL", &graph);
        let (code, said) = doctor(command).await;
        assert!(code == Some(1) && said.contains(told), "{said}");
    }
}

const SCRIPT: &str = r#"
customers:
  kim: {phone: "+447700900123", name: Kim}
  sam: {user_id: GB.1349120865530274, name: Sam}
steps:
  - {as: kim, write: Good morning to you all.}
  - {as: kim, expect: digital assistant}
  - {as: sam, write: Good morning to you all.}
  - {as: sam, expect: digital assistant}
  - {faults: {copies: 3, statuses: {doubled: true, reordered: true}}}
  - {as: kim, write: We are Acme GmbH.}
  - {as: kim, expect: "?"}
  - {faults: {}}
  - {as: kim, phone_app: This is Tom.}
  - {as: kim, expect: This is Tom.}
  - {wait_ms: 300}
  - {as: kim, write: Thank you Tom.}
  - {as: kim, silence_ms: 1200}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_script_plays_customers_against_a_server_and_says_what_did_not_come() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, at) = (free_port(), free_port());
    let graph = format!("http://127.0.0.1:{at}/graph");
    let _server = serving(folder.path(), port, &graph).await;
    let play = |text: String| {
        let path = folder.path().join("script.yaml");
        std::fs::write(&path, text).expect("written");
        let mut command = baton(folder.path());
        command.args([
            "sandbox",
            "--at",
            &format!("127.0.0.1:{at}"),
            "--webhook",
            &format!("http://127.0.0.1:{port}/webhooks/whatsapp"),
            "--script",
            "script.yaml",
        ]);
        tokio::task::spawn_blocking(move || command.output().expect("it runs"))
    };
    let output = play(SCRIPT.to_owned()).await.expect("no panic");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(told.contains("all 13 steps came out as the script says"), "{told}");
    let wrong = "customers:\n  ann: {phone: \"+447700900124\", name: Ann}\nsteps:\n  - {as: ann, write: Hello}\n  - {as: ann, expect: something nobody says, within_ms: 1500}\n";
    let output = play(wrong.to_owned()).await.expect("no panic");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("step 2: expected “something nobody says” within 1500 ms"), "{told}");
}
