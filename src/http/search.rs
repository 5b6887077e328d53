//! Lists and counts: what a viewer may see, narrowed down and looked through.

use super::Door;
use super::auth::SignedIn;
use super::masks::{Masks, hides_phone};
use super::problem::{Asked, Problem};
use super::{pages, views};
use crate::domain::search;
use crate::store::inbox::{Cursor, Filter, Listed, Scope};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Rows of a page of a list.
const PAGE: i64 = 50;
/// Characters of a query.
const QUERY_CHARS_MAX: usize = 200;

/// Everything that is given must hold.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Listing {
    /// Which ones: `mine`, `waiting`, `held`, `snoozed`, `agent`, `closed` or `all`, the usual one.
    pub(super) scope: Option<String>,
    /// Words that must be in it; up to 200 characters.
    pub(super) q: Option<String>,
    /// A queue's id.
    pub(super) queue: Option<String>,
    /// A person's id, or `me`.
    pub(super) person: Option<String>,
    /// An agent's name.
    pub(super) agent: Option<String>,
    /// Why it was handed off.
    pub(super) trigger: Option<String>,
    /// As what it was closed.
    pub(super) category: Option<String>,
    /// The customer's ISO 3166 country.
    pub(super) country: Option<String>,
    /// `true`: with something unread.
    pub(super) unread: Option<String>,
    /// Changed since then, in milliseconds since 1970.
    pub(super) since: Option<i64>,
    /// Changed before then.
    pub(super) until: Option<i64>,
    /// `next` of the page before.
    pub(super) cursor: Option<String>,
    /// Rows of a page: 50 without it, 200 at most.
    pub(super) limit: Option<i64>,
}

/// What the viewer may see, newest change first.
pub(super) async fn list(State(door): State<Door>, who: SignedIn, Asked(asked): Asked<Listing>) -> Result<Json<Value>, Problem> {
    let scope = asked.scope.as_deref().unwrap_or("all");
    let known = || Scope::ALL.map(|(_, word)| word).join(", ");
    let scope = Scope::parse(scope).ok_or_else(|| Problem::bad_request(format!("`scope` is one of {}.", known())))?;
    let after = pages::place(asked.cursor.as_deref())?.map(|(updated_ms, id)| Cursor { updated_ms, id });
    let query = asked.q.as_deref().unwrap_or_default().trim();
    if query.chars().count() > QUERY_CHARS_MAX {
        return Err(Problem::bad_request(format!("`q` has at most {QUERY_CHARS_MAX} characters.")));
    }
    let words = search::query(query);
    if !query.is_empty() && words.is_empty() {
        // Nothing but signs: nothing has them.
        return Ok(Json(json!({"conversations": [], "next": null})));
    }
    let most = pages::rows(asked.limit, PAGE);
    let filter = filter_of(&door, &who, asked, words);
    let mut rows = door.runtime().store().list(&who.viewer, scope, &filter, after, most + 1).await?;
    let next = pages::cut(&mut rows, most, |row| (row.updated_ms, row.id.to_string()));
    let mut cards = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut card = views::card(row, hides_phone(&door.runtime().settings().workspace, &who.viewer));
        if !filter.words.is_empty() {
            card["found"] = found(&door, &who, row, &filter.words).await?;
        }
        cards.push(card);
    }
    Ok(Json(json!({"conversations": cards, "next": next})))
}

fn filter_of(door: &Door, who: &SignedIn, asked: Listing, words: Vec<String>) -> Filter {
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    Filter {
        words,
        by_phone: !hides_phone(&door.runtime().settings().workspace, &who.viewer),
        queue: given(asked.queue),
        person: given(asked.person).map(|person| if person == "me" { who.viewer.id.to_string() } else { person }),
        agent: given(asked.agent),
        reason: given(asked.trigger),
        category: given(asked.category),
        country: given(asked.country).map(|country| country.to_uppercase()),
        unread: asked.unread.is_some_and(|unread| unread == "1" || unread == "true"),
        since_ms: asked.since,
        until_ms: asked.until,
    }
}

/// Where a word of the query stands, for a list to show; sensitive values are taken out.
async fn found(door: &Door, who: &SignedIn, row: &Listed, words: &[String]) -> Result<Value, Problem> {
    let Some(conversation) = door.runtime().load(&row.id).await? else { return Ok(Value::Null) };
    let Some((line, text)) = search::found(&conversation, words) else { return Ok(Value::Null) };
    let masks = Masks::of(&conversation, &door.runtime().settings().workspace, &who.viewer);
    Ok(json!({"message_id": line.message, "text": masks.text(&search::around(&text, words)), "at": line.at}))
}

/// How many there are, exactly: for the badges of a page.
pub(super) async fn counts(State(door): State<Door>, who: SignedIn) -> Result<Json<Value>, Problem> {
    let counts = door.runtime().store().counts(&who.viewer).await?;
    Ok(Json(json!({
        "mine": counts.mine, "unread": counts.unread, "waiting": counts.waiting, "held": counts.held, "snoozed": counts.snoozed,
    })))
}
