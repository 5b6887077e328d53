//! Labelled dialogues of a suite: the same figures as `baton measure`, with what the suite asks of them.

use crate::eval::measure::labelled;
use crate::eval::result::Measured;
use crate::spec::Project;
use crate::spec::suite::Suite;
use std::path::PathBuf;

/// Measures what a suite names. What is not on this machine is told as skipped: public sets are not shipped.
pub(super) fn of(suite: &Suite, project: &Project) -> Vec<Measured> {
    suite.file.measure.iter().map(|wanted| one(suite, wanted, project)).collect()
}

fn one(suite: &Suite, wanted: &crate::spec::suite::Measured, project: &Project) -> Measured {
    let paths: Vec<PathBuf> = wanted.path.iter().map(|path| suite.folder.join(path)).collect();
    let mut measured = Measured { what: wanted.what.clone(), path: wanted.path.clone(), ..Measured::default() };
    if let Some(absent) = paths.iter().find(|path| !path.exists()) {
        measured.skipped = Some(format!("{} is not here", absent.display()));
        return measured;
    }
    match labelled::measure(&wanted.what, &paths, project) {
        Ok(tables) => {
            measured.figures = tables.figures();
            measured.table = tables.text;
        }
        Err(why) => measured.broken.push(format!("{} could not be measured: {why}", wanted.what)),
    }
    let sides = wanted.least.iter().map(|(name, gate)| (name, *gate, true)).chain(wanted.most.iter().map(|(name, gate)| (name, *gate, false)));
    for (name, gate, is_least) in sides {
        let side = if is_least { "at least" } else { "at most" };
        match measured.figures.get(name) {
            None => measured.broken.push(format!("{}: there is no figure `{name}`; the report lists them", wanted.what)),
            Some(figure) if (is_least && *figure < gate) || (!is_least && *figure > gate) => {
                measured.broken.push(format!("{} {name}: {figure:.4} where {side} {gate} is asked", wanted.what));
            }
            Some(_) => {}
        }
    }
    measured
}
