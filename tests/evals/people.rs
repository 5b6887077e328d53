//! Import, record, and staffing: what happened becomes cases, and a week is served again.

use super::{CASES, Desk, SUITE, run};

const CHAT: &str = "[14/10/2026, 09:00:12] Messages and calls are end-to-end encrypted.\n[14/10/2026, 09:00:12] Rosa Diaz: Hola, soy Rosa Diaz, mi correo es rosa.diaz@correo-real.es\n[14/10/2026, 09:01:40] Lumen Works: Hola Rosa, ¿en qué empresa trabajas?\n[14/10/2026, 09:02:10] Rosa Diaz: En Talleres Prieto, llámame al 612 345 678\n";

#[test]
fn a_whatsapp_export_becomes_a_case_in_which_nobody_is_left() {
    let desk = Desk::new(SUITE, CASES);
    desk.write("_chat.txt", CHAT);
    let (code, out, told) = desk.baton(&[
        "eval",
        "import",
        "_chat.txt",
        "--into",
        "recorded",
        "--us",
        "Lumen Works",
        "--bot",
        "Lumen Works",
        "--day-first",
        "--zone",
        "Europe/Madrid",
    ]);
    assert_eq!(code, 0, "{out}{told}");
    let folder = desk.path("evals/recorded/transcripts");
    let path = std::fs::read_dir(folder).expect("a folder").next().expect("a transcript").expect("an entry").path();
    let text = std::fs::read_to_string(path).expect("readable");
    for personal in ["Rosa", "Diaz", "rosa.diaz", "612 345 678", "612345678"] {
        assert!(!text.contains(personal), "{personal} is gone:\n{text}");
    }
    assert!(text.contains("2026-10-14T07:00:12Z") && text.contains("\"by\":\"agent\""), "{text}");
    let (code, out, told) = desk.baton(&["eval", "run", "recorded"]);
    assert!(code == 0 && out.contains("1 of 1"), "what was imported can be played: {out}{told}");
    let (code, _, told) = desk.baton(&["eval", "import", "_chat.txt", "--into", "recorded", "--us", "Lumen Works", "--day-first"]);
    assert!(code == 3 && told.contains("nothing is overwritten"), "{code} {told}");
}

#[test]
fn an_import_in_which_something_personal_may_be_left_writes_nothing() {
    let desk = Desk::new(SUITE, CASES);
    desk.write(
        "_chat.txt",
        "[14/10/2026, 09:00:12] Lucía: Hola, soy Lucía, escríbeme a lucia arroba gmail punto com\n[14/10/2026, 09:01:40] Tienda: Hola\n",
    );
    let (code, _, told) = desk.baton(&["eval", "import", "_chat.txt", "--into", "recorded", "--us", "Tienda", "--day-first"]);
    assert!(code == 1 && told.contains("nothing is written") && told.contains("dictated e-mail"), "{code} {told}");
    assert!(!desk.path("evals/recorded").exists());
}

#[test]
fn an_import_that_cannot_tell_who_is_who_says_what_is_missing() {
    let desk = Desk::new(SUITE, CASES);
    desk.write("_chat.txt", CHAT);
    let (code, _, told) = desk.baton(&["eval", "import", "_chat.txt", "--into", "recorded", "--day-first"]);
    assert!(code == 3 && told.contains("--us"), "{code} {told}");
    let (code, _, told) = desk.baton(&["eval", "import", "_chat.txt", "--into", "recorded", "--format", "telegram"]);
    assert!(code == 3 && told.contains("whatsapp-export"), "{code} {told}");
}

#[test]
fn a_conversation_of_ours_becomes_a_case_and_a_recorded_time_is_served_again() {
    let desk = Desk::new(SUITE, CASES);
    // A trial's own database stands for a server's: `replay` keeps none, the demo's does.
    let database = desk.path("live.db");
    let played = run(std::process::Command::new(env!("CARGO_BIN_EXE_baton"))
        .current_dir(desk.folder.path())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .args(["eval", "record", "c-nowhere", "--into", "recorded"])
        .env("DATABASE_URL", format!("sqlite://{}", database.display())));
    assert!(played.0 == 3 && played.2.contains("there is no conversation"), "{played:?}");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let id = runtime.block_on(happened(&database));
    let url = format!("sqlite://{}", database.display());
    let (code, out, told) = run(desk.command(&["eval", "record", &id, "--into", "recorded"]).env("DATABASE_URL", &url));
    assert_eq!(code, 0, "{out}{told}");
    let (code, out, told) = desk.baton(&["eval", "run", "recorded"]);
    assert!(code == 0 && out.contains("1 of 1"), "an incident is an eval: {out}{told}");
    let args = ["eval", "staffing", "workspace.yaml", "--from", "2026-11-02T00:00:00Z", "--to", "2026-11-03T00:00:00Z", "--json"];
    let (code, out, told) = run(desk.command(&args).env("DATABASE_URL", &url));
    assert_eq!(code, 0, "{out}{told}");
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(
        told["handoffs"] == 1 && told["tried"]["queues"]["enterprise-sales"]["chats"] == 1 && told["tried"]["people"]["ana"]["chats"] == 1,
        "{told}"
    );
    desk.change("workspace.yaml", "members: [ana, bo]", "members: [bo]");
    let (_, out, _) = run(desk.command(&args).env("DATABASE_URL", &url));
    let told: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(told["tried"]["people"]["bo"]["chats"] == 1, "another rota, another person: {told}");
}

/// A lead that was qualified, on a database of its own.
async fn happened(database: &std::path::Path) -> String {
    use baton::domain::id::{MessageId, NumberId, PhoneNumber};
    use baton::domain::message::{About, Customer, Inbound, InboundBody};
    use baton::domain::time::{Millis, Timestamp};
    use baton::eval::trial::{NUMBER, Setup, Trial};
    use baton::store::work::{Kind, NewWork};
    let store = baton::store::Store::open(&format!("sqlite://{}", database.display())).await.expect("a database");
    let project = baton::spec::load(&baton::spec::Files::built_in()).expect("no mistakes");
    let setup = Setup {
        agents: project.agents,
        workspace: project.workspace,
        agent: "lead_qualifier".into(),
        model: std::sync::Arc::new(baton::model::offline::Offline::default()),
        tools: baton::tool::Tools::none(),
        policy: baton::domain::policy::Policy::default(),
        now: Timestamp(1_793_610_000_000),
    };
    let trial = Trial::start_on(store.clone(), setup).await.expect("a trial");
    for (nth, words) in ["We are Northwind Traders", "We want to answer order questions at night"].iter().enumerate() {
        let id = MessageId::new(format!("in-{nth}"));
        let from = Customer { user_id: None, phone: PhoneNumber::parse("+447700900123"), name: Some("Kim".to_owned()), ..Customer::default() };
        let body = InboundBody::Text { text: (*words).to_owned() };
        let now = trial.runtime.clock().now();
        let message =
            Inbound { id, number: NumberId::from(NUMBER), from, sent_at: now, body, reply_to: None, referral: None, about: About::default() };
        let work = NewWork {
            id: format!("in:{nth}"),
            kind: Kind::Message,
            conversation: None,
            body: serde_json::to_string(&message).expect("JSON"),
            due_ms: now.0,
            node: None,
        };
        trial.runtime.receive(vec![work], Vec::new()).await.expect("durable");
        trial.settle(Millis::secs(60)).await.expect("settled");
    }
    let id = store.conversation_ids().await.expect("ids").pop().expect("a conversation").to_string();
    drop(trial);
    store.close().await;
    id
}
