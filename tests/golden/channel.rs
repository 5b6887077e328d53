//! Samples of what the channel does beside messages, and of everything that can go out.

use super::{by_agent, customer, golden, inbound, outbound, side};
use baton::channel::whatsapp::parse::{Called, Control, Echo, Handover, Level, Notice, Preference, Pricing, Renamed, Status, Subject, Via};
use baton::domain::delivery::Delivery;
use baton::domain::effect::Effect;
use baton::domain::event::{ChannelEvent, OptOut};
use baton::domain::id::Epoch;
use baton::domain::message::{Choice, Customer, MediaKind, OutboundBody, TemplateHeader, TemplateParts, UrlPart};
use baton::domain::thread::ThreadAct;
use baton::domain::time::Timestamp;

fn at() -> Timestamp {
    Timestamp(1_760_000_005_000)
}

pub(super) fn acts() -> Vec<(&'static str, ThreadAct)> {
    every_variant!(ThreadAct {
        ThreadAct::Pass { .. } => [
            "pass": ThreadAct::Pass { role: Some("ai_agent".to_owned()), note: "done here".to_owned() },
            "pass, bare": ThreadAct::Pass { role: None, note: String::new() },
        ],
        ThreadAct::Release => ["release": ThreadAct::Release],
        ThreadAct::Take { .. } => ["take": ThreadAct::Take { operator: "bob".into() }],
    })
}

pub(super) fn effects() -> [Effect; 3] {
    [
        Effect::Fetch { message: "wamid.IN1".into(), media: "m1".to_owned() },
        Effect::WriteDown { message: "wamid.IN1".into(), blob: "f1".into() },
        Effect::Control { act: ThreadAct::Release },
    ]
}

fn moved(ours: bool) -> ChannelEvent {
    let with = |text: &str| ours.then(|| text.to_owned());
    let (role, reason, note, summary) =
        (Some("ai_agent".to_owned()), with("HUMAN_AGENT_REQUESTED"), with("urgent"), with("Asks for delivery times."));
    ChannelEvent::ThreadMoved { ours, role, reason, note, summary, at: at(), weight: 4, epoch: Epoch(4) }
}

pub(super) fn link() -> OutboundBody {
    OutboundBody::Link { text: "See".to_owned(), label: "Open".to_owned(), url: "https://example.com/a".to_owned() }
}

pub(super) fn media(caption: Option<&str>) -> OutboundBody {
    let (blob, mime) = ("f1".into(), "application/pdf".to_owned());
    OutboundBody::Media {
        kind: MediaKind::Document,
        blob,
        mime,
        bytes: 7,
        name: caption.map(|_| "offer.pdf".to_owned()),
        caption: caption.map(str::to_owned),
    }
}

pub(super) fn reaction(emoji: Option<&str>) -> OutboundBody {
    OutboundBody::Reaction { to: "wamid.IN1".into(), emoji: emoji.map(str::to_owned) }
}

pub(super) fn full_template() -> OutboundBody {
    let OutboundBody::Template { name, language, parameters, buttons, text, .. } =
        side::template(vec![Choice { id: "a".to_owned(), title: "A".to_owned() }])
    else {
        unreachable!("a template")
    };
    let parts = TemplateParts {
        names: vec!["name".to_owned()],
        header: Some(TemplateHeader::Media {
            kind: MediaKind::Image,
            blob: "f2".into(),
            mime: "image/png".to_owned(),
            name: Some("a.png".to_owned()),
        }),
        urls: vec![UrlPart { index: 1, text: "42".to_owned() }],
        category: Some("utility".to_owned()),
    };
    OutboundBody::Template { name, language, parameters, buttons, parts, text }
}

#[test]
fn what_the_channel_did_is_stored_as_ever() {
    let message = || "wamid.IN1".into();
    let events = every_variant!(ChannelEvent {
        ChannelEvent::Identified { .. } => ["identified": ChannelEvent::Identified { contact: "p1".into(), customer: customer() }],
        ChannelEvent::Overheard { .. } => ["overheard": ChannelEvent::Overheard { message: Box::new(inbound()) }],
        ChannelEvent::Said { .. } => ["said": ChannelEvent::Said { text: "Hello from the other side".to_owned() }],
        ChannelEvent::ThreadMoved { .. } => ["thread moved": moved(true), "thread moved, bare": moved(false)],
        ChannelEvent::ControlAsked { .. } => ["control asked": ChannelEvent::ControlAsked { act: ThreadAct::Release }],
        ChannelEvent::ControlFailed { .. } => ["control failed": ChannelEvent::ControlFailed { act: ThreadAct::Release, detail: "2494191: no".to_owned() }],
        ChannelEvent::Called { .. } => ["called": ChannelEvent::Called { at: at() }],
        ChannelEvent::OptedOut { .. } => ["opted out": ChannelEvent::OptedOut { scope: OptOut::All, how: "wrote “STOP”".to_owned() }],
        ChannelEvent::FileKept { .. } => ["file kept": ChannelEvent::FileKept { message: message(), blob: "f1".into(), mime: "image/png".to_owned(), bytes: 12 }],
        ChannelEvent::FileLost { .. } => ["file lost": ChannelEvent::FileLost { message: message(), detail: "gone".to_owned() }],
        ChannelEvent::WrittenDown { .. } => [
            "written down": ChannelEvent::WrittenDown { message: message(), text: Some("hi".to_owned()), language: Some("en".to_owned()) },
            "written down, bare": ChannelEvent::WrittenDown { message: message(), text: None, language: None },
        ],
        ChannelEvent::WindowShut { .. } => ["window shut": ChannelEvent::WindowShut { message: "c1.7.0".into() }],
        ChannelEvent::GroupTold { .. } => ["group told": ChannelEvent::GroupTold { message: outbound(by_agent()) }],
    });
    insta::assert_json_snapshot!("channel_event", golden(&events));
    insta::assert_json_snapshot!("thread_act", golden(&acts()));
}

#[test]
fn what_the_channel_reports_is_stored_as_ever() {
    let status = Status {
        wamid: "wamid.OUT1".into(),
        callback: Some("c1.7.0".to_owned()),
        delivery: Delivery::Failed,
        detail: Some("131026: cannot receive messages".to_owned()),
        code: Some(131_026),
        pricing: Some(Pricing { billable: true, model: "PMP".to_owned(), kind: "regular".to_owned(), category: "service".to_owned() }),
        free_until: Some(at()),
        to: customer(),
        participant: Some("US.1".to_owned()),
        at: at(),
    };
    let bare = Status {
        callback: None,
        detail: None,
        code: None,
        pricing: None,
        free_until: None,
        to: Customer::default(),
        participant: None,
        delivery: Delivery::Read,
        ..status.clone()
    };
    let echo = |via| Echo { id: "wamid.ECHO1".into(), number: "4411".into(), to: customer(), text: "I called them".to_owned(), via, at: at() };
    let handover = Handover {
        number: "4411".into(),
        customer: customer(),
        control: Control::Passed,
        from_role: Some("ai_agent".to_owned()),
        to_role: Some("escalation".to_owned()),
        reason: Some("HUMAN_AGENT_REQUESTED".to_owned()),
        note: Some("urgent".to_owned()),
        summary: Some("Asks for delivery times.".to_owned()),
        at: at(),
    };
    insta::assert_json_snapshot!("status", golden(&[("status", status), ("status, bare", bare)]));
    insta::assert_json_snapshot!("echo", golden(&[("echo", echo(Via::Phone)), ("echo of a responder", echo(Via::Responder))]));
    insta::assert_json_snapshot!("handover", golden(&[("handover", handover)]));
    insta::assert_json_snapshot!("renamed", golden(&[("renamed", Renamed { was: Customer::default(), is: customer(), at: at() })]));
    insta::assert_json_snapshot!("preference", golden(&[("stop", Preference { number: "4411".into(), from: customer(), stop: true, at: at() })]));
    insta::assert_json_snapshot!("called", golden(&[("called", Called { id: "wacid.1".into(), number: "4411".into(), from: customer(), at: at() })]));
}

#[test]
fn what_meta_says_of_accounts_is_stored_as_ever() {
    let some = |text: &str| Some(text.to_owned());
    let subjects = every_variant!(Subject {
        Subject::None => ["none": Subject::None],
        Subject::Template { .. } => ["template": Subject::Template {
            name: "order".to_owned(), language: "en".to_owned(), status: some("PAUSED"), quality: some("RED"), category: some("UTILITY"),
        }],
        Subject::Rate { .. } => ["rate": Subject::Rate { per_second: 1_000 }],
        Subject::Stopped => ["stopped": Subject::Stopped],
        Subject::Back => ["back": Subject::Back],
    });
    let notice = Notice {
        id: "abc".to_owned(),
        field: "account_update".to_owned(),
        event: "ACCOUNT_RESTRICTION".to_owned(),
        level: Level::Alarm,
        account: "200".to_owned(),
        number: Some("4411".into()),
        display: some("15550100000"),
        text: "The account is restricted".to_owned(),
        subject: Subject::None,
        at: at(),
    };
    insta::assert_json_snapshot!("notice_subject", golden(&subjects));
    insta::assert_json_snapshot!("notice", golden(&[("notice", notice)]));
}
