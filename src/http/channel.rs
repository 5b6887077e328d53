//! How the channel stands: numbers, notices, templates, costs.

use super::Door;
use super::auth::SignedIn;
use super::pages;
use super::problem::{Asked, Path, Problem};
use crate::domain::id::NumberId;
use crate::domain::template::{Header, Template, parameters_of};
use crate::domain::time::Timestamp;
use crate::domain::visibility::Role;
use crate::runtime::{FREE_SERVICE, month_of};
use crate::store::channel::Circuit;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Notices of a page.
const PAGE: i64 = 100;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    /// `next` of the page before.
    cursor: Option<String>,
    /// Rows of a page: 100 without it, 200 at most.
    limit: Option<i64>,
}

/// The numbers, and whether messages leave them. Everybody may see that; what Meta says in detail is for admins.
pub(super) async fn numbers(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    let runtime = door.runtime();
    runtime.refresh_numbers().await?;
    let states = runtime.numbers();
    let settings = runtime.settings();
    let admin = who.viewer.role == Role::Admin;
    let mut rows = Vec::new();
    for number in settings.workspace.numbers.keys() {
        let state = states.get(number);
        let circuit = state.map_or(Circuit::Open, |state| state.circuit);
        let advice = state.and_then(|state| state.code).and_then(crate::channel::whatsapp::advice);
        let mut row = json!({
            "id": number, "state": circuit.word(), "display": state.and_then(|s| s.display.clone()), "name": state.and_then(|s| s.name.clone()),
            "since": state.filter(|_| circuit != Circuit::Open).map(|s| s.since),
        });
        if admin {
            row["detail"] = json!(state.and_then(|s| s.detail.clone()));
            row["code"] = json!(state.and_then(|s| s.code));
            row["advice"] = json!(advice);
            row["quality"] = json!(state.and_then(|s| s.quality.clone()));
            row["rate"] = json!(state.and_then(|s| s.rate).unwrap_or(settings.policy.number_rate));
            row["account"] = json!(state.and_then(|s| s.account.clone()));
        }
        rows.push(row);
    }
    Ok(Json(json!({"numbers": rows})))
}

/// Somebody says that a number is mended: what waits leaves. For admins.
pub(super) async fn open_number(State(door): State<Door>, who: SignedIn, Path(number): Path<String>) -> Result<StatusCode, Problem> {
    who.admins_only()?;
    let number = NumberId::new(number);
    if !door.runtime().settings().workspace.numbers.contains_key(&number) {
        return Err(Problem::nothing_there());
    }
    door.runtime().open_number(&number, &format!("{} says that it is mended", who.operator.name)).await?;
    super::audit::keep(&door, &who.viewer.id, "number_opened", format!("number:{number}"), String::new()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What operators of the account should know. For admins.
pub(super) async fn notices(State(door): State<Door>, who: SignedIn, Asked(asked): Asked<Listing>) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let (after, most) = (pages::place(asked.cursor.as_deref())?, pages::rows(asked.limit, PAGE));
    let mut notices = door.runtime().store().notices(after.map(|(at, id)| (Timestamp(at), id)), most + 1).await?;
    let next = pages::cut(&mut notices, most, |notice| (notice.at.0, notice.id.clone()));
    let shown = |n: &crate::store::channel::StoredNotice| json!({"at": n.at, "level": n.level, "field": n.field, "number": n.number, "text": n.text});
    Ok(Json(json!({"notices": notices.iter().map(shown).collect::<Vec<_>>(), "next": next})))
}

/// The templates, with what each wants.
pub(super) async fn templates(State(door): State<Door>, _who: SignedIn) -> Result<Json<Value>, Problem> {
    let templates = door.runtime().store().templates(None).await?;
    Ok(Json(json!({"templates": templates.iter().map(template).collect::<Vec<_>>()})))
}

/// Fetches the templates from Meta anew. For admins.
pub(super) async fn sync_templates(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let synced = door.runtime().sync_templates().await?;
    if synced.accounts == 0 {
        return Err(Problem::new(StatusCode::CONFLICT, "no-account", "No account is configured: set WHATSAPP_BUSINESS_ACCOUNT_ID."));
    }
    super::audit::keep(&door, &who.viewer.id, "templates_synced", "templates".to_owned(), format!("{} templates", synced.templates)).await?;
    Ok(Json(json!({"templates": synced.templates, "refused": synced.refused})))
}

fn template(template: &Template) -> Value {
    let header = template.header.as_ref().map(|header| match header {
        Header::Text { text } => json!({"kind": "text", "text": text, "parameters": parameters_of(text)}),
        Header::Media { format } => json!({"kind": format}),
    });
    let button = |button: &crate::domain::template::Button| {
        let wants = button.url.as_deref().is_some_and(|url| !parameters_of(url).is_empty());
        json!({"kind": button.kind, "text": button.text, "url": button.url, "wants_end": wants})
    };
    json!({
        "account": template.account, "name": template.name, "language": template.language, "status": template.status.to_lowercase(),
        "usable": template.is_usable(), "category": template.category, "quality": template.quality, "header": header, "body": template.body,
        "parameters": parameters_of(&template.body), "footer": template.footer, "buttons": template.buttons.iter().map(button).collect::<Vec<_>>(),
    })
}

/// What WhatsApp's messages cost, this month and the last. For admins.
pub(super) async fn costs(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    who.admins_only()?;
    let now = door.runtime().clock().now();
    let since = month_of(crate::domain::time::Timestamp(now.0 - 31 * 86_400_000));
    let bill = door.runtime().store().bill(&since).await?;
    let line = |line: &crate::store::charges::BillLine| {
        json!({
            "month": line.month, "number": line.number, "category": line.category, "kind": line.kind, "messages": line.messages,
            "billable": line.billable, "micros": line.micros,
        })
    };
    let this = month_of(now);
    let free = |number: &NumberId| {
        let of = bill.iter().filter(|line| line.month == this && line.number == *number && line.category == "service");
        json!({"number": number, "used": of.map(|line| line.messages).sum::<i64>(), "free": FREE_SERVICE})
    };
    let settings = door.runtime().settings();
    let service: Vec<Value> = settings.workspace.numbers.keys().map(free).collect();
    Ok(Json(json!({
        "month": this, "lines": bill.iter().map(line).collect::<Vec<_>>(), "service": service,
        "budget_micros": settings.policy.month_charge_micros_max,
    })))
}
