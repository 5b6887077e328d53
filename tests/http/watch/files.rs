//! The dashboard and the alerts name only what a scrape of a node that has played a conversation knows.

use super::exposition::Exposition;
use super::{Engine, played, scrape};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file of the project")
}

/// The queries of a dashboard.
fn queries(dashboard: &Value) -> Vec<String> {
    match dashboard {
        Value::Array(items) => items.iter().flat_map(queries).collect(),
        Value::Object(fields) => {
            let own = fields.get("expr").and_then(Value::as_str).map(str::to_owned);
            let variable = fields.get("query").and_then(Value::as_str).filter(|query| query.starts_with("label_values(")).map(str::to_owned);
            own.into_iter().chain(variable).chain(fields.values().flat_map(queries)).collect()
        }
        _ => Vec::new(),
    }
}

fn alerts() -> Vec<Value> {
    let rules: Value = serde_saphyr::from_str(&file("deploy/prometheus/alerts.yaml")).expect("YAML");
    rules["groups"][0]["rules"].as_array().cloned().expect("rules")
}

/// What a query names that the scrape does not know. Labels that Prometheus itself puts on are known.
fn unknown(query: &str, scrape: &Exposition) -> Vec<String> {
    let metric = Regex::new(r"\b((?:baton|process)_[a-z0-9_]+)(\{[^}]*\})?").expect("a pattern");
    let matcher = Regex::new(r"([a-z_]+)\s*(?:=~|!~|!=|=)").expect("a pattern");
    let grouping = Regex::new(r"\bby \(([^)]*)\)").expect("a pattern");
    let mut found = Vec::new();
    let mut known: BTreeSet<String> = ["instance", "job"].map(str::to_owned).into();
    let mut wanted = BTreeSet::new();
    for named in metric.captures_iter(query) {
        let name = &named[1];
        if scrape.family_of(name).is_none() {
            found.push(format!("there is no {name}"));
            continue;
        }
        let samples: Vec<_> = scrape.samples.iter().filter(|sample| sample.name == name).collect();
        let labels: BTreeSet<String> = samples.iter().flat_map(|sample| sample.labels.keys().cloned()).collect();
        let asked = named.get(2).map_or("", |labels| labels.as_str());
        wanted.extend(matcher.captures_iter(asked).map(|label| (name.to_owned(), label[1].to_owned())).filter(|(_, label)| !labels.contains(label)));
        known.extend(labels);
    }
    found.extend(wanted.into_iter().filter(|(_, label)| label != "job").map(|(name, label)| format!("{name} has no label {label}")));
    for labels in grouping.captures_iter(query) {
        let by = labels[1].split(',').map(str::trim).filter(|label| !label.is_empty() && !known.contains(*label));
        found.extend(by.map(|label| format!("nothing in it has a label {label}")));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn dashboard_and_alerts_ask_only_for_what_is_there() {
    let app = played(Engine::Sqlite).await.expect("SQLite is always there");
    let scrape = scrape(&app).await;
    let dashboard: Value = serde_json::from_str(&file("deploy/grafana/baton.json")).expect("JSON");
    let shown = queries(&dashboard);
    assert!(shown.len() > 30, "the queries are found: {}", shown.len());
    let told: Vec<String> = alerts().iter().map(|alert| alert["expr"].as_str().expect("an expression").to_owned()).collect();
    assert!(told.len() > 10, "the alerts are found: {}", told.len());
    let wrong: Vec<String> =
        shown.iter().chain(&told).flat_map(|query| unknown(query, &scrape).into_iter().map(move |why| format!("{query}: {why}"))).collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(unknown("rate(baton_sendz_total[5m])", &scrape), ["there is no baton_sendz_total"]);
    assert_eq!(unknown("baton_sends_total{colour=\"red\"}", &scrape), ["baton_sends_total has no label colour"]);
    assert_eq!(unknown("sum by (colour) (baton_sends_total)", &scrape), ["nothing in it has a label colour"]);
    assert_eq!(unknown("baton_assign_seconds", &scrape), ["there is no baton_assign_seconds"], "a histogram has no sample of its own name");
}

#[test]
fn every_alert_says_how_grave_it_is_what_it_means_and_what_to_do() {
    let book = file("docs/src/operate-metrics.md");
    for alert in alerts() {
        let name = alert["alert"].as_str().expect("a name");
        let severity = alert["labels"]["severity"].as_str().unwrap_or_default();
        assert!(["critical", "warning", "info"].contains(&severity), "{name}: {severity:?}");
        for field in ["summary", "description"] {
            assert!(alert["annotations"][field].as_str().is_some_and(|told| told.len() > 10), "{name}: {field}");
        }
        let link = alert["annotations"]["runbook_url"].as_str().unwrap_or_default();
        assert_eq!(link, format!("operate-metrics.html#{}", name.to_lowercase()), "{name}");
        let section = book.split(&format!("### {name}\n")).nth(1).unwrap_or_default();
        assert!(section.split("\n#").next().is_some_and(|section| section.trim().len() > 40), "the book has no section about {name}");
    }
}
