//! `baton doctor`: is everything in place? Each line says ok, or what is wrong and what to do. Exits with 1 when something is wrong.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::channel::Channel as _;
use crate::channel::whatsapp::{FIELDS, Graph, advice, sunset_of};
use crate::domain::id::NumberId;
use crate::runtime::clock::system_ms;
use crate::store::Store;
use crate::store::channel::Circuit;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Duration;

/// Seconds by which clocks may differ: signatures and windows rest on them.
const CLOCK_OFF_MAX: i64 = 30;
/// For one question to a model's server or to our own address.
const PATIENCE: Duration = Duration::from_secs(5);
const WEBHOOK: &str = "/webhooks/whatsapp";

/// What was found so far.
#[derive(Default)]
struct Findings {
    wrong: usize,
    unsure: usize,
}

impl Findings {
    fn ok(what: &str, detail: &str) {
        println!("ok     {what:<13} {detail}");
    }

    fn wrong(&mut self, what: &str, told: &str, todo: &str) {
        self.wrong += 1;
        println!("WRONG  {what:<13} {told}\n       {:<13} → {todo}", "");
    }

    fn unsure(&mut self, what: &str, told: &str, todo: &str) {
        self.unsure += 1;
        println!("look   {what:<13} {told}\n       {:<13} → {todo}", "");
    }
}

pub(super) async fn run(config: Config) -> Result<ExitCode, Failed> {
    let mut found = Findings::default();
    settings(&config, &mut found);
    let http = setup::http_client()?;
    let numbers = database(&config, &mut found).await;
    match setup::graph(&config, &http) {
        Ok(graph) => whatsapp(&config, &graph, &numbers, &mut found).await,
        Err(failed) => found.wrong("token", &failed.message, "set the variable, or take the table out of the configuration"),
    }
    callback(&config, &http, &mut found).await;
    models(&config, &http, &mut found).await;
    files(&config, &http, &mut found).await;
    match (found.wrong, found.unsure) {
        (0, 0) => println!("\nAll is in place."),
        (0, unsure) => println!("\nNothing is wrong; {unsure} to look at."),
        (wrong, unsure) => println!("\n{wrong} wrong, {unsure} to look at."),
    }
    Ok(ExitCode::from(u8::from(found.wrong > 0)))
}

fn settings(config: &Config, found: &mut Findings) {
    for (name, given, todo) in [
        ("WHATSAPP_APP_SECRET", config.app_secret.is_some(), "copy it from the app's basic settings: without it every webhook is refused"),
        ("WHATSAPP_VERIFY_TOKEN", config.verify_token.is_some(), "make one up, and give Meta the same when you save the callback URL"),
        ("WHATSAPP_ACCESS_TOKEN", config.access_token.is_some(), "make a token of a system user that does not expire"),
    ] {
        if given {
            Findings::ok("settings", name);
        } else {
            found.wrong("settings", &format!("{name} is missing"), todo);
        }
    }
    match sunset_of(&config.graph_version, system_ms() / 1_000) {
        None => Findings::ok("version", &config.graph_version),
        Some(told) => found.wrong("version", &told, "set WHATSAPP_GRAPH_VERSION to a newer one, and look here again"),
    }
}

/// The numbers of the configuration and of the workspace in force.
async fn database(config: &Config, found: &mut Findings) -> Vec<NumberId> {
    let mut numbers: BTreeSet<NumberId> = config.numbers.iter().cloned().map(NumberId::new).collect();
    match setup::database_beside(config).await {
        Err(failed) => found.wrong("database", &failed.message, "see DATABASE_URL, and whether the server runs"),
        Ok(store) => {
            match store.now_ms().await {
                Err(failure) => found.wrong("database", &failure.to_string(), "see whether the server runs"),
                Ok(there) if (there - system_ms()).abs() > CLOCK_OFF_MAX * 1_000 => {
                    found.wrong(
                        "clock",
                        &format!("the database's clock is off by {} s", (there - system_ms()) / 1_000),
                        "let both machines keep time (NTP)",
                    );
                }
                Ok(_) => Findings::ok("database", if store.is_embedded() { "embedded SQLite" } else { "Postgres" }),
            }
            if let Ok(Some((workspace, _))) = store.workspace().await {
                numbers.extend(workspace.numbers.keys().cloned());
            }
            stopped(&store, found).await;
        }
    }
    if numbers.is_empty() {
        found.wrong("number", "no business number is configured", "set WHATSAPP_PHONE_NUMBER_ID to the phone_number_id of WhatsApp Manager");
    }
    numbers.into_iter().collect()
}

async fn stopped(store: &Store, found: &mut Findings) {
    for state in store.numbers().await.unwrap_or_default().into_iter().filter(|state| state.circuit != Circuit::Open) {
        let todo = state.code.and_then(advice).unwrap_or("mend it, then open the number on the page or with POST /api/v1/numbers/ID/open");
        let told = format!("nothing leaves {}: {}", state.id, state.detail.unwrap_or_default());
        found.wrong("circuit", &told, todo);
    }
}

async fn whatsapp(config: &Config, graph: &Graph, numbers: &[NumberId], found: &mut Findings) {
    let mut accounts: BTreeSet<(String, NumberId)> = BTreeSet::new();
    let mut reached = true;
    for number in numbers {
        match graph.look(number).await {
            Err(refused) => {
                let todo = match refused.code {
                    None => "see whether this machine reaches graph.facebook.com, or WHATSAPP_GRAPH_URL",
                    Some(100 | 33) => "compare the phone_number_id with WhatsApp Manager, and whether the token's system user may use that account",
                    Some(code) => advice(code).unwrap_or("look the code up in Meta's error list"),
                };
                let what = if refused.code == Some(190) || refused.code == Some(0) { "token" } else { "number" };
                found.wrong(what, &format!("{number}: {}", refused.detail), todo);
                // Everything else would only say the same again.
                reached &= refused.code.is_some_and(|code| !matches!(code, 0 | 190));
            }
            Ok(facts) => number_facts(number, &facts, found),
        }
        let table = config.number_tables.get(number.as_str());
        if let Some(account) = table.and_then(|table| table.account.clone()).or_else(|| config.account.clone()) {
            accounts.insert((account, number.clone()));
        }
    }
    if !reached {
        return found.unsure("account", "account, templates and webhook are not looked at until the number is reached", "mend what stands above");
    }
    if accounts.is_empty() && !numbers.is_empty() {
        found.unsure(
            "account",
            "WHATSAPP_BUSINESS_ACCOUNT_ID is not set: templates and the subscription are not looked at",
            "set it to the WABA id of WhatsApp Manager",
        );
    }
    let mut seen = BTreeSet::new();
    for (account, number) in accounts {
        if seen.insert(account.clone()) {
            account_facts(config, graph, &account, &number, found).await;
        }
    }
    subscriptions(config, graph, found).await;
}

fn number_facts(number: &NumberId, facts: &crate::channel::NumberFacts, found: &mut Findings) {
    let name = facts.display.as_deref().unwrap_or(number.as_str());
    match facts.status.as_deref() {
        Some("CONNECTED") | None => Findings::ok("number", &format!("{name} {}", facts.name.as_deref().unwrap_or_default())),
        Some(status) => {
            found.wrong("number", &format!("{name} is {}", status.to_lowercase()), "register it with its two-step PIN in WhatsApp Manager");
        }
    }
    match facts.quality.as_deref() {
        Some("RED") => found.wrong(
            "quality",
            &format!("{name} has the lowest quality"),
            "send fewer templates, and only to who asked for them: Meta limits the number next",
        ),
        Some("YELLOW") => found.unsure("quality", &format!("{name} has medium quality"), "see which templates people block or report"),
        Some(quality) => Findings::ok("quality", &quality.to_lowercase()),
        None => {}
    }
    if let Some(status) = facts.name_status.as_deref().filter(|status| !matches!(*status, "APPROVED" | "AVAILABLE_WITHOUT_REVIEW" | "NONE")) {
        found.wrong("name", &format!("the display name of {name} is {}", status.to_lowercase()), "choose another display name in WhatsApp Manager");
    }
    if let Some(off) = facts.clock_secs.map(|there| there - system_ms() / 1_000).filter(|off| off.abs() > CLOCK_OFF_MAX) {
        found.wrong(
            "clock",
            &format!("this machine's clock differs from Meta's by {off} s"),
            "let the machine keep time (NTP): the 24 hours are counted by it",
        );
    }
}

async fn account_facts(config: &Config, graph: &Graph, account: &str, number: &NumberId, found: &mut Findings) {
    match graph.subscribed_apps(number, account).await {
        Err(refused) => found.wrong(
            "account",
            &format!("{account}: {}", refused.detail),
            refused.code.and_then(advice).unwrap_or("compare the id with WhatsApp Manager"),
        ),
        Ok(apps) if apps.is_empty() => {
            found.wrong(
                "subscription",
                &format!("no app gets the webhooks of account {account}"),
                &format!("POST {account}/subscribed_apps with the token"),
            );
        }
        Ok(apps) => {
            let names: Vec<String> = apps.iter().map(|(id, name)| format!("{name} ({id})")).collect();
            match &config.app_id {
                Some(app) if !apps.iter().any(|(id, _)| id == app) => {
                    let told = format!("account {account} is subscribed by {}, not by app {app}", names.join(", "));
                    found.wrong("subscription", &told, &format!("POST {account}/subscribed_apps with a token of app {app}"));
                }
                _ => Findings::ok("subscription", &names.join(", ")),
            }
        }
    }
    match graph.templates(number, account).await {
        Err(refused) => {
            found.wrong("templates", &refused.detail, refused.code.and_then(advice).unwrap_or("the token needs whatsapp_business_management"));
        }
        Ok(templates) => {
            let usable = templates.iter().filter(|template| template.is_usable()).count();
            if usable == 0 {
                found.wrong("templates", "no approved template: nothing can be sent after a customer's 24 hours", "submit one in WhatsApp Manager");
            } else {
                Findings::ok("templates", &format!("{usable} of {} approved", templates.len()));
            }
        }
    }
}

async fn subscriptions(config: &Config, graph: &Graph, found: &mut Findings) {
    let Some(app) = &config.app_id else {
        return found.unsure(
            "webhook",
            "WHATSAPP_APP_ID is not set: the app's callback and fields are not looked at",
            "set it to the id of the app at Meta",
        );
    };
    let Some(secret) = &config.app_secret else {
        return found.unsure("webhook", "without WHATSAPP_APP_SECRET the app's callback and fields cannot be looked at", "see above");
    };
    let secret = secret.split(',').next().unwrap_or_default().trim();
    let rows = match graph.subscriptions(app, secret).await {
        Ok(rows) => rows,
        Err(refused) => {
            let todo = match refused.code {
                None => "see whether this machine reaches graph.facebook.com, or WHATSAPP_GRAPH_URL",
                Some(_) => "compare WHATSAPP_APP_ID and WHATSAPP_APP_SECRET with the app's basic settings",
            };
            return found.wrong("webhook", &refused.detail, todo);
        }
    };
    let Some((url, fields)) = rows.into_iter().next() else {
        return found.wrong(
            "webhook",
            "the app has no webhook for WhatsApp accounts",
            "save the callback URL and the verify token in the app's dashboard",
        );
    };
    match config.public_url.as_deref().map(|base| format!("{}{WEBHOOK}", base.trim_end_matches('/'))) {
        Some(ours) if ours != url => {
            found.wrong(
                "webhook",
                &format!("the app's callback is {url}, not {ours}"),
                "save the callback URL of this server in the app's dashboard",
            );
        }
        _ => Findings::ok("webhook", &url),
    }
    let missing: Vec<&str> = FIELDS.into_iter().filter(|field| !fields.iter().any(|have| have == field)).collect();
    if missing.is_empty() {
        Findings::ok("fields", "all that Baton acts on");
    } else {
        let todo = if missing.contains(&"messages") {
            "subscribe to them in the app's dashboard: without messages nothing comes in at all"
        } else {
            "subscribe to them in the app's dashboard: without standby and messaging_handovers messages vanish once another app answers there"
        };
        found.wrong("fields", &format!("the app does not get {}", missing.join(", ")), todo);
    }
}

/// Is our own address reached from outside, and does it know the verify token?
async fn callback(config: &Config, http: &reqwest::Client, found: &mut Findings) {
    let Some(base) = &config.public_url else {
        return found.unsure(
            "callback",
            "BATON_PUBLIC_URL is not set: whether Meta reaches this server is not looked at",
            "set it to the address that Meta knows",
        );
    };
    if !base.starts_with("https://") && !base.starts_with("http://") {
        return found.wrong("callback", &format!("BATON_PUBLIC_URL is `{base}`"), "write it with https:// before it");
    }
    let url = format!("{}{WEBHOOK}", base.trim_end_matches('/'));
    let token = config.verify_token.clone().unwrap_or_default();
    let query = [("hub.mode", "subscribe"), ("hub.challenge", "baton-doctor"), ("hub.verify_token", token.as_str())];
    match http.get(&url).query(&query).timeout(PATIENCE).send().await {
        Err(error) => found.wrong(
            "callback",
            &format!("{url} is not reached: {}", error.without_url()),
            "start the server, and see name, proxy and certificate: Meta wants a public one",
        ),
        Ok(answer) => {
            let status = answer.status();
            let body = answer.text().await.unwrap_or_default();
            if status.is_success() && body == "baton-doctor" {
                Findings::ok("callback", &url);
            } else {
                found.wrong("callback", &format!("{url} answers {status}"), "the server there must run with the same WHATSAPP_VERIFY_TOKEN");
            }
        }
    }
}

async fn models(config: &Config, http: &reqwest::Client, found: &mut Findings) {
    if config.models.order.is_empty() {
        Findings::ok("model", "the offline form filler: no server is asked");
    }
    for name in &config.models.order {
        let Some(settings) = config.models.providers.get(name) else {
            Findings::ok("model", &format!("{name}: no server is asked"));
            continue;
        };
        let url = format!("{}/models", settings.base_url.as_str().trim_end_matches('/'));
        let mut request = http.get(&url).timeout(PATIENCE).headers(settings.headers.clone());
        if let Some(key) = &settings.key {
            request = request.bearer_auth(key);
        }
        match request.send().await {
            Err(error) => {
                found.wrong("model", &format!("{}: no answer: {}", settings.model, error.without_url()), "see its address, and whether it runs");
            }
            Ok(answer) if matches!(answer.status().as_u16(), 401 | 403) => {
                found.wrong("model", &format!("{}: its key is refused", settings.model), "see the key in the configuration");
            }
            Ok(_) => Findings::ok("model", &settings.model),
        }
    }
}

async fn files(config: &Config, http: &reqwest::Client, found: &mut Findings) {
    let probe = crate::domain::id::BlobId::from("doctor");
    let works = match setup::files_of(config, http) {
        Err(failed) => Err(failed.message),
        Ok(files) => match files.blobs.put(&probe, bytes::Bytes::from_static(b"ok")).await {
            Err(failure) => Err(failure.to_string()),
            Ok(()) => files.blobs.get(&probe).await.map_err(|failure| failure.to_string()).map(|_| ()),
        },
    };
    match works {
        Ok(()) => Findings::ok("files", config.files_bucket.as_deref().unwrap_or("a folder")),
        Err(told) => found.wrong("files", &told, "see BATON_FILES_BUCKET and the AWS_ variables, or whether the data folder can be written"),
    }
}
