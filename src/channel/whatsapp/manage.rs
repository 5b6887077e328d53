//! Questions about accounts and numbers: templates, quality, subscriptions. Asked by the registry, by the circuit, and by `baton doctor`.

use super::graph::Graph;
use super::send::told;
use crate::channel::{NumberFacts, Refused};
use crate::domain::id::NumberId;
use crate::domain::template::{Button, Header, Template};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

/// Pages of templates that are read; 100 templates each.
const PAGES_MAX: usize = 60;

impl Graph {
    /// One question, whose answer is JSON or a refusal.
    async fn question(&self, number: &NumberId, request: RequestBuilder) -> Result<Value, Refused> {
        let failed = |detail: String| Refused { code: None, detail };
        let (status, answer): (StatusCode, Value) =
            self.ask(number, request).await.map_err(|e| failed(format!("WhatsApp cannot be reached: {}", e.without_url())))?;
        match answer.pointer("/error/code").and_then(Value::as_i64) {
            Some(code) => Err(Refused { code: Some(code), detail: told(code, &answer) }),
            None if status.is_success() => Ok(answer),
            None => Err(failed(format!("HTTP {status} without an error code"))),
        }
    }

    /// The apps that get the webhooks of an account, by id and name.
    pub async fn subscribed_apps(&self, number: &NumberId, account: &str) -> Result<Vec<(String, String)>, Refused> {
        let answer = self.question(number, self.http.get(format!("{}/{account}/subscribed_apps", self.base))).await?;
        let apps = answer.get("data").and_then(Value::as_array).into_iter().flatten();
        let word = |app: &Value, name: &str| {
            app.pointer(&format!("/whatsapp_business_api_data/{name}")).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Ok(apps.map(|app| (word(app, "id"), word(app, "name"))).collect())
    }

    /// The webhook of an app: its address, and the fields it gets. Asked with the token of the app itself, `id|secret`.
    pub async fn subscriptions(&self, app: &str, secret: &str) -> Result<Vec<(String, Vec<String>)>, Refused> {
        let token = format!("{app}|{secret}");
        let request = self.http.get(format!("{}/{app}/subscriptions", self.base)).query(&[("access_token", token.as_str())]);
        let answer = self.question(&NumberId::from(""), request).await?;
        let of_account = |row: &&Value| row.get("object").is_some_and(|object| object == "whatsapp_business_account");
        let rows = answer.get("data").and_then(Value::as_array).into_iter().flatten().filter(of_account);
        let field = |field: &Value| field.get("name").and_then(Value::as_str).or_else(|| field.as_str()).map(str::to_owned);
        let fields = |row: &Value| row.get("fields").and_then(Value::as_array).into_iter().flatten().filter_map(field).collect();
        let url = |row: &Value| row.get("callback_url").and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(rows.map(|row| (url(row), fields(row))).collect())
    }
}

pub(super) async fn look(graph: &Graph, number: &NumberId) -> Result<NumberFacts, Refused> {
    const FIELDS: &str = "display_phone_number,verified_name,quality_rating,status,throughput,name_status";
    let answer = graph.question(number, graph.http.get(format!("{}/{number}", graph.base)).query(&[("fields", FIELDS)])).await?;
    let word = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
    let rate = match answer.pointer("/throughput/level").and_then(Value::as_str) {
        Some("HIGH") => Some(1_000),
        Some("STANDARD") => Some(80),
        _ => None,
    };
    Ok(NumberFacts {
        display: word("display_phone_number"),
        name: word("verified_name"),
        quality: word("quality_rating"),
        status: word("status"),
        rate,
        name_status: word("name_status"),
        ..NumberFacts::default()
    })
}

pub(super) async fn templates(graph: &Graph, number: &NumberId, account: &str) -> Result<Vec<Template>, Refused> {
    const FIELDS: &str = "name,language,status,category,quality_score,parameter_format,components";
    let mut templates = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let mut request = graph.http.get(format!("{}/{account}/message_templates", graph.base)).query(&[("fields", FIELDS), ("limit", "100")]);
        if let Some(after) = &after {
            request = request.query(&[("after", after)]);
        }
        let answer = graph.question(number, request).await?;
        templates.extend(answer.get("data").and_then(Value::as_array).into_iter().flatten().filter_map(|row| template_of(row, account)));
        // The cursor is there on the last page too; `next` is not.
        after = answer.pointer("/paging/cursors/after").and_then(Value::as_str).map(str::to_owned);
        if after.is_none() || answer.pointer("/paging/next").is_none() {
            break;
        }
    }
    Ok(templates)
}

fn template_of(row: &Value, account: &str) -> Option<Template> {
    let word = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    let components = || row.get("components").and_then(Value::as_array).into_iter().flatten();
    let of = |kind: &'static str| components().find(move |c| c.get("type").and_then(Value::as_str).is_some_and(|t| t.eq_ignore_ascii_case(kind)));
    let text = |component: Option<&Value>| component.and_then(|c| c.get("text")).and_then(Value::as_str).map(str::to_owned);
    let header = of("HEADER").map(|header| match header.get("format").and_then(Value::as_str).unwrap_or("TEXT") {
        "TEXT" => Header::Text { text: text(Some(header)).unwrap_or_default() },
        format => Header::Media { format: format.to_lowercase() },
    });
    let button = |button: &Value| {
        let word = |name: &str| button.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Button { kind: word("type")?.to_lowercase(), text: word("text").unwrap_or_default(), url: word("url") })
    };
    let buttons = of("BUTTONS").and_then(|c| c.get("buttons")).and_then(Value::as_array).into_iter().flatten().filter_map(button).collect();
    Some(Template {
        account: account.to_owned(),
        name: word("name")?,
        language: word("language")?,
        status: word("status").unwrap_or_else(|| "UNKNOWN".to_owned()),
        category: word("category").unwrap_or_default().to_lowercase(),
        quality: row.pointer("/quality_score/score").and_then(Value::as_str).map(str::to_owned),
        header,
        body: text(of("BODY")).unwrap_or_default(),
        footer: text(of("FOOTER")),
        buttons,
    })
}
