//! Samples of people's side.

use super::{by_notice, outbound};
use baton::domain::event::{Aside, Due, Event, How, Keeps, MoveReason, OfferEnd, RevokeReason};
use baton::domain::id::{Epoch, HandoffNo};
use baton::domain::message::{Author, Choice, OutboundBody, TemplateParts};
use baton::domain::time::Timestamp;
use baton::domain::workspace::Workspace;
use serde_json::json;

pub(super) fn assigned(how: How) -> Event {
    Event::Assigned {
        handoff: HandoffNo(1),
        operator: "bob".into(),
        queue: "inbound".into(),
        epoch: Epoch(2),
        how,
        units: if how == How::Accepted { 1 } else { 2 },
    }
}

pub(super) fn noted(mentions: &[&str]) -> Event {
    let mentions = mentions.iter().map(|person| (*person).into()).collect();
    Event::Aside { what: Aside::Noted { id: "c1.note.n1".into(), by: "ana".into(), text: "Bob knows them".to_owned(), mentions } }
}

pub(super) fn snoozed() -> Event {
    Event::Aside { what: Aside::Snoozed { by: "ana".into(), until: Timestamp(1_760_000_000_000) } }
}

pub(super) fn wait_told(ahead: Option<u32>) -> Event {
    Event::WaitTold { handoff: HandoffNo(1), ahead, message: outbound(Author::Waiting { handoff: HandoffNo(1) }) }
}

pub(super) fn transferred(keeps: Keeps) -> Event {
    Event::Transferred { by: "bob".into(), queue: "help".into(), reason: "wrong team".to_owned(), epoch: Epoch(3), keeps }
}

pub(super) fn revoked(why: RevokeReason) -> Event {
    Event::Revoked { operator: "bob".into(), queue: "help".into(), epoch: Epoch(3), why }
}

pub(super) fn offered() -> Event {
    Event::Offered { handoff: HandoffNo(1), operator: "bob".into(), until: Timestamp(1_760_000_090_000), how: How::Sticky, units: 2 }
}

pub(super) fn offer_ended(why: OfferEnd) -> Event {
    Event::OfferEnded { operator: "bob".into(), why }
}

pub(super) fn nudged(due: Due, late: bool) -> Event {
    Event::Nudged { operator: (due != Due::Resolution).then(|| "bob".into()), due, late }
}

pub(super) fn held(with_all: bool) -> Event {
    let until = with_all.then_some(Timestamp(1_760_020_000_000));
    Event::Held { queue: "help".into(), until, message: with_all.then(|| outbound(by_notice())) }
}

pub(super) fn moved(why: MoveReason) -> Event {
    Event::Moved { from: "help".into(), queue: "inbound".into(), why, epoch: Epoch(3) }
}

pub(super) fn chosen(agent: Option<&str>) -> Event {
    let version = agent.map(|_| "0123456789ab".to_owned());
    Event::Chosen { menu: "welcome".into(), option: "orders".to_owned(), agent: agent.map(Into::into), version }
}

pub(super) fn template(buttons: Vec<Choice>) -> OutboundBody {
    let parameters = buttons.iter().map(|_| "Kim".to_owned()).collect();
    OutboundBody::Template {
        name: "after_call".to_owned(),
        language: "en".to_owned(),
        parameters,
        buttons,
        parts: TemplateParts::default(),
        text: "Hi Kim".to_owned(),
    }
}

/// Every key of a workspace, as it is written in files and stored in versions.
pub(super) fn workspace() -> Workspace {
    let queue = json!({
        "id": "sales", "name": "Sales", "team": "shop", "members": ["ana"], "strategy": "least_loaded", "sticky": true, "hand_out": "offer",
        "offer_for": "90s", "weight": 2, "priority": 3, "needs": ["vip"], "match_language": true, "hours": "office", "when_closed": "fallback",
        "fallback": "help", "overflow": "10m", "first_response": "5m", "next_response": "off", "resolution": "2d", "clock": "wall",
        "on_lapse": "lead", "hops": 2, "away": {"en": "Back {opens}."}, "away_template": {"name": "away", "language": "en"},
        "release": "closing_window", "reopen": "12h", "idle": {"remind": "20h", "line": {"en": "Hello?"}, "close": "3d"}, "rating": true,
        "hides_waiting": true, "giver_reads": true
    });
    let when = json!({
        "country": ["DE"], "language": ["de"], "ad": {"source_id": ["1"], "headline": ["big"], "ctwa_clid": ["c"]}, "number": ["4411"],
        "during": "office", "slots": {"size": {"one_of": ["L", 3], "over": 1.5, "under": 9.0, "contains": ["x"], "known": true}},
        "returning": false, "keyword": ["invoice"], "agent": ["lead_qualifier"], "wanted": ["help"], "reason": ["explicit_request"]
    });
    let value = json!({
        "default_agent": "lead_qualifier",
        "numbers": [{"id": "4411", "agent": "lead_qualifier"}, {"id": "4412", "menu": "welcome"}, {"id": "4413", "queue": "help"}],
        "teams": [{"id": "shop", "name": "Shop"}],
        "people": [
            {"id": "ana", "name": "Ana", "email": "ana@example.com", "role": "lead", "teams": ["shop"], "capacity": 4, "skills": ["de", "vip"],
             "shift": "office", "leave": [{"from": "2026-12-24", "to": "2027-01-02"}]},
            {"id": "bo", "name": "Bo", "email": "bo@example.com", "role": "rep"}
        ],
        "calendars": {"office": {"zone": "Europe/Madrid", "weekly": {"mon-fri": ["09:00-18:00"]}, "holidays": ["2026-12-25"],
                                 "exceptions": [{"date": "2026-12-24", "open": ["09:00-12:00"]}]}},
        "queues": [queue, {"id": "help", "name": "Help", "team": "shop", "members": ["ana", "bo"]}],
        "catch_all": "help",
        "rules": [{"name": "large", "when": when, "queue": "sales", "priority": 5}],
        "menus": [{"id": "welcome", "text": {"en": "How can we help?"}, "open": {"en": "Choose"},
                   "options": [{"id": "buy", "title": {"en": "Buy"}, "queue": "sales"}, {"id": "order", "title": {"en": "My order"}, "agent": "order_status"}]}],
        "categories": ["solved"]
    });
    serde_json::from_value(value).unwrap()
}
