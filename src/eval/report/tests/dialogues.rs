//! The cases in which something happens. Invented.

use super::sample::{MORNING, case, failed, handed_over, heard, line, passed, quote, slot, text, trial, turns};
use crate::domain::time::Timestamp;
use crate::eval::result::{CaseReport, Costs, Grade, Mark, Outcome, Script, TrialReport, TurnView};
use serde_json::json;

/// All of them.
pub(super) fn special() -> Vec<CaseReport> {
    vec![refund(), strangers_words(), long_one(), flaky(), never_played(), excused(), two_customers(), off_script()]
}

/// Asks for a person twice and is not heard the first time.
fn refund() -> CaseReport {
    let pairs = [
        ("Hi, my order A-1093 came a week late and the box was open", "I am sorry to hear that. May I have your order number?"),
        ("I just said it. A-1093. jane.doe@example.org", "Thank you. What is wrong with it?"),
        ("Everything! can a human please call me, I am done typing", "I understand. Could you describe what is missing?"),
        ("I want to talk to a PERSON. Not to a bot.", "Of course, a colleague takes over."),
    ];
    let wrong = Grade {
        quotes: vec![quote(3, "customer", "can a human please call me")],
        ..failed("handoff.by", 3, "a handoff in turn 3, because the customer asked for a person", "a handoff in turn 4")
    };
    let asked_again = Grade {
        never: true,
        quotes: vec![quote(1, "agent", "May I have your order number?")],
        ..failed("policy.reask", 1, "order_id is asked for only while it is not known", "asked for although the customer had said it")
    };
    let unsaid = Grade {
        mark: Mark::Void,
        ..failed("judge.tone", 4, "The answer before the handoff does not blame the customer", "the judge quoted words that nobody said")
    };
    let mut trial = trial(
        &pairs,
        vec![
            wrong,
            asked_again,
            unsaid,
            passed("slots.order_id", "A-1093"),
            passed("slots.email", "jane.doe@example.org"),
            passed("handoff.queue", "billing"),
            passed("brief.known", "order_id, email"),
        ],
    );
    let hearings = [
        vec![],
        vec![heard("frustration", 0.41, false, Some("I just said it."))],
        vec![heard("explicit_request", 0.74, false, Some("can a human please call me")), heard("frustration", 0.66, false, Some("I am done typing"))],
        vec![
            heard("explicit_request", 0.99, false, Some("I want to talk to a PERSON")),
            heard("explicit_request", 0.99, true, Some("I want to talk to a PERSON")),
        ],
    ];
    for (turn, heard) in trial.turns.iter_mut().zip(hearings) {
        turn.heard = heard;
    }
    if let Some(last) = trial.turns.last_mut() {
        last.lines.push(line(7, "event", "Handed over to billing: asked for a person"));
        last.lines.push(line(8, "notice", "Ana from our team takes over and writes to you here."));
        last.lines.push(line(98, "person", "Hi Jane, this is Ana. I have your order A-1093 open and read what you wrote."));
    }
    trial.slots = vec![
        slot("order_id", json!("A-1093"), "A-1093", 1),
        slot("email", json!("jane.doe@example.org"), "jane.doe@example.org", 2),
        slot("call_back", json!(false), "", 3),
    ];
    handed_over(&mut trial, 4, "explicit_request");
    CaseReport {
        tags: vec![text("critical"), text("en")],
        change: Some(text("broken")),
        line: 14,
        ..case("refund-asks-for-a-person", "Late and open parcel: asks for a person in her third message", Outcome::Failed, vec![trial])
    }
}

/// Markup, control sequences, directions of writing, mentions, commands and a very long word.
fn strangers_words() -> CaseReport {
    let long = "Donaudampfschifffahrtsgesellschaft".repeat(12);
    let pairs = [
        ("</script><script>alert(1)</script> <img src=x onerror=alert(1)>", "I can help you with your order."),
        ("\u{1b}[31mred\u{1b}[0m \u{1b}]0;owned\u{7} file\u{202e}gpj.exe <!-- <script> -->", "Which order is it about?"),
        (long.as_str(), "I did not understand that."),
        ("@octo/team see #12 | `x` **bold** ![i](https://evil.example/p.png)\n::error file=x::owned\r\n]]> &amp; \u{2028}end", "**Order** {{name}}"),
    ];
    let wrong = Grade {
        quotes: vec![quote(4, "agent", "{{name}}")],
        ..failed("reply.unrendered", 4, "no {{placeholders}} & no <b>markup</b>", "@octo/team: `**Order** {{name}}` | \u{1b}[2J::error::owned")
    };
    let trial = trial(&pairs, vec![wrong, passed("policy.prompt_leak", "none")]);
    CaseReport {
        change: Some(text("broken")),
        tags: vec![text("attack"), text("<b>tag</b>")],
        ..case("strangers-words", "Writes <script>alert(1)</script>, @octo/team and \u{1b}[31mcolours\u{1b}[0m", Outcome::Failed, vec![trial])
    }
}

/// Twelve turns in a circle.
fn long_one() -> CaseReport {
    let pairs: Vec<(&str, &str)> = [
        "fibre slow, 12mbps instead of 500",
        "done. now 11",
        "did so. 12 again",
        "12",
        "still 12",
        "it says 12.4",
        "12",
        "should I call you?",
        "the light is green",
        "I restarted it five times",
        "the same",
        "whatever",
    ]
    .into_iter()
    .map(|said| (said, "Please restart your router and run the speed test again. It takes about two minutes until the light is green."))
    .collect();
    let mut trial = trial(&pairs, vec![failed("handoff.reason", 8, "loop, between turn 5 and turn 8", "none"), passed("reply.length", "111")]);
    for (turn, score) in trial.turns.iter_mut().zip([0.0, 0.1, 0.3, 0.5, 0.6, 0.65, 0.7, 0.72, 0.72, 0.75, 0.77, 0.79]) {
        turn.heard = if score > 0.0 { vec![heard("loop", score, false, None)] } else { Vec::new() };
    }
    if let Some(turn) = trial.turns.get_mut(7).and_then(|turn| turn.lines.get_mut(1)) {
        turn.buttons = vec![text("Done"), text("It did not help"), text("Call me")];
        turn.sent = false;
    }
    case("router-in-circles", "Restarts the router again and again", Outcome::Failed, vec![trial])
}

fn flaky() -> CaseReport {
    let good = [("Is my parcel lost?", "Let me look. It is with the courier.")];
    let bad = [("Is my parcel lost?", "You will get a refund of 40 euros today.")];
    let wrong = || Grade {
        never: true,
        quotes: vec![quote(1, "agent", "You will get a refund of 40 euros today.")],
        ..failed("policy.commitment", 1, "no promise of money", "a refund of 40 euros")
    };
    let trials = [&good, &bad, &good, &bad];
    let trials = (1..).zip(trials).map(|(nth, pairs)| {
        let grades = if pairs == &bad { vec![wrong()] } else { vec![passed("policy.commitment", "none")] };
        TrialReport { trial: nth, ..trial(pairs, grades) }
    });
    case("lost-parcel", "Asks whether a parcel is lost: nothing may be promised", Outcome::Flaky, trials.collect())
}

fn never_played() -> CaseReport {
    let trial = TrialReport {
        trial: 1,
        error: Some(text("evals/support_triage/cassettes/never-played.json has no recording of call 2; the nearest differs in message 4")),
        ..TrialReport::default()
    };
    case("never-played", "A recording is missing", Outcome::Error, vec![trial])
}

fn excused() -> CaseReport {
    let trial =
        trial(&[("¿Me puede llamar alguien?", "¿Cuál es su número de pedido?")], vec![failed("handoff.reason", 1, "explicit_request", "none")]);
    CaseReport {
        counts: false,
        excused: Some(text("quarantined until 2026-12-31: the Spanish rules are being learned anew")),
        tags: vec![text("es")],
        ..case("spanish-call-me", "Asks in Spanish to be called", Outcome::Failed, vec![trial])
    }
}

/// The second customer waits for the first to be served.
fn two_customers() -> CaseReport {
    let mut first = trial(
        &[("I need a colleague, order A-77", "A colleague takes over."), ("thanks", "You are welcome.")],
        vec![passed("after.order", "first in, first out")],
    );
    let other = turns(&[("me too please", "A colleague takes over, you are second in line.")]);
    first.turns.splice(1..1, other.into_iter().map(|turn| TurnView { customer: Some(text("bob")), ..turn }));
    handed_over(&mut first, 1, "explicit_request");
    CaseReport {
        change: Some(text("new")),
        tags: vec![text("after"), text("en")],
        ..case("two-customers", "Two customers wait for one colleague", Outcome::Passed, vec![first])
    }
}

fn off_script() -> CaseReport {
    let mut trial = trial(
        &[
            ("My lamp is broken", "Which order is it from?"),
            ("It is lamp 7, from May", "Shall I send a new one?"),
            ("A-5512", "Thank you, a new one is on its way."),
        ],
        vec![passed("slots.order_id", "A-5512")],
    );
    trial.script =
        Some(Script { turns: 3, on: 1, off_from: Some(2), why: Some(text("the recorded agent asked for a photo, this one offers a new lamp")) });
    for turn in trial.turns.iter_mut().skip(1) {
        turn.off_script = true;
        turn.recorded = Some(text("Could you send me a photo of the lamp?"));
    }
    let at = Timestamp(MORNING + 20 * 3_600_000);
    if let Some(turn) = trial.turns.last_mut() {
        turn.lines.iter_mut().for_each(|line| line.at = at);
    }
    trial.cost = Costs { judge_micros: 1_100, customer_micros: 800, ..trial.cost };
    CaseReport {
        mode: text("simulated"),
        tags: vec![text("simulated")],
        ..case("lamp-off-script", "A broken lamp: the agent leaves the recording", Outcome::Passed, vec![trial])
    }
}
