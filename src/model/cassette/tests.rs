//! Cassettes without any HTTP.

use super::*;
use serde_json::json;

fn request(body: &Value) -> Request {
    Request::new("POST", "/v1/chat/completions", body.to_string().as_bytes())
}

async fn kept(folder: &Path, bodies: &[(Value, &str)]) {
    let cassettes = Cassettes::record(folder).unwrap();
    for (body, answer) in bodies {
        let answer = json!({ "said": answer }).to_string();
        cassettes.keep(request(body), 200, 7, answer.as_bytes(), &["sk-very-secret".to_owned()]).await.unwrap();
    }
}

fn said(cassettes: &Cassettes, body: &Value) -> Result<String, String> {
    cassettes.next(&request(body)).unwrap().map(|r| r.response["said"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn identical_requests_get_their_answers_in_the_order_of_the_recording() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (json!({"model": "m", "n": 1}), json!({"model": "m", "n": 2}));
    kept(folder.path(), &[(a.clone(), "first"), (b.clone(), "other"), (a.clone(), "second")]).await;
    let cassettes = Cassettes::play(folder.path()).unwrap();
    assert_eq!([said(&cassettes, &a), said(&cassettes, &a), said(&cassettes, &b)], ["first", "second", "other"].map(|s| Ok(s.to_owned())));
    let error = said(&cassettes, &a).unwrap_err();
    assert!(error.contains("recorded 2 times"), "{error}");
}

#[tokio::test]
async fn the_order_of_keys_and_what_changes_from_run_to_run_do_not_matter_and_the_rest_does() {
    let folder = tempfile::tempdir().unwrap();
    kept(folder.path(), &[(json!({"model": "m", "messages": [{"role": "user", "content": "hi"}], "user": "u1"}), "yes")]).await;
    let named = |day: &str, reference: &str| json!({"messages": [{"role": "system", "content": format!("Reference ref-{reference}. {{\"today\":\"{day}\"}}")}]});
    assert_eq!(request(&named("2026-11-22, Sunday", "a6610829fb79")), request(&named("2027-01-01, Friday", "0123456789ab")));
    assert_ne!(request(&named("2026-11-22, Sunday", "a6610829fb79")), request(&named("2026-11-22, Sunday", "another")));
    let same = json!({"store": false, "messages": [{"content": "hi", "role": "user"}], "model": "m", "user": "u2"});
    assert_eq!(said(&Cassettes::play(folder.path()).unwrap(), &same), Ok("yes".to_owned()));
    for other in [json!({"model": "m2", "messages": [{"role": "user", "content": "hi"}]}), json!({"model": "m", "messages": []})] {
        assert!(said(&Cassettes::play(folder.path()).unwrap(), &other).is_err(), "{other}");
    }
}

#[tokio::test]
async fn a_request_that_nobody_recorded_is_told_with_the_nearest_one() {
    let folder = tempfile::tempdir().unwrap();
    let body =
        |words: &str| json!({"messages": [{"role": "system", "content": "Line one.\nLine two."}, {"role": "user", "content": words}], "model": "m"});
    kept(folder.path(), &[(body("I need a quote."), "a"), (json!({"model": "m", "input": "far away"}), "b")]).await;
    let error = said(&Cassettes::play(folder.path()).unwrap(), &body("I need a quota.")).unwrap_err();
    assert!(error.contains("The nearest is ") && error.contains(".json; it parts at line "), "{error}");
    assert!(error.contains("- ") && error.contains("I need a quote.") && error.contains("I need a quota."), "{error}");
    assert!(!error.contains("far away"), "{error}");
}

#[tokio::test]
async fn no_secret_gets_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    kept(folder.path(), &[(json!({"model": "m"}), "your key sk-very-secret is fine")]).await;
    let path = files_in(folder.path()).unwrap().pop().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    assert!(!text.contains("sk-very-secret") && text.contains("[secret]"), "{text}");
}

#[tokio::test]
async fn recording_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    kept(folder.path(), &[(json!({"model": "m"}), "a")]).await;
    let setting = format!("record:{}", folder.path().display());
    let error = Cassettes::open(&setting).err().unwrap();
    assert!(error.contains("holds 1 recordings already"), "{error}");
}

#[test]
fn a_bad_setting_is_told_in_a_sentence() {
    for (setting, word) in
        [("play:x", "no mode"), ("record:", "names no folder"), ("cassettes", "names no folder"), ("replay:/no/such/folder", "/no/such/folder")]
    {
        let error = Cassettes::open(setting).err().unwrap();
        assert!(error.contains(word), "{setting}: {error}");
    }
}

#[test]
fn a_file_that_is_no_recording_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), "{\"format\": 1}").unwrap();
    let error = Cassettes::play(folder.path()).err().unwrap();
    assert!(error.contains("x.json"), "{error}");
}
