//! Keys of a config file that this version does not know: all of them, where reading the file stops at the first.

use super::{Failed, File, Source};
use toml::{Table, Value};

/// So many are told.
const KEYS_MAX: usize = 50;

/// `baton.toml:3: policy.burst_ms`. A file that is no TOML, or holds a wrong value, is an error of its own.
pub(super) fn keys(source: &Source) -> Result<Vec<String>, Failed> {
    // Told with its place, when it is more than keys.
    let mut table: Table = toml::from_str(&source.text).map_err(|e| {
        let at = source.at(e.span().map_or(0, |span| span.start));
        Failed::usage(format!("{at}: {}", e.message()))
    })?;
    let mut found = Vec::new();
    while let Some(told) = refused(&table) {
        let unknown = told.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next()).map(str::to_owned);
        // Of keys of one name in several places the unknown one is that without which another complaint comes, or none.
        let without = unknown.and_then(|key| {
            let paths = paths_to(&key, &table, &mut Vec::new());
            paths.into_iter().find_map(|path| Some((without(&table, &path)?, path)).filter(|(rest, _)| refused(rest).as_deref() != Some(&told)))
        });
        match without {
            Some((rest, path)) if found.len() < KEYS_MAX => {
                found.push(format!("{}: {}", source.of_path(&path), path.join(".")));
                table = rest;
            }
            // A wrong value, in a file whose unknown keys are out of the way.
            Some(_) | None => {
                found.push(told);
                break;
            }
        }
    }
    Ok(found)
}

fn refused(table: &Table) -> Option<String> {
    let text = toml::to_string(table).unwrap_or_default();
    toml::from_str::<File>(&text).err().map(|e| e.message().to_owned())
}

fn paths_to(key: &str, table: &Table, above: &mut Vec<String>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (name, value) in table {
        above.push(name.clone());
        if name == key {
            found.push(above.clone());
        }
        if let Value::Table(inner) = value {
            found.extend(paths_to(key, inner, above));
        }
        above.pop();
    }
    found
}

fn without(table: &Table, path: &[String]) -> Option<Table> {
    let mut rest = table.clone();
    let (key, above) = path.split_last()?;
    let mut inner = &mut rest;
    for name in above {
        inner = inner.get_mut(name)?.as_table_mut()?;
    }
    inner.remove(key)?;
    Some(rest)
}

impl Source {
    /// The line of a key: where it is set below the head of its table, or the head of the table that it is.
    fn of_path(&self, path: &[String]) -> String {
        let Some((key, above)) = path.split_last() else { return self.path.clone() };
        let head = |of: &[String]| self.text.lines().position(|line| head_in(line).as_deref() == Some(of.join(".").as_str()));
        let below = if above.is_empty() { 0 } else { head(above).map_or(0, |nth| nth + 1) };
        let sets = |line: &str| line.trim_start().strip_prefix(key.as_str()).is_some_and(|rest| rest.trim_start().starts_with('='));
        let set = self.text.lines().skip(below).position(sets).map(|nth| nth + below);
        match head(path).or(set) {
            Some(nth) => format!("{}:{}", self.path, nth + 1),
            None => self.path.clone(),
        }
    }
}

/// `models.m` of `[models.m]`.
fn head_in(line: &str) -> Option<String> {
    let inner = line.trim_start().strip_prefix('[')?.trim_start_matches('[').split(']').next()?;
    Some(inner.replace(['"', ' '], ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        keys(&Source { path: "baton.toml".to_owned(), text: text.to_owned() }).unwrap_or_else(|failed| vec![failed.message])
    }

    #[test]
    fn every_unknown_key_is_told_with_its_line_and_no_known_one() {
        let text = "baton_listn = \"x\"\nbaton_model = \"m\"\n\n[policy]\nburst_ms = 3\nturn_ms_max = 9000\n\n[models.m]\nbase_url = \"http://h/v1\"\n\
                    model = \"m\"\nbaton_model = 3\n\n[teams]\na = 1\n";
        let mut found = told(text);
        found.sort();
        assert_eq!(
            found,
            ["baton.toml:11: models.m.baton_model", "baton.toml:13: teams", "baton.toml:1: baton_listn", "baton.toml:5: policy.burst_ms"]
        );
        assert_eq!(told("baton_model = \"m\"\n[models.m]\nbase_url = \"http://h/v1\"\nmodel = \"m\"\n"), Vec::<String>::new());
    }

    #[test]
    fn a_file_that_is_no_toml_and_a_value_of_the_wrong_kind_are_told() {
        assert!(told("a = [").first().is_some_and(|line| line.starts_with("baton.toml:1:")), "{:?}", told("a = ["));
        assert!(told("baton_model = 3\nx = 1\n").iter().any(|line| line.contains("invalid type")), "{:?}", told("baton_model = 3\nx = 1\n"));
    }
}
