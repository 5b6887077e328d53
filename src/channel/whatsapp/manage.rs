//! Questions about accounts and numbers: templates, quality, subscriptions. Asked by the registry, by the circuit, and by `baton doctor`.

use super::graph::{Graph, Reply};
use super::send::told;
use crate::channel::{NumberFacts, Refused};
use crate::domain::id::NumberId;
use crate::domain::template::{Button, Header, Template};
use reqwest::RequestBuilder;
use serde_json::Value;

/// Fields of the webhook that Baton acts on.
pub const FIELDS: [&str; 14] = [
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "template_category_update",
    "message_template_components_update",
    "phone_number_quality_update",
    "account_update",
    "account_alerts",
    "user_preferences",
    "user_id_update",
    "smb_message_echoes",
    "standby",
    "messaging_handovers",
    "calls",
];

/// Until when each version of the Graph API is there (Meta, Graph API changelog, read 2026-11).
const SUNSETS: [(u32, &str); 5] = [(21, "2027-01-21"), (22, "2027-05-20"), (23, "2027-10-08"), (24, "2028-02-18"), (25, "2028-07-29")];
/// The newest version known here.
const NEWEST: u32 = 26;
/// From so many days before its end on a version is warned of.
const WARN_DAYS: i64 = 120;

/// What is wrong with a version of the Graph API, as of a moment; none when it serves.
///
/// ```
/// use baton::channel::whatsapp::sunset_of;
/// let november = 1_796_000_000; // 2026-11-30
/// assert_eq!(sunset_of("v25.0", november), None);
/// assert!(sunset_of("v21.0", november).unwrap().contains("2027-01-21"));
/// assert!(sunset_of("v19.0", november).unwrap().contains("gone"));
/// assert!(sunset_of("latest", november).unwrap().contains("v25.0"));
/// ```
pub fn sunset_of(version: &str, now_secs: i64) -> Option<String> {
    let major: Option<u32> = version.strip_prefix('v').and_then(|rest| rest.split('.').next()).and_then(|major| major.parse().ok());
    let Some(major) = major else { return Some(format!("`{version}` is no version: write v25.0")) };
    if major >= NEWEST {
        return None;
    }
    let Some((_, ends)) = SUNSETS.iter().find(|(known, _)| *known == major) else {
        return Some(format!("{version} is gone at Meta: set WHATSAPP_GRAPH_VERSION to v25.0"));
    };
    let at = ends.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
    let days = (at - now_secs) / 86_400;
    match days {
        ..0 => Some(format!("{version} ended on {ends}: set WHATSAPP_GRAPH_VERSION to v25.0")),
        0..=WARN_DAYS => Some(format!("{version} ends on {ends}, in {days} days: set WHATSAPP_GRAPH_VERSION to v25.0")),
        _ => None,
    }
}

/// Pages of templates that are read; 100 templates each.
const PAGES_MAX: usize = 60;

impl Graph {
    /// One question, whose answer is JSON or a refusal.
    async fn question(&self, number: &NumberId, request: RequestBuilder) -> Result<Value, Refused> {
        self.question_whole(number, request).await.map(|reply| reply.body)
    }

    async fn question_whole(&self, number: &NumberId, request: RequestBuilder) -> Result<Reply, Refused> {
        let failed = |detail: String| Refused { code: None, detail };
        let reply = self.ask_whole(number, request).await.map_err(|e| failed(format!("WhatsApp cannot be reached: {}", e.without_url())))?;
        match reply.body.pointer("/error/code").and_then(Value::as_i64) {
            Some(code) => Err(Refused { code: Some(code), detail: told(code, &reply.body) }),
            None if reply.status.is_success() => Ok(reply),
            None => Err(failed(format!("HTTP {} without an error code", reply.status))),
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
    let reply = graph.question_whole(number, graph.http.get(format!("{}/{number}", graph.base)).query(&[("fields", FIELDS)])).await?;
    let answer = &reply.body;
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
        api_version: reply.version,
        clock_secs: reply.date.and_then(|date| jiff::fmt::rfc2822::parse(&date).ok()).map(|at| at.timestamp().as_second()),
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
