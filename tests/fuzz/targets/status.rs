//! Any statuses: the input is one status or a list of them, put into Meta's envelope. Each becomes one item, whatever its neighbours are;
//! what is read is stored and read back, and the same again has the same key.

use super::given;
use baton::channel::whatsapp::parse::Status;
use baton::channel::whatsapp::{Item, errors, parse};
use baton::domain::delivery::Delivery;
use std::collections::BTreeMap;

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    let Ok(given) = serde_json::from_str::<serde_json::Value>(&text) else { return };
    let list = if given.is_array() { text.into_owned() } else { format!("[{text}]") };
    let body = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"1","changes":[{{"field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{"display_phone_number":"1","phone_number_id":"100000000000001"}},"statuses":{list}}}}}]}}]}}"#
    );
    let Ok(items) = parse(body.as_bytes()) else { return };
    let count = given.as_array().map_or(1, Vec::len);
    // A change without anything in it is kept as one.
    assert_eq!(items.len(), count.max(1), "one item for each status");
    assert_eq!(parse(body.as_bytes()).ok().as_ref(), Some(&items), "the same again is the same");
    let mut keys: BTreeMap<String, (String, Delivery)> = BTreeMap::new();
    for item in items {
        match item {
            Item::Status(status) => check(&status, &mut keys),
            Item::Unhandled { kind, id, raw } => {
                assert!(!kind.is_empty() && !id.is_empty());
                assert!(serde_json::from_str::<serde_json::Value>(&raw).is_ok(), "kept as it came: {raw}");
            }
            other => panic!("a status became {other:?}"),
        }
    }
}

fn check(status: &Status, keys: &mut BTreeMap<String, (String, Delivery)>) {
    given::stored(status);
    assert!(!status.wamid.as_str().is_empty());
    assert_eq!(Delivery::from_rank(status.delivery.rank()), Some(status.delivery));
    assert_eq!(Delivery::from_status(status.delivery.word()), Some(status.delivery), "its word is Meta's");
    let key = status.key();
    assert!(key.starts_with("st:") && key.contains(status.wamid.as_str()));
    let what = (status.wamid.to_string(), status.delivery);
    if status.participant.is_none() && !status.wamid.as_str().contains(':') {
        let before = keys.insert(key, what.clone());
        assert!(before.is_none_or(|before| before == what), "one key for two things");
    }
    if let Some(code) = status.code {
        // Of each code something follows, and whoever is told what to do is told in a sentence.
        let _ = errors::class_of(code, None);
        assert!(errors::advice(code).is_none_or(|advice| advice.ends_with('.')), "{code}");
    }
    assert!(status.code.is_none() || status.detail.is_some(), "a code comes with words");
}
