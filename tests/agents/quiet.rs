//! Quiet hours: told once, answered when they end.

use super::stage::{Cast, desk, handed_off, line, reply, words};
use baton::domain::agent::QuietHours;
use baton::domain::message::InboundBody;
use baton::domain::time::{Millis, Timestamp};
use jiff::civil::Time;
use jiff::tz::TimeZone;

#[tokio::test]
async fn at_night_the_customer_is_told_once_and_answered_in_the_morning() {
    let mut agent = desk();
    let zone = TimeZone::get("Europe/Madrid").expect("a zone");
    let line = line("We are back at seven.", "Volvemos a las siete.");
    agent.quiet = Some(QuietHours { from: Time::constant(22, 0, 0, 0), to: Time::constant(7, 0, 0, 0), zone, line });
    let mut cast = Cast::of([agent]);
    cast.now = Timestamp(cast.now.0 + Millis::hours(12).0 + Millis::mins(30).0);
    let mut play = cast.play(|ask| Ok(reply(&format!("You wrote {} messages.", ask.conversation.unanswered_ids().len()), None))).await;
    assert_eq!(words(&play.says("Good evening to you.").await), ["We are back at seven."]);
    assert!(words(&play.says("What are your hours?").await).is_empty(), "once is enough");
    let events = play.sends(InboundBody::Text { text: "I will wait then.".to_owned() }, Millis::hours(10)).await;
    assert_eq!(words(&events).len(), 1, "one answer to all of it, in the morning: {events:?}");
    let replied = play.now().await.lines.iter().rev().find(|line| line.from == baton::domain::conversation::Speaker::Agent).map(|line| line.at);
    assert_eq!(replied.map(|at| at.0 % Millis::hours(24).0), Some(Millis::hours(6).0), "seven in Madrid");
}

#[tokio::test]
async fn a_person_may_be_asked_for_at_night_too() {
    let mut agent = desk();
    let zone = TimeZone::UTC;
    agent.quiet = Some(QuietHours { from: Time::constant(8, 0, 0, 0), to: Time::constant(12, 0, 0, 0), zone, line: line("Later.", "Luego.") });
    let mut play = Cast::of([agent]).play(|_| Ok(reply("Hello.", None))).await;
    let events = play.says("Can I talk to a person please?").await;
    assert!(handed_off(&events).is_some());
}
