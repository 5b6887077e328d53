//! Chats whose sentences carry an emotion each, as MAIA-DQE is published (Mendonça et al. 2023): a JSON array of dialogues.

use super::data::{Labels, Record, Turn, TurnLabels};
use serde::Deserialize;
use std::io::Read;

/// Codes of an emotion: disappointment, frustration, anger.
const FRUSTRATED: [u8; 3] = [3, 5, 6];
const STRONG: [u8; 2] = [5, 6];
/// Turns of a dialogue.
const TURNS_MAX: usize = 2_000;

#[derive(Deserialize)]
struct Chat {
    id: String,
    turns: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    floor: String,
    text_src: Vec<String>,
    #[serde(rename = "Emotion", default)]
    emotion: Option<Vec<u8>>,
}

/// Dialogues with the words as they were typed; the language stands in the id (`en_pt-br_…` was translated from Portuguese).
pub(super) fn parse(plain: impl Read) -> Result<Vec<Record>, String> {
    let chats: Vec<Chat> = serde_json::from_reader(plain).map_err(|error| error.to_string())?;
    if let Some(chat) = chats.iter().find(|chat| chat.turns.len() > TURNS_MAX) {
        return Err(format!("{}: at most {TURNS_MAX} turns", chat.id));
    }
    Ok(chats.into_iter().map(record).collect())
}

fn record(chat: Chat) -> Record {
    let lang = chat.id.split('_').nth(1).and_then(|code| code.split('-').next()).unwrap_or_default().to_owned();
    let turns = chat.turns.iter().map(turn).collect();
    Record { id: chat.id, source: "maia-dqe".to_owned(), lang, license: "CC BY-ND 4.0".to_owned(), turns, labels: Labels::default() }
}

fn turn(said: &Said) -> Turn {
    let by_customer = said.floor == "inbound";
    let has = |codes: &[u8]| said.emotion.as_ref().filter(|_| by_customer).map(|emotions| u8::from(emotions.iter().any(|code| codes.contains(code))));
    let labels = TurnLabels { frustrated: has(&FRUSTRATED), strong: has(&STRONG), ..TurnLabels::default() };
    Turn { role: if by_customer { "customer" } else { "agent" }.to_owned(), text: said.text_src.join(" "), labels }
}

#[cfg(test)]
mod tests {
    #[test]
    fn emotions_of_sentences_become_labels_of_turns() {
        let text = r#"[{"id":"en_pt-br_X_2021","turns":[{"floor":"inbound","text_src":["Oi","Que vergonha"],"Emotion":[2,5]},{"floor":"outbound","text_src":["Hi"],"Emotion":[0]}]}]"#;
        let records = super::parse(text.as_bytes()).unwrap();
        let labels: Vec<_> = records[0].turns.iter().map(|turn| (turn.role.as_str(), turn.labels.frustrated, turn.labels.strong)).collect();
        assert_eq!((records[0].lang.as_str(), labels), ("pt", vec![("customer", Some(1), Some(1)), ("agent", None, None)]));
        assert!(super::parse("[{}]".as_bytes()).is_err());
    }
}
