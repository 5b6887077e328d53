//! A recording of a provider's answers: opened, or refused with the name of its file; what opens follows the schema that is published.

use super::given;
use baton::model::cassette::{self, Cassettes};
use serde_json::Value;
use std::sync::LazyLock;

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| jsonschema::validator_for(&cassette::schema()).expect("a schema"));

/// Checks one input.
pub fn run(data: &[u8]) {
    let folder = given::folder("cassette");
    let path = folder.join("0123456789abcdef-00001.json");
    std::fs::write(&path, data).expect("written");
    let setting = format!("replay:{}", folder.display());
    match Cassettes::open(&setting) {
        Ok(opened) => {
            assert!(opened.plays());
            let recorded: Value = serde_json::from_slice(data).expect("what opens is JSON");
            assert!(SCHEMA.is_valid(&recorded), "it opens, and is against the schema: {recorded}");
        }
        Err(told) => assert!(told.contains("0123456789abcdef-00001.json") && told.len() > path.as_os_str().len(), "where? {told}"),
    }
    // What is there is never recorded over.
    assert!(Cassettes::open(&format!("record:{}", folder.display())).is_err());
    assert_eq!(std::fs::read(&path).expect("still there"), data);
}
