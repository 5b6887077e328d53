//! Brakes: each ends in a person with a reason, never in silence.

use super::stage::{Cast, Play, desk, handed_off, reply};
use baton::domain::draft::Draft;
use baton::domain::message::InboundBody;
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::domain::trigger::Trigger;
use baton::domain::usage::Usage;

async fn until_handed_off(play: &mut Play, most: usize) -> (usize, Option<Trigger>) {
    for nth in 1..=most {
        // Words of their own in each message: people vary.
        let text =
            format!("Message number {nth} tells about {} different things.", "one two three four five six".split(' ').nth(nth % 6).unwrap_or("no"));
        let events = play
            .sends(
                InboundBody::Text { text: format!("{} {text}", "lorem ipsum dolor sit amet".split(' ').nth(nth % 5).unwrap_or("")) },
                Millis::secs(120),
            )
            .await;
        if let Some((trigger, _)) = handed_off(&events) {
            return (nth, Some(trigger));
        }
    }
    (most, None)
}

fn talks(usage: Usage) -> impl Fn(&baton::model::Ask<'_>) -> Result<Draft, baton::model::NoAnswer> + Send + Sync + 'static {
    move |ask| Ok(Draft { usage, ..reply(&varied(ask), None) })
}

/// Answers in words of their own: the same answer again would be a loop.
fn varied(ask: &baton::model::Ask<'_>) -> String {
    const ANSWERS: [&str; 12] = [
        "Apples are noted.",
        "Our bridges carry that weight easily.",
        "Understood, candles then.",
        "Deserts can be visited in winter.",
        "That engine fits, yes.",
        "We like forests as well.",
        "Gardening tools come in green.",
        "Harbours close at dusk.",
        "Islands need a boat ticket.",
        "Jackets keep everyone warm.",
        "Kites fly best in strong wind.",
        "Lanterns shine all night long.",
    ];
    let nth = usize::try_from(ask.conversation.replies).unwrap_or(0);
    ANSWERS.get(nth % ANSWERS.len()).map_or_else(String::new, |words| (*words).to_owned())
}

fn cast(policy: Policy) -> Cast {
    let mut cast = Cast::of([desk()]);
    cast.policy = policy;
    cast.policy.loop_same_max = 50;
    cast.policy.stalled_turns_max = 50;
    cast
}

#[tokio::test]
async fn the_goal_must_be_reached_within_so_many_turns() {
    let mut play = cast(Policy::default()).play(talks(Usage::default())).await;
    assert_eq!(until_handed_off(&mut play, 20).await, (13, Some(Trigger::Budget)), "twelve replies, then a person");
}

#[tokio::test]
async fn tokens_of_one_conversation_are_bounded() {
    let usage = Usage { input: 900, cached: 0, output: 100, micros: 0 };
    let mut play = cast(Policy { conversation_tokens_max: 3_000, ..Policy::default() }).play(talks(usage)).await;
    assert_eq!(until_handed_off(&mut play, 20).await, (4, Some(Trigger::Budget)));
}

#[tokio::test]
async fn money_of_one_conversation_is_bounded_by_the_agent_file() {
    let usage = Usage { input: 900, cached: 0, output: 100, micros: 40_000 };
    let mut agent = desk();
    agent.budgets.cost = Some(0.1);
    let mut cast = Cast::of([agent]);
    cast.policy.loop_same_max = 50;
    let mut play = cast.play(talks(usage)).await;
    assert_eq!(until_handed_off(&mut play, 20).await, (4, Some(Trigger::Budget)), "0.12 dollars are over 0.10");
}

#[tokio::test]
async fn two_bots_do_not_talk_all_night() {
    let mut play = cast(Policy::default()).play(talks(Usage::default())).await;
    for nth in 0..20 {
        let text = format!("Auto reply {}: your request {} was received.", nth * 7919, nth * 104_729);
        let events = play.sends(InboundBody::Text { text }, Millis::secs(5)).await;
        if let Some((trigger, _)) = handed_off(&events) {
            assert_eq!((trigger, nth), (Trigger::Loop, 8), "eight replies within 120 s");
            return;
        }
    }
    panic!("nobody stopped them");
}

#[tokio::test]
async fn the_same_words_three_times_end_with_a_person() {
    let mut play = Cast::of([desk()]).play(talks(Usage::default())).await;
    for text in ["I am out of office until Monday.", "I am out of office until Monday"] {
        assert_eq!(handed_off(&play.says(text).await), None);
    }
    let events = play.says("I am  out of office until monday.").await;
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::Loop));
}

#[tokio::test]
async fn short_words_may_repeat() {
    let mut play = Cast::of([desk()]).play(talks(Usage::default())).await;
    for text in ["ok", "ok", "ok", "ok"] {
        assert_eq!(handed_off(&play.says(text).await), None);
    }
}

#[tokio::test]
async fn the_money_of_a_day_is_bounded_for_all_chats() {
    let spends = |ask: &baton::model::Ask<'_>| Ok(reply(&varied(ask), None));
    let mut cast = cast(Policy { day_micros_max: 1_000, ..Policy::default() });
    cast.costs = 600;
    let mut play = cast.play(spends).await;
    assert_eq!(until_handed_off(&mut play, 5).await, (3, Some(Trigger::Budget)), "two answers cost 1,200 millionths");
}
