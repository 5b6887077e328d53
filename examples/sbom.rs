//! A bill of materials of this build, CycloneDX 1.6 as JSON, on standard output: every package that `Cargo.lock` holds, with its version,
//! licence, package URL and SHA-256.
//!
//! ```text
//! cargo metadata --format-version 1 --locked | cargo run --locked --example sbom > baton.cdx.json
//! ```
//! Without anything on standard input it asks cargo itself. The same lock file gives the same bill, byte for byte.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _, Read as _};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match bill() {
        Ok(bill) => {
            println!("{bill:#}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("sbom: {why}");
            ExitCode::FAILURE
        }
    }
}

fn bill() -> Result<Value, String> {
    let metadata = metadata()?;
    let root = metadata["resolve"]["root"].as_str().ok_or("the metadata names no root package")?;
    let folder = metadata["workspace_root"].as_str().ok_or("the metadata names no folder")?;
    let lock = std::fs::read_to_string(format!("{folder}/Cargo.lock")).map_err(|e| format!("Cargo.lock: {e}"))?;
    let hashes = hashes(&lock);
    let packages = metadata["packages"].as_array().ok_or("the metadata has no packages")?;
    let mut others: Vec<Value> = packages.iter().filter(|package| package["id"] != root).map(|package| component(package, &hashes)).collect();
    others.sort_by_key(|package| package["bom-ref"].as_str().unwrap_or_default().to_owned());
    let own = packages.iter().find(|package| package["id"] == root).ok_or("the root package is not among the packages")?;
    let mut product = component(own, &hashes);
    product["type"] = json!("application");
    let refs: BTreeMap<&str, String> = packages.iter().filter_map(|package| Some((package["id"].as_str()?, url(package)))).collect();
    let nodes = metadata["resolve"]["nodes"].as_array().ok_or("the metadata resolves nothing")?;
    let mut edges: Vec<Value> = nodes.iter().map(|node| edge(node, &refs)).collect();
    edges.sort_by_key(|edge| edge["ref"].as_str().unwrap_or_default().to_owned());
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": others,
        "dependencies": edges,
    }))
}

fn metadata() -> Result<Value, String> {
    let mut text = String::new();
    if !io::stdin().is_terminal() {
        io::stdin().read_to_string(&mut text).map_err(|e| e.to_string())?;
    }
    if text.trim().is_empty() {
        let asked = Command::new("cargo").args(["metadata", "--format-version", "1", "--locked"]).output();
        let out = asked.map_err(|e| format!("cargo metadata: {e}"))?;
        if !out.status.success() {
            return Err(String::from_utf8_lossy(&out.stderr).into_owned());
        }
        text = String::from_utf8(out.stdout).map_err(|e| e.to_string())?;
    }
    serde_json::from_str(&text).map_err(|e| format!("not the output of `cargo metadata`: {e}"))
}

/// The SHA-256 of each package's archive, by `name version`.
fn hashes(lock: &str) -> BTreeMap<String, String> {
    let field = |package: &str, name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \"")?.strip_suffix('"').map(str::to_owned));
        line.unwrap_or_default()
    };
    let packages = lock.split("[[package]]").skip(1);
    packages.map(|package| (format!("{} {}", field(package, "name"), field(package, "version")), field(package, "checksum"))).collect()
}

fn component(package: &Value, hashes: &BTreeMap<String, String>) -> Value {
    let (name, version) = (text(package, "name"), text(package, "version"));
    let mut component = json!({"type": "library", "bom-ref": url(package), "name": name, "version": version, "purl": url(package)});
    if let Some(license) = package["license"].as_str() {
        // `MIT/Apache-2.0` is how crates wrote it before SPDX.
        component["licenses"] = json!([{"expression": license.replace('/', " OR ")}]);
    }
    if let Some(hash) = hashes.get(&format!("{name} {version}")).filter(|hash| !hash.is_empty()) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": hash}]);
    }
    component
}

fn edge(node: &Value, refs: &BTreeMap<&str, String>) -> Value {
    let named = |id: &Value| id.as_str().and_then(|id| refs.get(id)).cloned();
    let mut on: Vec<String> = node["dependencies"].as_array().into_iter().flatten().filter_map(named).collect();
    on.sort();
    on.dedup();
    json!({"ref": named(&node["id"]), "dependsOn": on})
}

fn url(package: &Value) -> String {
    format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version").replace('+', "%2B"))
}

fn text<'a>(package: &'a Value, name: &str) -> &'a str {
    package[name].as_str().unwrap_or_default()
}
