//! Settings without any file: the text of one is enough.

use super::*;

fn config(text: &str, options: Options) -> Result<Config, String> {
    let source = Source { path: "baton.toml".to_owned(), text: text.to_owned() };
    source.parse().and_then(|file| Config::from(options, file, &source)).map_err(|failed| failed.message)
}

fn model(name: &str) -> Options {
    Options { model: Some(name.to_owned()), ..Options::default() }
}

#[track_caller]
fn check_order(text: &str, options: Options, expected: &[&str], shown: &str) {
    let config = config(text, options).unwrap();
    assert_eq!(config.models.order, expected);
    assert_eq!(config.model, shown);
}

const TWO: &str = "[models.vllm]\nbase_url = \"http://127.0.0.1:8000/v1\"\nmodel = \"a\"\n[models.azure]\nbase_url = \"https://x.openai.azure.com/openai/v1\"\nmodel = \"b\"\n";

#[test]
fn models_are_asked_in_the_order_named_else_as_they_stand_in_the_file() {
    check_order("", Options::default(), &[], "offline");
    check_order("", model("offline"), &[], "offline");
    check_order(TWO, Options::default(), &["vllm", "azure"], "vllm, then azure, then offline");
    check_order(TWO, model("azure, vllm"), &["azure", "vllm"], "azure, then vllm, then offline");
    check_order(TWO, model("azure,offline"), &["azure"], "azure, then offline");
    check_order(TWO, model("offline"), &[], "offline");
    check_order(&format!("baton_model = \"azure\"\n{TWO}"), Options::default(), &["azure"], "azure, then offline");
    let keyed = |name: Option<&str>| Options { openai_api_key: Some("k".to_owned()), model: name.map(str::to_owned), ..Options::default() };
    check_order("", keyed(None), &["default"], "gpt-4o-mini, then offline");
    check_order("", keyed(Some("gpt-9")), &["default"], "gpt-9, then offline");
    check_order(TWO, keyed(Some("vllm, gpt-9")), &["vllm", "default"], "vllm, then gpt-9, then offline");
    check_order(TWO, keyed(None), &["default", "vllm", "azure"], "gpt-4o-mini, then vllm, then azure, then offline");
}

#[test]
fn a_server_of_ones_own_needs_no_key() {
    let local = Options { openai_base_url: Some("http://127.0.0.1:11434/v1".to_owned()), model: Some("qwen3".to_owned()), ..Options::default() };
    let config = config("", local).unwrap();
    let settings = &config.models.providers["default"];
    assert_eq!((settings.base_url.as_str(), settings.model.as_str(), &settings.key), ("http://127.0.0.1:11434/v1", "qwen3", &None));
    assert_eq!(config.models.order, ["default"]);
}

#[track_caller]
fn check_refused(text: &str, options: Options, words: &[&str]) {
    let told = config(text, options).err().unwrap_or_else(|| panic!("accepted: {text}"));
    for word in words {
        assert!(told.contains(word), "{word:?} is not in {told:?}");
    }
}

#[test]
fn a_model_that_cannot_be_asked_is_told_at_the_start() {
    let url = |url: &str| Options { openai_base_url: Some(url.to_owned()), ..Options::default() };
    check_refused("", url("localhost:11434/v1"), &["OPENAI_BASE_URL", "http://127.0.0.1"]);
    check_refused("", url("not an address"), &["OPENAI_BASE_URL", "not an address"]);
    check_refused("", url("ftp://x/v1"), &["OPENAI_BASE_URL"]);
    check_refused("", url("https://user:pass@x/v1"), &["OPENAI_BASE_URL", "password"]);
    check_refused("", url("https://x/v1/chat/completions"), &["leave out /chat/completions"]);
    check_refused("", model("gpt-9"), &["BATON_MODEL", "gpt-9", "OPENAI_API_KEY"]);
    check_refused("", model("default"), &["BATON_MODEL", "OPENAI_API_KEY"]);
    check_refused(TWO, model("one, two"), &["one", "two", "azure, vllm"]);
    check_refused(TWO, model("offline, azure"), &["offline", "last"]);
    check_refused(TWO, model("azure, azure"), &["azure", "twice"]);
}

#[test]
fn a_table_with_a_mistake_is_told_with_its_place_and_without_its_secret() {
    let table = |line: &str| format!("\n[models.mine]\nbase_url = \"http://h/v1\"\nmodel = \"m\"\n{line}\n");
    let refused = |line: &str, words: &[&str]| check_refused(&table(line), Options::default(), words);
    refused("key = \"NO_SUCH_VARIABLE_AT_ALL\"", &["baton.toml:2:1", "[models.mine] key", "NO_SUCH_VARIABLE_AT_ALL is not set"]);
    refused("timeout_ms = 0", &["timeout_ms"]);
    refused("timeout_ms = -5", &["timeout_ms"]);
    refused("price = {input = -1.0, output = 2.0}", &["price"]);
    refused("omit = [\"messages\"]", &["omit", "messages"]);
    refused("structured = \"xml\"", &["baton.toml:5:", "xml"]);
    refused("colour = 1", &["baton.toml:5:1", "colour"]);
    refused("headers = {\"api-key\" = \"s3cr3t-itself\"}", &["api-key", "${VARIABLE}"]);
    refused("headers = {\"bad header\" = \"x\"}", &["bad header"]);
    let told = config(&table("key = \"sk-very-secret\""), Options::default()).err().unwrap();
    assert!(told.contains("name of an environment variable") && !told.contains("sk-very-secret"), "{told}");
    check_refused("[models.offline]\nbase_url = \"http://h/v1\"\nmodel = \"m\"\n", Options::default(), &["[models.offline]"]);
    check_refused("[models.mine]\nbase_url = \"h\"\nmodel = \"m\"\n", Options::default(), &["baton.toml:1:1", "[models.mine] base_url"]);
    config(
        &table("structured = \"none\"\ntimeout_ms = 9000\nprice = {input = 0.1, output = 0.2}\nheaders = {\"HTTP-Referer\" = \"https://x\"}"),
        Options::default(),
    )
    .unwrap();
}

#[test]
fn a_bound_that_makes_no_sense_is_named_with_its_line() {
    for (line, words) in [
        ("burst_ms_tap = -1", ["baton.toml:3", "burst_ms_tap is -1", "negative"]),
        ("model_ms_max = 0", ["baton.toml:3", "model_ms_max is 0", "more than 0"]),
        ("model_attempts_max = 0", ["baton.toml:3", "model_attempts_max", "more than 0"]),
        ("explicit_request_min = 1.5", ["baton.toml:3", "explicit_request_min", "0 to 1"]),
    ] {
        check_refused(&format!("\n[policy]\n{line}\n"), Options::default(), &words);
    }
    config("[policy]\nburst_ms_tap = 0\nexplicit_request_min = 0.0\n", Options::default()).unwrap();
}

#[test]
fn cassettes_are_opened_at_the_start() {
    let cassettes = |text: &str| Options { cassettes: Some(text.to_owned()), ..Options::default() };
    check_refused("", cassettes("replay:/no/such/folder"), &["BATON_CASSETTES", "/no/such/folder"]);
    check_refused("", cassettes("rewind:x"), &["BATON_CASSETTES", "record:FOLDER"]);
    check_refused("baton_cassettes = \"replay:/no/such/folder\"\n", Options::default(), &["BATON_CASSETTES"]);
}
