//! Conversations that we begin, with a template.

use super::Door;
use super::auth::SignedIn;
use super::conversations::readable;
use super::problem::{Body, Problem};
use crate::domain::conversation::{Refusal, Start};
use crate::domain::id::{ConversationId, NumberId, PhoneNumber, WhatsappUserId};
use crate::domain::message::{Choice, Customer, OutboundBody, TemplateHeader, TemplateParts, UrlPart};
use crate::domain::template as registry;
use crate::domain::workspace::Greeter;
use crate::runtime::StepError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
pub(super) struct Begin {
    /// The business number to write from.
    number: String,
    /// The customer's phone, with country code.
    phone: Option<String>,
    /// Or their business-scoped user id.
    user_id: Option<String>,
    /// How to call them in the inbox.
    name: Option<String>,
    template: Template,
    /// Who goes on when they answer: exactly one of these.
    agent: Option<String>,
    menu: Option<String>,
    queue: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Template {
    name: String,
    language: String,
    #[serde(default)]
    parameters: Vec<String>,
    /// Quick replies in the template's order. `id` comes back with a tap: a menu's option is `menu:MENU:OPTION`.
    #[serde(default)]
    buttons: Vec<Button>,
    /// What fills its header, when that has a parameter.
    #[serde(default)]
    header: Option<String>,
    /// What fills the ends of link buttons.
    #[serde(default)]
    urls: Vec<UrlEnd>,
    /// What the inbox shows of it; its own words with the parameters in place when the registry knows it.
    #[serde(default)]
    text: String,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct UrlEnd {
    /// The button's place among all of the template's buttons, from 0.
    index: u32,
    text: String,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Button {
    id: String,
    title: String,
}

/// Begins a conversation. 409 when the customer has an open one on that number.
pub(super) async fn start(State(door): State<Door>, who: SignedIn, Body(wanted): Body<Begin>) -> Result<(StatusCode, Json<Value>), Problem> {
    let runtime = door.runtime();
    let number = NumberId::new(wanted.number.clone());
    if !runtime.settings().workspace.numbers.contains_key(&number) {
        return Err(Problem::bad_request(format!("There is no business number {number}.")));
    }
    let customer = customer_of(&wanted)?;
    let then = then_of(&wanted)?;
    let opted_out = runtime.store().opted_out(&customer).await?;
    let template = template_of(&door, Some(&number), wanted.template).await?;
    if let OutboundBody::Template { parts, .. } = &template
        && !opted_out.lets_out(parts.category.as_deref())
    {
        return Err(Problem::new(StatusCode::CONFLICT, "opted-out", "This customer asked for no such messages: write when they do."));
    }
    let begin =
        |contact, past| Start { by: who.viewer.id.clone(), number: number.clone(), contact, customer: customer.clone(), template, then, past };
    match runtime.begin(&number, &customer, begin).await {
        Ok(id) => Ok((StatusCode::CREATED, Json(json!({"id": id})))),
        Err((id, StepError::Refused(Refusal::Open))) => Err(already_open(&door, &who, &id).await),
        Err((_, error)) => Err(error.into()),
    }
}

/// Which one it is, is told to who may see it.
async fn already_open(door: &Door, who: &SignedIn, id: &ConversationId) -> Problem {
    let told = "This customer has an open conversation on this number: write there, or end it first.";
    let problem = Problem::new(StatusCode::CONFLICT, "already-open", told);
    match readable(door, &who.viewer, id).await {
        Ok(()) => problem.with("conversation", json!(id)),
        Err(_) => problem,
    }
}

fn customer_of(wanted: &Begin) -> Result<Customer, Problem> {
    let phone = match &wanted.phone {
        Some(text) => {
            Some(PhoneNumber::parse(text).ok_or_else(|| Problem::bad_request(format!("`{text}` is not a phone number with its country code.")))?)
        }
        None => None,
    };
    let user_id = wanted.user_id.clone().map(WhatsappUserId::new);
    if phone.is_none() && user_id.is_none() {
        return Err(Problem::bad_request("Give `phone`, `user_id`, or both."));
    }
    Ok(Customer { user_id, phone, name: wanted.name.clone(), ..Customer::default() })
}

fn then_of(wanted: &Begin) -> Result<Greeter, Problem> {
    match (&wanted.agent, &wanted.menu, &wanted.queue) {
        (Some(agent), None, None) => Ok(Greeter::Agent(agent.as_str().into())),
        (None, Some(menu), None) => Ok(Greeter::Menu(menu.as_str().into())),
        (None, None, Some(queue)) => Ok(Greeter::Queue(queue.as_str().into())),
        _ => Err(Problem::bad_request("Give exactly one of `agent`, `menu` and `queue`: who goes on when the customer answers.")),
    }
}

/// A template as it goes out: checked against the registry when that knows it.
pub(super) async fn template_of(door: &Door, number: Option<&NumberId>, wanted: Template) -> Result<OutboundBody, Problem> {
    let settings = door.runtime().settings();
    let account = number.and_then(|number| settings.accounts.get(number)).or(settings.account.as_ref());
    let known = door.runtime().store().templates(account.map(String::as_str)).await?;
    let found = known.iter().find(|template| template.name == wanted.name && template.language == wanted.language);
    let name = wanted.name.clone();
    let body = plain_template(wanted, found);
    let bad = |told: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-template", told);
    body.check().map_err(bad)?;
    match found {
        Some(template) => template.check(&body).map_err(bad)?,
        None if known.is_empty() => {}
        None => {
            let languages: Vec<&str> = known.iter().filter(|template| template.name == name).map(|template| template.language.as_str()).collect();
            return Err(bad(if languages.is_empty() {
                format!("Meta has no template {name}: see GET /templates, or fetch them anew")
            } else {
                format!("Meta has the template {name} in {} only", languages.join(", "))
            }));
        }
    }
    Ok(body)
}

fn plain_template(wanted: Template, known: Option<&registry::Template>) -> OutboundBody {
    let Template { name, language, parameters, buttons, header, urls, text } = wanted;
    let shown = if parameters.is_empty() { format!("[template {name}]") } else { format!("[template {name}: {}]", parameters.join(", ")) };
    let unknown = if text.trim().is_empty() { shown } else { text };
    // What Meta has is what the customer reads, whatever the sender wrote down.
    let text = known.map_or(unknown, |template| template.filled(&parameters));
    let buttons = buttons.into_iter().map(|button| Choice { id: button.id, title: button.title }).collect();
    let parts = TemplateParts {
        names: known.map(registry::Template::names).unwrap_or_default(),
        header: header.map(|text| TemplateHeader::Text { text, name: None }),
        urls: urls.into_iter().map(|url| UrlPart { index: url.index, text: url.text }).collect(),
        category: known.map(|template| template.category.clone()),
    };
    OutboundBody::Template { name, language, parameters, buttons, parts, text }
}
