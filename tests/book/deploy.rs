//! What deploy/ and a new project's workflow say exists in the binary: commands, flags, variables, paths. And the manifests hang together. No container
//! engine and no cluster is asked.

use super::shell::commands;
use super::{read, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Variables that others read: the object store's client, and the images of Postgres and Caddy.
const OTHERS: [&str; 8] =
    ["AWS_ENDPOINT", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "BATON_HOST"];

fn settings() -> BTreeSet<String> {
    fn of(command: &clap::Command, into: &mut BTreeSet<String>) {
        into.extend(command.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_string_lossy().into_owned())));
        command.get_subcommands().for_each(|sub| of(sub, into));
    }
    let mut names = BTreeSet::new();
    of(&baton::cli::command(), &mut names);
    names.extend(OTHERS.map(str::to_owned));
    names
}

fn parses(words: &[String]) -> Result<(), String> {
    let parsed = baton::cli::command().try_get_matches_from(words);
    parsed.map(|_| ()).map_err(|e| format!("{}: {}", words.join(" "), e.to_string().lines().next().unwrap_or_default()))
}

/// The documents of a YAML file.
fn yaml(path: &str) -> Vec<Value> {
    let text = read(path);
    text.split("\n---\n").map(|part| serde_saphyr::from_str(part).unwrap_or_else(|e| panic!("{path}: {e}"))).collect()
}

/// Every string of a list.
fn words(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

#[test]
fn the_image_runs_a_command_that_exists_as_nobody_special() {
    let file = read("deploy/Dockerfile");
    let joined = file.replace("\\\n", " ");
    let list = |key: &str| {
        let line = joined.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{key} is there"));
        words(&serde_json::from_str(line).expect("a JSON list"))
    };
    let whole: Vec<String> = list("ENTRYPOINT ").into_iter().chain(list("CMD ")).collect();
    parses(&whole).expect("it parses");
    let env = joined.lines().find_map(|line| line.strip_prefix("ENV ")).expect("ENV");
    for (name, _) in env.split_whitespace().filter_map(|pair| pair.split_once('=')) {
        assert!(settings().contains(name), "{name} is no setting");
    }
    let user = joined.lines().find_map(|line| line.strip_prefix("USER ")).expect("a user");
    assert!(user.split(':').all(|id| id.parse::<u32>().is_ok_and(|id| id >= 1_000)), "{user}");
    assert!(joined.contains("HEALTHCHECK") && joined.contains("GET /readyz "), "it is asked whether it is ready");
    let stages: Vec<&str> = joined.lines().filter(|line| line.starts_with("FROM ")).filter_map(|line| line.split(" AS ").nth(1)).collect();
    for from in joined.split("--from=").skip(1).filter_map(|rest| rest.split_whitespace().next()) {
        assert!(stages.contains(&from), "no stage {from}");
    }
    let profile = joined.split("--profile ").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a profile");
    assert!(read("Cargo.toml").contains(&format!("[profile.{profile}]")) && joined.contains(&format!("target/{profile}/baton")), "{profile}");
}

#[test]
fn the_composed_services_know_each_other_and_their_variables() {
    let [file] = yaml("deploy/compose.yaml").try_into().expect("one document");
    let file: Value = file;
    let services = file["services"].as_object().expect("services");
    let mut problems = Vec::new();
    for (name, service) in services {
        let service = merged(service);
        let needed = match &service["depends_on"] {
            Value::Object(all) => all.keys().cloned().collect(),
            list => words(list),
        };
        problems.extend(needed.iter().filter(|needed| !services.contains_key(*needed)).map(|needed| format!("{name} needs {needed}")));
        for variable in service["environment"].as_object().into_iter().flatten().map(|(variable, _)| variable) {
            if !settings().contains(variable) {
                problems.push(format!("{name}: {variable} is no setting"));
            }
        }
        for volume in words(&service["volumes"]) {
            let source = volume.split(':').next().unwrap_or_default();
            let is_there = if source.starts_with("./") {
                root().join("deploy").join(source).exists()
            } else {
                source.starts_with('$') || file["volumes"].as_object().is_some_and(|volumes| volumes.contains_key(source))
            };
            if !is_there {
                problems.push(format!("{name}: no volume {source}"));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:?}");
    for proxy in ["deploy/Caddyfile", "deploy/nginx.conf"] {
        let text = read(proxy);
        for name in services.keys().filter(|name| name.starts_with("node-")) {
            assert!(text.contains(&format!("{name}:8080")), "{proxy} sends nothing to {name}");
        }
        assert!(text.contains("/metrics"), "{proxy} keeps the figures inside");
    }
}

/// With what `<<` brings in.
fn merged(service: &Value) -> Value {
    let mut all = service.get("<<").and_then(Value::as_object).cloned().unwrap_or_default();
    all.extend(service.as_object().cloned().unwrap_or_default());
    Value::Object(all)
}

#[test]
fn the_unit_runs_commands_that_exist_with_variables_that_are_read() {
    let unit = read("deploy/baton.service");
    let mut ran = 0;
    for line in unit.lines() {
        if let Some(command) = line.strip_prefix("ExecStart=").or_else(|| line.strip_prefix("ExecStartPre=")) {
            for words in commands(command) {
                parses(&words).expect("it parses");
                ran += 1;
            }
        }
        for pair in line.strip_prefix("Environment=").into_iter().flat_map(str::split_whitespace) {
            let (name, _) = pair.split_once('=').expect("NAME=value");
            assert!(settings().contains(name), "{name} is no setting");
        }
    }
    assert_eq!(ran, 2);
    for hardening in
        ["NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n", "SystemCallFilter=@system-service", "DynamicUser=yes"]
    {
        assert!(unit.contains(hardening), "{hardening}");
    }
}

#[test]
fn the_cluster_manifests_hang_together() {
    let all = yaml("deploy/kubernetes.yaml");
    let by_kind: BTreeMap<&str, &Value> = all.iter().filter_map(|doc| Some((doc["kind"].as_str()?, doc))).collect();
    let versions = [("ConfigMap", "v1"), ("Secret", "v1"), ("Deployment", "apps/v1"), ("Service", "v1"), ("PodDisruptionBudget", "policy/v1")];
    assert_eq!(by_kind.len(), versions.len(), "{:?}", by_kind.keys());
    for (kind, version) in versions {
        let doc = by_kind[kind];
        assert_eq!(doc["apiVersion"], version, "{kind}");
        assert!(doc["metadata"]["name"].is_string(), "{kind} has a name");
    }
    let deployment = by_kind["Deployment"];
    let labels = at(deployment, "/spec/template/metadata/labels");
    assert_eq!(at(deployment, "/spec/selector/matchLabels"), labels);
    assert_eq!(at(by_kind["Service"], "/spec/selector"), labels);
    assert_eq!(at(by_kind["PodDisruptionBudget"], "/spec/selector/matchLabels"), labels);
    let replicas = at(deployment, "/spec/replicas").as_i64().unwrap_or_default();
    assert!(replicas > at(by_kind["PodDisruptionBudget"], "/spec/minAvailable").as_i64().unwrap_or(99), "one may go");
    assert_eq!(at(deployment, "/spec/strategy/rollingUpdate/maxUnavailable"), 0);
    assert_eq!(at(deployment, "/spec/template/spec/securityContext/runAsNonRoot"), true);

    for (kind, data) in [("ConfigMap", "data"), ("Secret", "stringData")] {
        for name in by_kind[kind][data].as_object().expect("data").keys() {
            assert!(settings().contains(name), "{kind}: {name} is no setting");
        }
    }
    let pod = at(deployment, "/spec/template/spec");
    let containers = pod["containers"].as_array().into_iter().chain(pod["initContainers"].as_array()).flatten();
    for container in containers {
        parses(&words(&container["command"])).expect("it parses");
        for from in container["envFrom"].as_array().into_iter().flatten() {
            let (kind, name) =
                if from["secretRef"].is_null() { ("ConfigMap", &from["configMapRef"]["name"]) } else { ("Secret", &from["secretRef"]["name"]) };
            assert_eq!(name, &by_kind[kind]["metadata"]["name"]);
        }
        let volumes: BTreeSet<&str> = pod["volumes"].as_array().into_iter().flatten().filter_map(|volume| volume["name"].as_str()).collect();
        for mount in container["volumeMounts"].as_array().into_iter().flatten() {
            assert!(mount["name"].as_str().is_some_and(|name| volumes.contains(name)), "{mount}");
        }
    }
    the_probes_ask_routes_that_exist(&pod["containers"][0]);
    let port = &pod["containers"][0]["ports"][0]["name"];
    assert_eq!(at(by_kind["Service"], "/spec/ports/0/targetPort"), port);
    let waits = at(pod, "/terminationGracePeriodSeconds").as_i64().unwrap_or_default();
    assert!(waits > 30, "longer than a turn: {waits} s");
}

fn the_probes_ask_routes_that_exist(container: &Value) {
    let routes = read("src/http/routes.rs") + &read("src/http.rs");
    let port = &container["ports"][0]["name"];
    for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
        let get = &container[probe]["httpGet"];
        let path = get["path"].as_str().unwrap_or_else(|| panic!("{probe} asks a path"));
        assert!(routes.contains(&format!("\"{path}\"")), "no route {path}");
        assert_eq!(&get["port"], port, "{probe}");
    }
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/healthz", "a database that is away ends no node");
}

#[test]
fn the_workflow_of_a_new_project_runs_commands_that_exist() {
    let [workflow] = yaml("src/cli/init/workflow.yml").try_into().expect("one document");
    let workflow: Value = workflow;
    let steps = at(&workflow, "/jobs/evals/steps").as_array().expect("steps");
    let all: Vec<Vec<String>> = steps.iter().filter_map(|step| step["run"].as_str()).flat_map(commands).collect();
    assert_eq!(all.iter().map(|words| words[1].as_str()).collect::<Vec<_>>(), ["check", "eval"]);
    for words in all {
        parses(&words).expect("it parses");
    }
}
