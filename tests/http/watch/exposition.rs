//! The text of a scrape, read strictly (OpenMetrics 1.0, and the naming rules of Prometheus).

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(super) struct Family {
    kind: Option<String>,
    unit: Option<String>,
    help: Option<String>,
}

pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: BTreeMap<String, String>,
    value: Option<f64>,
}

pub(super) struct Exposition {
    pub(super) text: String,
    pub(super) families: BTreeMap<String, Family>,
    pub(super) samples: Vec<Sample>,
    early: Vec<String>,
}

impl Exposition {
    pub(super) fn parse(text: &str) -> Self {
        let mut read = Self { text: text.to_owned(), families: BTreeMap::new(), samples: Vec::new(), early: Vec::new() };
        let line_of = Regex::new(r"^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$").expect("a pattern");
        let label_of = Regex::new(r#"([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)""#).expect("a pattern");
        for line in text.lines().filter(|line| *line != "# EOF") {
            if let Some(rest) = line.strip_prefix("# ") {
                let mut words = rest.splitn(3, ' ');
                let (what, name, told) = (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
                let family = read.families.entry(name.to_owned()).or_default();
                let place = match what {
                    "HELP" => &mut family.help,
                    "TYPE" => &mut family.kind,
                    "UNIT" => &mut family.unit,
                    _ => {
                        read.early.push(format!("what is this? {line}"));
                        continue;
                    }
                };
                if place.replace(told.to_owned()).is_some() {
                    read.early.push(format!("{name}: {what} twice"));
                }
                continue;
            }
            let Some(found) = line_of.captures(line) else {
                read.early.push(format!("not a sample: {line}"));
                continue;
            };
            let labels = found.get(2).map_or("", |labels| labels.as_str());
            let labels = label_of.captures_iter(labels).map(|label| (label[1].to_owned(), label[2].to_owned())).collect();
            read.samples.push(Sample { name: found[1].to_owned(), labels, value: found[3].parse().ok() });
        }
        read
    }

    /// The family of a sample, by what its kind lets samples be called.
    pub(super) fn family_of(&self, sample: &str) -> Option<&str> {
        let endings = |kind: &str| match kind {
            "counter" => vec!["_total"],
            "histogram" => vec!["_bucket", "_sum", "_count"],
            "info" => vec!["_info"],
            _ => vec![""],
        };
        let of = |(name, family): (&'_ String, &Family)| {
            endings(family.kind.as_deref().unwrap_or_default()).iter().any(|ending| format!("{name}{ending}") == sample)
        };
        self.families.iter().find(|(name, family)| of((*name, *family))).map(|(name, _)| name.as_str())
    }

    /// The one sample with these labels among its own.
    pub(super) fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let has = |sample: &&Sample| sample.name == name && labels.iter().all(|(key, value)| sample.labels.get(*key).is_some_and(|is| is == value));
        let found: Vec<&Sample> = self.samples.iter().filter(has).collect();
        assert!(found.len() <= 1, "{name} {labels:?} are several");
        found.first().and_then(|sample| sample.value)
    }

    /// What is wrong with it.
    pub(super) fn mistakes(&self) -> Vec<String> {
        let mut found = self.early.clone();
        if !self.text.ends_with("# EOF\n") {
            found.push("no end".to_owned());
        }
        let named = Regex::new("^(baton|process)(_[a-z0-9]+)+$").expect("a pattern");
        for (name, family) in &self.families {
            if !named.is_match(name) {
                found.push(format!("{name}: a bad name"));
            }
            if family.help.as_deref().is_none_or(|help| help.len() < 5) {
                found.push(format!("{name}: no HELP"));
            }
            if family.kind.is_none() {
                found.push(format!("{name}: no TYPE"));
            }
            if family.unit.as_ref().is_some_and(|unit| !name.ends_with(&format!("_{unit}"))) {
                found.push(format!("{name}: its unit is not in its name"));
            }
            if ["_total", "_bucket", "_count", "_sum", "_info"].iter().any(|ending| name.ends_with(ending)) {
                found.push(format!("{name}: a family with the ending of a sample"));
            }
            if ["_ms", "_milliseconds", "_minutes", "_kb", "_percent"].iter().any(|ending| name.ends_with(ending)) {
                found.push(format!("{name}: not a base unit"));
            }
        }
        let mut seen = BTreeSet::new();
        for sample in &self.samples {
            if self.family_of(&sample.name).is_none() {
                found.push(format!("{}: no family", sample.name));
            }
            if sample.value.is_none() {
                found.push(format!("{}: no number", sample.name));
            }
            if !seen.insert((sample.name.clone(), sample.labels.clone())) {
                found.push(format!("{} {:?}: twice", sample.name, sample.labels));
            }
        }
        found
    }
}
