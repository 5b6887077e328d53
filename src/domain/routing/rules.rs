//! Routing rules: the first one of which everything holds decides. Each condition is one line of the table; what was tried is told.

use super::serving::{Hop, serving};
use crate::domain::id::{AgentName, NumberId, QueueId};
use crate::domain::message::Referral;
use crate::domain::text;
use crate::domain::time::Timestamp;
use crate::domain::trigger::Trigger;
use crate::domain::workspace::{Rule, SlotIs, When, Workspace};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What rules look at: a conversation, or a made-up one.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The customer's country, ISO 3166.
    pub country: Option<String>,
    /// The customer's language, ISO 639-1.
    pub language: Option<String>,
    /// The ad that brought them.
    pub referral: Option<Referral>,
    /// The business number.
    pub number: Option<NumberId>,
    /// What the agent learned.
    pub slots: BTreeMap<String, Value>,
    /// Was the customer here before?
    pub returning: bool,
    /// What the customer wrote.
    pub words: Vec<String>,
    /// The agent that had it.
    pub agent: Option<AgentName>,
    /// Why it is handed off.
    pub reason: Option<Trigger>,
}

/// Where it goes, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Routed {
    /// The queue that takes it.
    pub queue: QueueId,
    /// Over other chats of that queue.
    pub priority: i64,
    /// The rule that decided; none when no rule held.
    pub rule: Option<String>,
    /// Every rule tried, in order.
    pub tried: Vec<Tried>,
    /// Queues that would have had it and do not take it.
    pub hops: Vec<Hop>,
}

/// A rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Its name.
    pub rule: String,
    /// What does not hold, and what was found instead; nothing when all of it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fails: Option<String>,
}

/// Finds the queue: the first rule that holds, else the wanted queue; then whoever takes it.
pub fn route(workspace: &Workspace, asked: &Asked, wanted: &QueueId, now: Timestamp) -> Routed {
    let mut tried = Vec::new();
    let mut decided: Option<&Rule> = None;
    for rule in &workspace.rules {
        let fails = failing(workspace, &rule.when, asked, wanted, now);
        let holds = fails.is_none();
        tried.push(Tried { rule: rule.name.clone(), fails });
        if holds {
            decided = Some(rule);
            break;
        }
    }
    let (queue, hops) = serving(workspace, decided.map_or(wanted, |rule| &rule.queue), now);
    Routed { queue, priority: decided.map_or(0, |rule| rule.priority), rule: decided.map(|rule| rule.name.clone()), tried, hops }
}

struct Facts<'a> {
    workspace: &'a Workspace,
    asked: &'a Asked,
    wanted: &'a QueueId,
    now: Timestamp,
}

/// `None`: it holds, or the rule does not ask.
type Condition = fn(&When, &Facts<'_>) -> Option<String>;

const CONDITIONS: [(&str, Condition); 12] = [
    ("country", |when, facts| among(&when.country, facts.asked.country.as_deref())),
    ("language", |when, facts| among(&when.language, facts.asked.language.as_deref())),
    ("ad", ad),
    ("number", |when, facts| among(&when.number, facts.asked.number.as_ref().map(NumberId::as_str))),
    ("during", |when, facts| hours(when.during.as_ref(), facts, true)),
    ("outside", |when, facts| hours(when.outside.as_ref(), facts, false)),
    ("slots", slots),
    ("returning", |when, facts| when.returning.filter(|wanted| *wanted != facts.asked.returning).map(|_| facts.asked.returning.to_string())),
    ("keyword", keyword),
    ("agent", |when, facts| among(&when.agent, facts.asked.agent.as_ref().map(AgentName::as_str))),
    ("wanted", |when, facts| among(&when.wanted, Some(facts.wanted.as_str()))),
    ("reason", |when, facts| match facts.asked.reason {
        Some(reason) if when.reason.contains(&reason) => None,
        reason => (!when.reason.is_empty()).then(|| reason.map_or_else(|| "none".to_owned(), |reason| reason.title().to_owned())),
    }),
];

fn failing(workspace: &Workspace, when: &When, asked: &Asked, wanted: &QueueId, now: Timestamp) -> Option<String> {
    let facts = Facts { workspace, asked, wanted, now };
    CONDITIONS.iter().find_map(|(name, condition)| condition(when, &facts).map(|found| format!("{name}: found {found}")))
}

/// One of a list, any case; an empty list asks nothing.
fn among<T: ToString>(list: &[T], found: Option<&str>) -> Option<String> {
    let holds = list.is_empty() || found.is_some_and(|found| list.iter().any(|one| one.to_string().eq_ignore_ascii_case(found)));
    (!holds).then(|| found.unwrap_or("none").to_owned())
}

fn ad(when: &When, facts: &Facts<'_>) -> Option<String> {
    let wanted = when.ad.as_ref()?;
    let Some(found) = &facts.asked.referral else { return Some("no ad".to_owned()) };
    let headline = found.headline.as_deref().unwrap_or_default();
    let said = wanted.headline.is_empty() || wanted.headline.iter().any(|words| says(headline, words));
    among(&wanted.source_id, found.source_id.as_deref())
        .or_else(|| among(&wanted.ctwa_clid, found.ctwa_clid.as_deref()))
        .or_else(|| (!said).then(|| format!("the headline {headline:?}")))
}

fn hours(calendar: Option<&crate::domain::id::CalendarId>, facts: &Facts<'_>, wanted: bool) -> Option<String> {
    let open = facts.workspace.calendars.get(calendar?).is_some_and(|calendar| calendar.is_open(facts.now));
    (open != wanted).then(|| if open { "open".to_owned() } else { "closed".to_owned() })
}

fn slots(when: &When, facts: &Facts<'_>) -> Option<String> {
    when.slots.iter().find_map(|(name, is)| slot(is, facts.asked.slots.get(name)).map(|found| format!("{name} {found}")))
}

fn slot(is: &SlotIs, value: Option<&Value>) -> Option<String> {
    let value = value.filter(|value| !value.is_null());
    let shown = value.map_or_else(|| "unknown".to_owned(), text_of);
    let number = value.and_then(number_of);
    let asks_for_value = !is.one_of.is_empty() || is.over.is_some() || is.under.is_some() || !is.contains.is_empty();
    let same = |one: &Value| text_of(one).eq_ignore_ascii_case(&shown);
    let fails = is.known.is_some_and(|known| known != value.is_some())
        || asks_for_value && value.is_none()
        || !is.one_of.is_empty() && !is.one_of.iter().any(same)
        || is.over.is_some_and(|over| number.is_none_or(|number| number <= over))
        || is.under.is_some_and(|under| number.is_none_or(|number| number >= under))
        || !is.contains.is_empty() && !is.contains.iter().any(|words| says(&shown, words));
    fails.then_some(shown)
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A number, or the amount in a value like `{"amount": 12.5, "currency": "EUR"}`.
fn number_of(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.get("amount")?.as_f64()).or_else(|| value.as_str()?.trim().parse().ok())
}

fn keyword(when: &When, facts: &Facts<'_>) -> Option<String> {
    let said = when.keyword.is_empty() || facts.asked.words.iter().any(|line| when.keyword.iter().any(|words| says(line, words)));
    (!said).then(|| "none of them".to_owned())
}

/// Does a line say these words, as whole words? Languages that write without spaces say them anywhere.
fn says(line: &str, words: &str) -> bool {
    let (line, words) = (text::fold(line), text::fold(words));
    let words = words.trim();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_dense(c));
    !words.is_empty()
        && line.match_indices(words).any(|(at, found)| {
            let before = line.get(..at).and_then(|before| before.chars().next_back());
            let after = line.get(at + found.len()..).and_then(|after| after.chars().next());
            !is_word(before) && !is_word(after)
        })
}

/// Chinese, Japanese and Thai are written without spaces.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const WORKSPACE: &str = r#"{
        "default_agent": "a", "catch_all": "desk",
        "teams": [{"id": "t", "name": "T"}],
        "people": [{"id": "ana", "name": "Ana", "email": "ana@example.com", "role": "rep"}],
        "calendars": {"office": {"zone": "Europe/Madrid", "weekly": {"mon-fri": ["09:00-18:00"]}}},
        "queues": [
            {"id": "desk", "name": "Desk", "team": "t", "members": ["ana"]},
            {"id": "big", "name": "Big", "team": "t", "members": ["ana"]},
            {"id": "night", "name": "Night", "team": "t", "members": ["ana"], "hours": "office", "when_closed": "fallback", "fallback": "big"},
            {"id": "empty", "name": "Empty", "team": "t", "fallback": "night"}
        ],
        "rules": RULES}"#;

    fn workspace(rules: &Value) -> Workspace {
        serde_json::from_str(&WORKSPACE.replace("RULES", &rules.to_string())).unwrap()
    }

    fn holds(when: &Value, asked: &Asked) -> bool {
        let workspace = workspace(&json!([{"name": "r", "when": when, "queue": "big"}]));
        let monday_noon = Timestamp(1_796_036_400_000);
        route(&workspace, asked, &"desk".into(), monday_noon).rule.is_some()
    }

    #[test]
    fn each_condition_holds_for_what_it_names_and_for_nothing_else() {
        let asked = Asked {
            country: Some("DE".to_owned()),
            language: Some("de".to_owned()),
            referral: Some(Referral {
                source_id: Some("1203".to_owned()),
                headline: Some("Invoices for Enterprise".to_owned()),
                ..Referral::default()
            }),
            number: Some("106".into()),
            slots: BTreeMap::from([("employees".to_owned(), json!(250)), ("use_case".to_owned(), json!("Invoices, mostly"))]),
            returning: true,
            words: vec!["Wo ist meine Rechnung?".to_owned(), "发票在哪里".to_owned()],
            agent: Some("lead_qualifier".into()),
            reason: Some(Trigger::SlotsComplete),
        };
        let cases = [
            (json!({"country": ["at", "de"]}), json!({"country": ["AT"]})),
            (json!({"language": ["de"]}), json!({"language": ["es"]})),
            (json!({"ad": {"source_id": ["1203"]}}), json!({"ad": {"source_id": ["1204"]}})),
            (json!({"ad": {"headline": ["enterprise"]}}), json!({"ad": {"headline": ["enter"]}})),
            (json!({"number": ["106"]}), json!({"number": ["107"]})),
            (json!({"during": "office"}), json!({"outside": "office"})),
            (json!({"slots": {"employees": {"over": 200}}}), json!({"slots": {"employees": {"over": 250}}})),
            (json!({"slots": {"employees": {"under": 251, "known": true}}}), json!({"slots": {"employees": {"known": false}}})),
            (json!({"slots": {"use_case": {"contains": ["invoices"]}}}), json!({"slots": {"use_case": {"contains": ["invoice"]}}})),
            (json!({"slots": {"employees": {"one_of": [250, "many"]}}}), json!({"slots": {"budget": {"over": 1}}})),
            (json!({"returning": true}), json!({"returning": false})),
            (json!({"keyword": ["rechnung"]}), json!({"keyword": ["rech"]})),
            (json!({"keyword": ["发票"]}), json!({"keyword": ["退款"]})),
            (json!({"agent": ["lead_qualifier"]}), json!({"agent": ["other"]})),
            (json!({"wanted": ["desk"]}), json!({"wanted": ["big"]})),
            (json!({"reason": ["slots_complete"]}), json!({"reason": ["frustration"]})),
        ];
        for (yes, no) in cases {
            assert!(holds(&yes, &asked), "{yes}");
            assert!(!holds(&no, &asked), "{no}");
        }
        let nobody = Asked::default();
        for when in [json!({"country": ["DE"]}), json!({"ad": {}}), json!({"keyword": ["x"]}), json!({"reason": ["budget"]})] {
            assert!(!holds(&when, &nobody), "{when} of a customer of whom nothing is known");
        }
    }

    #[test]
    fn the_first_rule_that_holds_decides_and_what_failed_before_it_is_told() {
        let rules = json!([
            {"name": "germans", "when": {"country": ["DE"]}, "queue": "desk"},
            {"name": "big ones", "when": {"slots": {"employees": {"over": 200}}}, "queue": "big", "priority": 5},
            {"name": "never reached", "when": {"returning": false}, "queue": "desk"},
        ]);
        let asked = Asked { slots: BTreeMap::from([("employees".to_owned(), json!(900))]), ..Asked::default() };
        let routed = route(&workspace(&rules), &asked, &"desk".into(), Timestamp(0));
        assert_eq!((routed.queue.as_str(), routed.rule.as_deref(), routed.priority), ("big", Some("big ones"), 5));
        assert_eq!(
            routed.tried,
            [Tried { rule: "germans".into(), fails: Some("country: found none".into()) }, Tried { rule: "big ones".into(), fails: None }]
        );
    }

    #[test]
    fn what_nobody_takes_goes_down_the_chain_and_at_last_to_the_catch_all() {
        let saturday = Timestamp(1_796_036_400_000 - 2 * 86_400_000);
        let routed = |wanted: &str| {
            let routed = route(&workspace(&json!([])), &Asked::default(), &wanted.into(), saturday);
            (routed.queue.to_string(), routed.hops.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        };
        assert_eq!(routed("empty"), ("big".to_owned(), "nobody serves empty; night is closed".to_owned()));
        assert_eq!(routed("gone"), ("desk".to_owned(), "there is no queue gone".to_owned()));
        assert_eq!(routed("big"), ("big".to_owned(), String::new()));
    }
}
