//! A learned linear rule over features that are hashes: which way, and how far from the line. Made by `baton learn`, stored as a small
//! file that says where it comes from. The file is outside text: whatever breaks a bound is an error that says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// What the file must say it is.
const FORMAT: &str = "baton linear 1";
/// Weights of a file.
const WEIGHTS_MAX: usize = 400_000;
/// Bytes of one weight in the file: the feature's hash, then the weight.
const ENTRY_BYTES: usize = 5;
/// What a feature that is no piece of text counts.
const SIGNAL: f32 = 0.3;

/// Where a file of weights comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The recordings it was learned from.
    pub source: String,
    /// Their licences.
    pub licence: String,
    /// The command that makes it.
    pub command: String,
    /// What was measured with it, and on what.
    pub measured: String,
}

/// What a text shows: pieces of it, which count for little each, and signals, which count by themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// Hashes of pieces of text, as often as they stand there.
    pub grams: Vec<u32>,
    /// Hashes of signals.
    pub signals: Vec<u32>,
}

impl Features {
    /// Each feature once, in order, with what it counts.
    pub fn values(&self) -> Vec<(u32, f32)> {
        let each = self.gram_value();
        let mut values: Vec<(u32, f32)> =
            self.grams.iter().map(|gram| (*gram, each)).chain(self.signals.iter().map(|signal| (*signal, SIGNAL))).collect();
        values.sort_unstable_by_key(|(hash, _)| *hash);
        values.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        values
    }

    #[expect(clippy::cast_precision_loss, reason = "pieces of one message are few")]
    fn gram_value(&self) -> f32 {
        1.0 / (self.grams.len().max(1) as f32).sqrt()
    }
}

/// A learned rule.
#[derive(Clone, Debug)]
pub struct Linear {
    /// Where it comes from.
    pub about: About,
    /// From which margin on it says yes.
    pub threshold: f32,
    bias: f32,
    scale: f32,
    /// Open addressing: a hash and its weight; weight 0 is an empty place.
    table: Vec<(u32, i8)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    about: About,
    threshold: f32,
    bias: f32,
    scale: f32,
    weights: String,
    /// How many, so that a file that was cut short is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
}

impl Linear {
    /// A rule of weights; the smallest are left out, and each is rounded to a 127th of the largest.
    #[expect(clippy::cast_possible_truncation, reason = "rounded into -127..=127")]
    pub fn of(about: About, threshold: f32, bias: f32, mut weights: Vec<(u32, f32)>, most: usize) -> Self {
        weights.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        weights.truncate(most.min(WEIGHTS_MAX));
        let largest = weights.first().map_or(1.0, |(_, weight)| weight.abs()).max(f32::MIN_POSITIVE);
        let scale = largest / 127.0;
        let small = weights.into_iter().map(|(hash, weight)| (hash, (weight / scale).round() as i8)).filter(|(_, weight)| *weight != 0);
        Self { about, threshold, bias, scale, table: table(small.collect()) }
    }

    /// How far a text is on the yes side, in no unit; below `threshold` it is a no.
    pub fn margin(&self, features: &Features) -> f32 {
        let sum = |hashes: &[u32]| hashes.iter().map(|hash| f32::from(self.weight(*hash))).sum::<f32>();
        self.bias + self.scale * (sum(&features.grams) * features.gram_value() + sum(&features.signals) * SIGNAL)
    }

    /// The same for features that count each as they say.
    pub fn margin_of(&self, shows: impl Iterator<Item = (u32, f32)>) -> f32 {
        self.bias + self.scale * shows.map(|(hash, value)| f32::from(self.weight(hash)) * value).sum::<f32>()
    }

    /// The margin as a score from 0.0 to 1.0: one half at the threshold.
    pub fn score(&self, margin: f32) -> f32 {
        const STEEP: f32 = 3.0;
        1.0 / (1.0 + (-(margin - self.threshold) * STEEP).exp())
    }

    /// Weights in it.
    pub fn size(&self) -> usize {
        self.table.iter().filter(|(_, weight)| *weight != 0).count()
    }

    fn weight(&self, hash: u32) -> i8 {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = place(hash) & mask;
        while let Some((known, weight)) = self.table.get(at) {
            if *known == hash || *weight == 0 {
                return if *known == hash { *weight } else { 0 };
            }
            at = (at + 1) & mask;
        }
        0
    }

    /// The file.
    pub fn save(&self) -> String {
        let mut entries: Vec<(u32, i8)> = self.table.iter().copied().filter(|(_, weight)| *weight != 0).collect();
        entries.sort_unstable();
        let bytes: Vec<u8> = entries.iter().flat_map(|(hash, weight)| hash.to_le_bytes().into_iter().chain(weight.to_le_bytes())).collect();
        let (threshold, bias, scale) = (self.threshold, self.bias, self.scale);
        let file = File {
            format: FORMAT.to_owned(),
            about: self.about.clone(),
            threshold,
            bias,
            scale,
            weights: STANDARD.encode(bytes),
            count: Some(entries.len()),
        };
        // Strings and finite numbers always serialise.
        serde_json::to_string(&file).unwrap_or_default() + "\n"
    }

    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let broken = |what: String| format!("not a file of weights: {what}; make one with `baton learn`");
        let file: File = serde_json::from_str(text).map_err(|error| broken(error.to_string()))?;
        if file.format != FORMAT {
            return Err(broken(format!("`format` must be \"{FORMAT}\"")));
        }
        let bytes = STANDARD.decode(&file.weights).map_err(|error| broken(format!("`weights`: {error}")))?;
        let finite = [file.threshold, file.bias, file.scale].iter().all(|number| number.is_finite());
        if bytes.len() % ENTRY_BYTES != 0 || bytes.len() / ENTRY_BYTES > WEIGHTS_MAX || !finite {
            return Err(broken(format!("at most {WEIGHTS_MAX} weights of {ENTRY_BYTES} bytes, and finite numbers")));
        }
        if file.count.is_some_and(|count| count * ENTRY_BYTES != bytes.len()) {
            return Err(broken("some of its `weights` are missing".to_owned()));
        }
        let entry = |bytes: &[u8]| match bytes {
            [a, b, c, d, weight] => (u32::from_le_bytes([*a, *b, *c, *d]), i8::from_le_bytes([*weight])),
            _ => (0, 0),
        };
        let entries = bytes.chunks_exact(ENTRY_BYTES).map(entry).filter(|(_, weight)| *weight != 0).collect();
        Ok(Self { about: file.about, threshold: file.threshold, bias: file.bias, scale: file.scale, table: table(entries) })
    }
}

/// At most half full, so that a search ends soon.
fn table(entries: Vec<(u32, i8)>) -> Vec<(u32, i8)> {
    let mut table = vec![(0, 0); (entries.len() * 2).next_power_of_two().max(2)];
    let mask = table.len() - 1;
    for (hash, weight) in entries {
        let mut at = place(hash) & mask;
        while let Some(slot) = table.get_mut(at) {
            if slot.1 == 0 || slot.0 == hash {
                *slot = (hash, weight);
                break;
            }
            at = (at + 1) & mask;
        }
    }
    table
}

fn place(hash: u32) -> usize {
    usize::try_from(hash.wrapping_mul(0x9e37_79b1) >> 7).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(grams: &[u32], signals: &[u32]) -> Features {
        Features { grams: grams.to_vec(), signals: signals.to_vec() }
    }

    #[test]
    fn a_file_says_the_same_as_what_was_saved() {
        let weights = (0..5_000).map(|nth: u32| (nth.wrapping_mul(2_654_435_761), if nth.is_multiple_of(3) { -0.5 } else { 1.0 })).collect();
        let rule = Linear::of(About::default(), 0.1, -0.2, weights, 4_000);
        assert_eq!(rule.size(), 4_000);
        let read = Linear::parse(&rule.save()).unwrap();
        let seen = features(&[2_654_435_761, 7, 9], &[1_013_904_242]);
        assert!((rule.margin(&seen) - read.margin(&seen)).abs() < 1e-6);
        assert_eq!(read.save(), rule.save());
        assert!((rule.score(0.1) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn a_broken_file_is_an_error() {
        let good = Linear::of(About::default(), 0.0, 0.0, vec![(1, 1.0)], 9).save();
        for bad in [
            "",
            "{}",
            "null",
            &good.replace("linear 1", "linear 2"),
            &good.replace("weights\":\"", "weights\":\"!"),
            &good.replace("\"bias\":0.0", "\"bias\":1e99"),
            // Cut short by a whole weight: the rest would still read.
            &good.replace("\"count\":1", "\"count\":2"),
        ] {
            assert!(Linear::parse(bad).is_err(), "{bad}");
        }
        assert!(Linear::parse(&good).is_ok());
        let nothing = Linear::of(About::default(), 0.0, 0.0, Vec::new(), 9);
        assert!(nothing.margin(&features(&[1, 2], &[3])).abs() < 1e-9);
    }
}
