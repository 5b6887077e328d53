//! Every public async method of `Store` is in the contract: a new one asks for its check here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names after `pub async fn`.
fn public_methods(source: &str) -> BTreeSet<String> {
    let names = source.split("pub async fn ").skip(1);
    names.map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()).collect()
}

/// Those that no check calls.
fn unchecked(methods: &BTreeSet<String>, checks: &str) -> Vec<String> {
    methods.iter().filter(|name| !checks.contains(&format!(".{name}(")) && !checks.contains(&format!("Store::{name}("))).cloned().collect()
}

fn all_text(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|e| e == "rs")).map(|path| fs::read_to_string(path).unwrap()).collect()
}

#[test]
fn every_public_method_of_the_store_is_checked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let methods = public_methods(&all_text(&root.join("src/store")));
    assert!(methods.len() > 30, "the store's methods are found: {methods:?}");
    assert_eq!(unchecked(&methods, &all_text(&root.join("tests/contract"))), Vec::<String>::new());
}

#[test]
fn a_method_without_a_check_is_named() {
    let methods = public_methods("impl Store { pub async fn one(&self) {} pub async fn two(&self) {} async fn inner() {} pub fn sync() {} }");
    assert_eq!(unchecked(&methods, "store.one().await; other_two()"), ["two"]);
}
