//! `workspace.yaml` with planted mistakes: each is told at its line and column, all in one run, and the file is refused whole. And
//! `apply`, `diff` and `export` by the real binary: what has a mistake changes nothing, and what comes out goes in again.

mod planted;

use super::{Row, W, base, baton, folder, in_process, plant};
use baton::spec::{Checks, Files};
use planted::{ALONE, CHANGES, GOOD, NEVER, SLIPS, TOGETHER};
use std::collections::BTreeMap;
use std::path::Path;

fn house(workspace: &str) -> BTreeMap<&'static str, String> {
    let mut files = base();
    files.insert(W, workspace.to_owned());
    files
}

/// Rows whose mistake is not told at its place, or not alone.
fn missed(rows: &[Row]) -> Vec<String> {
    let mut missed = Vec::new();
    for row in rows {
        assert_eq!(GOOD.matches(row.1).count(), 1, "{:?} stands once in the good file", row.1);
        let mut files = house(GOOD);
        let place = plant(&mut files, std::slice::from_ref(row)).remove(0).expect("a mark");
        let found = in_process(&files);
        let wanted = format!("{place}: {}", row.3);
        if found.len() != 1 || !found[0].starts_with(&wanted) {
            missed.push(format!("{:?}\n  must be told as {wanted:?}, and is as {found:#?}", row.2));
        }
    }
    missed
}

/// The good file with all mistakes that stand beside each other, and how each must be told.
fn all_together() -> (String, Vec<String>) {
    let mut files = house(GOOD);
    let places = plant(&mut files, TOGETHER);
    let wanted = TOGETHER.iter().zip(places).map(|(row, place)| format!("{}: {}", place.expect("a mark"), row.3)).collect();
    (files.remove(W).expect("a workspace"), wanted)
}

fn changed() -> String {
    CHANGES.iter().fold(GOOD.to_owned(), |text, (from, to, _)| {
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands once in the good file");
        text.replacen(from, to, 1)
    })
}

fn write(folder: &Path, file: &str, text: &str) {
    std::fs::write(folder.join(file), text).expect("written");
}

#[test]
fn a_workspace_that_uses_all_there_is_passes_without_a_mistake_or_a_warning() {
    assert_eq!(in_process(&house(GOOD)), Vec::<String>::new());
    let folder = folder(&house(GOOD));
    let (code, out, err) = baton(folder.path(), &["check", "--strict"]);
    assert!(code == 0 && out.contains("workspace.yaml  4 people, 5 queues"), "{out}{err}");
}

#[test]
fn each_mistake_of_a_workspace_is_told_at_its_line_and_column_and_no_other_follows_from_it() {
    assert!(TOGETHER.len() + ALONE.len() >= 45);
    let missed: Vec<String> = [TOGETHER, ALONE].into_iter().flat_map(missed).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_can_never_work_in_a_workspace_is_told_where_it_stands_and_once() {
    let missed = missed(NEVER);
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), NEVER.len(), missed.join("\n"));
}

#[test]
fn a_slip_in_a_workspace_is_answered_with_what_was_meant_or_what_to_do() {
    for (from, to, hint) in SLIPS {
        assert_eq!(GOOD.matches(from).count(), 1, "{from:?} stands once in the good file");
        let files = house(&GOOD.replacen(from, to, 1));
        let checked = baton::spec::check(&Files::of(files.iter().map(|(path, text)| (*path, text.as_str()))), &Checks::default());
        let hints: Vec<String> = checked.problems.sorted().into_iter().map(|problem| problem.hint).collect();
        assert_eq!(hints, [*hint], "{to}");
    }
}

#[test]
fn many_mistakes_at_once_are_told_at_once_and_the_workspace_is_refused_whole() {
    assert!(TOGETHER.len() >= 10);
    let (text, wanted) = all_together();
    let files = house(&text);
    let found = in_process(&files);
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(&wanted) {
        assert!(found.starts_with(wanted), "{found}\nis not: {wanted}");
    }
    let read = baton::spec::load(&Files::of(files.iter().map(|(path, text)| (*path, text.as_str()))));
    assert!(read.is_err(), "nothing of it is taken");
    let folder = folder(&files);
    let (code, out, err) = baton(folder.path(), &["check"]);
    assert!(code == 1 && err.contains(&format!("{} mistakes found", wanted.len())), "{err}");
    for wanted in &wanted {
        assert!(out.lines().any(|line| line.starts_with(wanted)), "{wanted}\nis not among:\n{out}");
    }
    let (code, _, err) = baton(folder.path(), &["apply"]);
    assert!(code == 2 && wanted.iter().all(|wanted| err.contains(wanted)), "{err}");
    let (code, out, err) = baton(folder.path(), &["export"]);
    assert!(code == 2 && out.is_empty() && err.contains("no workspace yet"), "nothing of it is in the database: {out}{err}");
}

#[test]
fn a_workspace_with_a_mistake_is_not_applied_and_changes_nothing() {
    let folder = folder(&house(GOOD));
    let folder = folder.path();
    let (code, _, err) = baton(folder, &["apply"]);
    assert_eq!(code, 0, "{err}");
    let before = baton(folder, &["export"]);
    assert_eq!(before.0, 0, "{}", before.2);
    // A good change beside the mistake is not applied either.
    let wrong = changed().replacen("team: sales\n", "team: sale\n", 1);
    write(folder, "wrong.yaml", &wrong);
    let (code, out, err) = baton(folder, &["apply", "wrong.yaml"]);
    assert!(code == 2 && out.is_empty() && err.contains("wrong.yaml has mistakes; nothing is changed"), "{out}{err}");
    assert!(err.contains("there is no team `sale`") && err.contains("did you mean `sales`?"), "{err}");
    assert_eq!(baton(folder, &["export"]), before);
    write(folder, W, &wrong);
    for args in [["apply", W].as_slice(), &["apply", W, "--dry-run"], &["diff", W]] {
        let (code, out, err) = baton(folder, args);
        assert!(code == 2 && out.is_empty() && err.contains("there is no team `sale`"), "{args:?}: {out}{err}");
    }
    assert_eq!(baton(folder, &["export"]), before);
    let (_, versions, _) = baton(folder, &["workspace", "history"]);
    assert_eq!(versions.lines().count(), 1, "{versions}");
}

#[test]
fn a_good_workspace_is_applied_and_each_change_is_told_before_and_none_after() {
    let folder = folder(&house(GOOD));
    let folder = folder.path();
    assert_eq!(baton(folder, &["diff"]).0, 2, "there is nothing to compare with");
    assert_eq!(baton(folder, &["apply"]).0, 0);
    let before = baton(folder, &["export"]);
    let (code, out, err) = baton(folder, &["diff"]);
    assert!(code == 0 && out.is_empty() && err.contains("Nothing differs"), "{out}{err}");
    write(folder, "next.yaml", &changed());
    let told: Vec<&str> = CHANGES.iter().flat_map(|(_, _, told)| told.iter().copied()).collect();
    let counted = format!("{} places would change", told.len());
    let (code, out, err) = baton(folder, &["diff", "next.yaml"]);
    assert!(code == 1 && err.contains(&counted), "{err}");
    assert_eq!(out.lines().collect::<Vec<_>>(), told);
    let (code, out, err) = baton(folder, &["apply", "next.yaml", "--dry-run"]);
    assert!(code == 0 && out.lines().eq(told.iter().copied()) && err.contains(&counted), "{out}{err}");
    assert_eq!(baton(folder, &["export"]), before, "it only said what would change");
    let (code, out, err) = baton(folder, &["apply", "next.yaml", "--note", "a new colleague"]);
    assert!(code == 0 && out.lines().eq(told.iter().copied()) && err.contains("Version 2 is in force"), "{out}{err}");
    let (code, out, err) = baton(folder, &["diff", "next.yaml"]);
    assert!(code == 0 && out.is_empty() && err.contains("Nothing differs against version 2"), "{out}{err}");
    assert_eq!(baton(folder, &["diff"]).0, 1, "the older file differs now");
    assert_ne!(baton(folder, &["export"]).1, before.1);
    assert_eq!(baton(folder, &["export", "--version", "1"]), before, "the older version is kept as it was");
    let (_, versions, _) = baton(folder, &["workspace", "history"]);
    assert!(versions.lines().count() == 2 && versions.contains("a new colleague"), "{versions}");
}

#[test]
fn an_order_that_changed_is_a_difference_and_the_order_of_names_is_none() {
    let folder = folder(&house(GOOD));
    let folder = folder.path();
    assert_eq!(baton(folder, &["apply"]).0, 0);
    let fair = "  - {name: at the fair, when: {during: fair}, queue: vip}\n";
    let first = GOOD.replacen(fair, "", 1).replacen("rules:\n", &format!("rules:\n{fair}"), 1);
    write(folder, "next.yaml", &first);
    let (code, out, _) = baton(folder, &["diff", "next.yaml"]);
    assert!(code == 1 && out.lines().count() == 1 && out.starts_with("~ rules (order): ["), "the first rule that holds decides: {out}");
    let eva = "  - {id: eva, name: \"Yes\", email: eva@example.com, role: admin}\n";
    let first = GOOD.replacen(eva, "", 1).replacen("people:\n", &format!("people:\n{eva}"), 1);
    write(folder, "next.yaml", &first);
    let (code, out, err) = baton(folder, &["diff", "next.yaml"]);
    assert!(code == 0 && out.is_empty(), "people have no order: {out}{err}");
}

#[test]
fn what_is_exported_goes_in_again_and_changes_nothing() {
    let files = house(GOOD);
    let folder = folder(&files);
    let here = folder.path();
    assert_eq!(baton(here, &["apply"]).0, 0);
    let (code, exported, err) = baton(here, &["export"]);
    assert_eq!(code, 0, "{err}");
    write(here, "exported.yaml", &exported);
    let (code, out, err) = baton(here, &["diff", "exported.yaml"]);
    assert!(code == 0 && out.is_empty() && err.contains("Nothing differs"), "{out}{err}");
    let (code, out, err) = baton(here, &["apply", "exported.yaml"]);
    assert!(code == 0 && out.is_empty() && err.contains("Nothing differs"), "{out}{err}");
    assert_eq!(baton(here, &["export"]).1, exported);
    let (_, versions, _) = baton(here, &["workspace", "history"]);
    assert_eq!(versions.lines().count(), 1, "no version without a change: {versions}");
    // In a project and a database of its own it is the same workspace.
    let read = |workspace: &str| {
        let files = house(workspace);
        baton::spec::load(&Files::of(files.iter().map(|(path, text)| (*path, text.as_str())))).expect("a project").workspace
    };
    assert_eq!(read(&exported), read(GOOD));
    let other = super::folder(&house(&exported));
    assert_eq!(baton(other.path(), &["check", "--strict"]).0, 0);
    assert_eq!(baton(other.path(), &["apply"]).0, 0);
    assert_eq!(baton(other.path(), &["export"]).1, exported);
}

#[test]
fn fallbacks_in_a_circle_are_told_once() {
    let ring = GOOD.replacen("members: [bo], hours: nights", "members: [bo], hours: nights, fallback: vip", 1);
    assert_ne!(ring, GOOD);
    assert_eq!(in_process(&house(&ring)), ["workspace.yaml:59:15: the fallbacks go in a circle: vip -> tier-1 -> night -> vip"]);
}

#[test]
fn no_mistake_of_a_workspace_hides_another() {
    let rows: [&[Row]; 2] = [
        &[
            (W, "zone: Europe/Madrid", "zone: «Europe/Madird", "`Europe/Madird` is not an IANA time zone"),
            (W, "2027-01-01]", "«2027-02-29]", "`2027-02-29` is not a date like 2026-12-25"),
        ],
        &[
            (W, "catch_all: desk", "catch_all: «dsk", "there is no queue `dsk`"),
            (W, "weight: 3", "weight: «11", "no member can hold a chat of weight 11"),
        ],
    ];
    let mut wrong = Vec::new();
    for rows in rows {
        let mut files = house(GOOD);
        let places = plant(&mut files, rows);
        let wanted: Vec<String> = rows.iter().zip(places).map(|(row, place)| format!("{}: {}", place.expect("a mark"), row.3)).collect();
        let found = in_process(&files);
        if found != wanted {
            wrong.push(format!("{wanted:#?}\n  is told as {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_rule_for_any_ad_leaves_customers_of_no_ad_to_the_rules_behind_it() {
    let any_ad = GOOD.replacen("{name: at the fair, when: {during: fair}", "{name: any ad, when: {ad: {}}", 1);
    assert_ne!(any_ad, GOOD);
    assert_eq!(in_process(&house(&any_ad)), Vec::<String>::new());
}

#[test]
fn an_agent_that_cannot_be_read_makes_none_of_its_slots_unknown() {
    let mut files = house(GOOD);
    files.insert("agents/orders.yaml", "title: [".to_owned());
    let found = in_process(&files);
    assert!(found.len() == 1 && found[0].starts_with("agents/orders.yaml:"), "{found:#?}");
}
