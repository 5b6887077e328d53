//! The weights file: JSON with a header that says where it comes from, and the weights packed as base64.
//!
//! Packed, fact by fact: how far from the fact before, how many weights (both as LEB128), then tag and weight, a byte each. A file is
//! outside text: whatever breaks a bound or the order is an error that says so, never a panic.

use super::crf::{Grid, OUTSIDE};
use super::learn::SLOTS_MAX;
use super::{About, Domain, Tagger, Weights};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the file must say it is.
const FORMAT: &str = "baton tagger 1";
/// Bytes of a file.
const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Domains of a file.
const DOMAINS_MAX: usize = 200;
/// Letters of a name.
const NAME_CHARS_MAX: usize = 200;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    about: About,
    slots: Vec<String>,
    domains: BTreeMap<String, Chain>,
    weights: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Chain {
    tags: Vec<u8>,
    /// `[before][after]`, row by row.
    steps: Vec<i8>,
}

pub(super) fn write(tagger: &Tagger) -> String {
    let small = |step: &i32| i8::try_from(*step).unwrap_or(if *step < 0 { i8::MIN } else { i8::MAX });
    let chain = |domain: &Domain| Chain { tags: domain.tags.clone(), steps: domain.steps.cells().iter().map(small).collect() };
    let file = File {
        format: FORMAT.to_owned(),
        about: tagger.about.clone(),
        slots: tagger.slots.clone(),
        domains: tagger.domains.iter().map(|(name, domain)| (name.clone(), chain(domain))).collect(),
        weights: STANDARD.encode(packed(&tagger.weights)),
    };
    // Strings, numbers and maps with string keys always serialise.
    serde_json::to_string(&file).unwrap_or_default() + "\n"
}

pub(super) fn read(text: &str) -> Result<Tagger, String> {
    let broken = |what: String| format!("not a weights file of the tagger: {what}; make one with `baton learn slots`");
    parse(text).map_err(broken)
}

fn parse(text: &str) -> Result<Tagger, String> {
    if text.len() > FILE_BYTES_MAX {
        return Err(format!("{} bytes, at most {FILE_BYTES_MAX}", text.len()));
    }
    let file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if file.format != FORMAT {
        return Err(format!("`format` must be \"{FORMAT}\""));
    }
    let names = file.slots.iter().chain(file.domains.keys());
    if file.slots.len() > SLOTS_MAX || file.domains.len() > DOMAINS_MAX || names.into_iter().any(|name| name.chars().count() > NAME_CHARS_MAX) {
        return Err(format!("at most {SLOTS_MAX} slots, {DOMAINS_MAX} domains, {NAME_CHARS_MAX} letters a name"));
    }
    let top = u8::try_from(2 * file.slots.len()).map_err(|error| error.to_string())?;
    let domains = file.domains.into_iter().map(|(name, chain)| Ok((name.clone(), domain(&name, chain, top)?)));
    let domains = domains.collect::<Result<BTreeMap<String, Domain>, String>>()?;
    let bytes = STANDARD.decode(&file.weights).map_err(|error| format!("`weights`: {error}"))?;
    Ok(Tagger { about: file.about, slots: file.slots, domains, weights: unpacked(&bytes, top)? })
}

fn domain(name: &str, chain: Chain, top: u8) -> Result<Domain, String> {
    let sorted = chain.tags.is_sorted_by(|left, right| left < right);
    let within = chain.tags.first() == Some(&OUTSIDE) && chain.tags.last().is_some_and(|last| *last <= top);
    if !sorted || !within || chain.steps.len() != chain.tags.len() * chain.tags.len() {
        return Err(format!("domain `{name}`: tags from 0 to {top} in order, and a step for each pair of them"));
    }
    let steps = chain.steps.into_iter().map(i32::from).collect();
    let steps = Grid::of(chain.tags.len(), steps).ok_or_else(|| format!("domain `{name}`: no tags"))?;
    Ok(Domain { tags: chain.tags, steps })
}

fn packed(weights: &Weights) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut last, mut start) = (0, 0);
    for (key, end) in &weights.keys {
        let cells = weights.cells.get(start..*end).unwrap_or_default();
        push_number(&mut bytes, u64::from(key - last));
        push_number(&mut bytes, cells.len() as u64);
        bytes.extend(cells.iter().flat_map(|(tag, weight)| [*tag, weight.cast_unsigned()]));
        (last, start) = (*key, *end);
    }
    bytes
}

fn unpacked(mut bytes: &[u8], top: u8) -> Result<Weights, String> {
    let mut weights = Weights::default();
    let mut last: Option<u32> = None;
    while !bytes.is_empty() {
        let cut = || format!("`weights`: broken off or out of order after {} facts", weights.keys.len());
        let step = take_number(&mut bytes).and_then(|step| u32::try_from(step).ok()).ok_or_else(cut)?;
        let key = last.map_or(Some(step), |last| last.checked_add(step).filter(|_| step > 0)).ok_or_else(cut)?;
        let count = take_number(&mut bytes).and_then(|count| usize::try_from(count).ok()).ok_or_else(cut)?;
        let (cells, rest) = count.checked_mul(2).and_then(|size| bytes.split_at_checked(size)).ok_or_else(cut)?;
        let cells = cells.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, pair.last()?.cast_signed())));
        let before = weights.cells.len();
        let fits = cells.clone().is_sorted_by(|left, right| left.0 < right.0) && cells.clone().all(|(tag, _)| tag <= top) && count > 0;
        if !fits {
            return Err(format!("`weights`: fact {} has tags out of order or above {top}", weights.keys.len()));
        }
        weights.cells.extend(cells);
        weights.keys.push((key, before + count));
        last = Some(key);
        bytes = rest;
    }
    Ok(weights)
}

/// LEB128.
fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        bytes.push(if number == 0 { low } else { low | 0x80 });
        if number == 0 {
            return;
        }
    }
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}
