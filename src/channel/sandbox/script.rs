//! Scripts: customers who do things, others who get in between, what goes wrong, and what is expected on the phones. For tests of ours and of
//! whoever builds on Baton.

use super::{Faults, Gesture, Responder, Sandbox, Tap};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A script, as a file writes it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// Customers by the names that steps use.
    pub customers: BTreeMap<String, Who>,
    /// What happens, one after the other.
    pub steps: Vec<Step>,
}

/// A customer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// With the plus sign; without one they hide it.
    #[serde(default)]
    pub phone: Option<String>,
    /// The business-scoped user id.
    #[serde(default)]
    pub user_id: Option<String>,
    /// The profile name.
    pub name: String,
}

/// One step: exactly one of its keys besides `as`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// Which customer.
    #[serde(rename = "as")]
    pub who: Option<String>,
    /// Writes.
    pub write: Option<String>,
    /// Writes after a click on an ad.
    pub ad: Option<String>,
    /// Taps the newest button with these words.
    pub tap: Option<String>,
    /// Sends a file.
    pub send: Option<SendFile>,
    /// Shows a place: `[latitude, longitude]`.
    pub locate: Option<[f64; 2]>,
    /// Shows this number after we asked for it.
    pub show_number: Option<String>,
    /// Puts an emoji on our newest message.
    pub react: Option<String>,
    /// Changes their newest message.
    pub edit: Option<String>,
    /// Deletes their newest message.
    pub revoke: Option<bool>,
    /// Calls.
    pub call: Option<bool>,
    /// Blocks the business, or not any more.
    pub block: Option<bool>,
    /// Wants no marketing messages, or wants them again.
    pub stop_marketing: Option<bool>,
    /// Gets another number.
    pub change_number: Option<NewNumber>,
    /// Hides the number; this is their user id.
    pub hide_number: Option<String>,
    /// Writes so many messages at once.
    pub burst: Option<u32>,
    /// Any message, as Meta writes it.
    pub raw: Option<serde_json::Value>,
    /// A colleague writes to them from the phone app.
    pub phone_app: Option<String>,
    /// Another responder takes the thread: its role.
    pub taken_by: Option<String>,
    /// Another responder writes to them.
    pub responder: Option<String>,
    /// Another responder passes the thread to us.
    pub passed: Option<Passed>,
    /// What goes wrong from here on; an empty one heals.
    pub faults: Option<Faults>,
    /// Nothing happens for so long.
    pub wait_ms: Option<u64>,
    /// Their phone shows a message of ours with these words, which no earlier step expected.
    pub expect: Option<String>,
    /// Their phone shows nothing more of ours for so long, in milliseconds.
    pub silence_ms: Option<u64>,
    /// How long `expect` waits.
    pub within_ms: Option<u64>,
}

/// A file to send.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SendFile {
    /// Beside the script.
    pub file: PathBuf,
    /// `image`, `video`, `audio`, `document` or `sticker`.
    pub kind: String,
    /// Its type.
    pub mime: String,
    /// Words under it.
    #[serde(default)]
    pub caption: Option<String>,
}

/// Another number.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewNumber {
    /// With the plus sign.
    pub phone: String,
    /// The user id that comes with it.
    #[serde(default)]
    pub user_id: Option<String>,
}

/// A thread that comes to us.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passed {
    /// From which role.
    pub role: String,
    /// Why, in a word of Meta's.
    #[serde(default)]
    pub reason: Option<String>,
    /// What its AI wrote about the chat.
    #[serde(default)]
    pub summary: Option<String>,
}

/// What a script found: which step, and what was wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("step {step}: {told}")]
pub struct Broken {
    /// Its number, from 1.
    pub step: usize,
    /// What was expected, and what there was.
    pub told: String,
}

/// How long an expectation waits unless it says otherwise.
const WITHIN: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(25);
/// Bytes of a file.
const FILE_BYTES_MAX: u64 = 30 * 1024 * 1024;

impl Script {
    /// Reads a script; the error names line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_saphyr::from_str(text).map_err(|e| e.to_string())
    }

    /// Plays it. `folder` is where its files are; `tell` hears of every step before it happens.
    pub async fn play(&self, sandbox: &Sandbox, folder: &Path, mut tell: impl FnMut(usize, &Step)) -> Result<(), Broken> {
        let mut keys = BTreeMap::new();
        for (name, who) in &self.customers {
            let key = who.phone.clone().or_else(|| who.user_id.clone()).unwrap_or_else(|| name.clone());
            sandbox.add_customer(&key, &who.name);
            if let (Some(_), Some(user_id)) = (&who.phone, &who.user_id) {
                sandbox.name_customer(&key, user_id);
            }
            keys.insert(name.clone(), key);
        }
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (nth, step) in (1..).zip(&self.steps) {
            tell(nth, step);
            let broken = |told: String| Broken { step: nth, told };
            let key = match &step.who {
                Some(name) => Some(keys.get(name).cloned().ok_or_else(|| broken(format!("there is no customer {name}")))?),
                None => None,
            };
            step.play(sandbox, key.as_deref(), folder, &mut seen).await.map_err(broken)?;
        }
        Ok(())
    }
}

impl Step {
    async fn play(&self, sandbox: &Sandbox, key: Option<&str>, folder: &Path, seen: &mut BTreeMap<String, usize>) -> Result<(), String> {
        if let Some(faults) = &self.faults {
            sandbox.set_faults(faults.clone());
            return Ok(());
        }
        if let Some(wait) = self.wait_ms {
            tokio::time::sleep(Duration::from_millis(wait)).await;
            return Ok(());
        }
        let key = key.ok_or("`as` says which customer does it")?;
        if let Some(words) = &self.expect {
            return self.expected(sandbox, key, words, seen).await;
        }
        if let Some(span) = self.silence_ms {
            let before = ours(sandbox, key).len();
            tokio::time::sleep(Duration::from_millis(span)).await;
            let said = ours(sandbox, key).split_off(before);
            return if said.is_empty() { Ok(()) } else { Err(format!("expected silence, and there was: {}", said.join(" | "))) };
        }
        if self.others(sandbox, key) {
            return Ok(());
        }
        if let Some(count) = self.burst {
            for nth in 1..=count {
                sandbox.gesture(key, Gesture::Write(format!("Message {nth}")));
            }
            return Ok(());
        }
        let gesture = self.gesture(sandbox, key, folder)?.ok_or("the step says nothing that happens")?;
        sandbox.gesture(key, gesture).then_some(()).ok_or_else(|| format!("nobody plays {key}"))
    }

    /// Others on the same number.
    fn others(&self, sandbox: &Sandbox, key: &str) -> bool {
        if let Some(text) = &self.phone_app {
            return sandbox.phone_app_writes(key, text);
        }
        if let Some(role) = &self.taken_by {
            return sandbox.responder(key, Responder::Takes { role: role.clone() });
        }
        if let Some(text) = &self.responder {
            return sandbox.responder(key, Responder::Writes(text.clone()));
        }
        if let Some(Passed { role, reason, summary }) = self.passed.clone() {
            return sandbox.responder(key, Responder::Passes { role, reason, summary });
        }
        false
    }

    fn gesture(&self, sandbox: &Sandbox, key: &str, folder: &Path) -> Result<Option<Gesture>, String> {
        if let Some(title) = &self.tap {
            let bubbles = sandbox.messages(key).unwrap_or_default();
            let found = bubbles.iter().rev().flat_map(|bubble| bubble.buttons.iter().flatten()).find(|tap| tap.title == *title).cloned();
            let tap: Tap = found.ok_or_else(|| format!("there is no button “{title}” on the phone"))?;
            return Ok(Some(Gesture::Tap(tap)));
        }
        if let Some(SendFile { file, kind, mime, caption }) = &self.send {
            let path = folder.join(file);
            let told = |e: std::io::Error| format!("{}: {e}", path.display());
            if std::fs::metadata(&path).map_err(told)?.len() > FILE_BYTES_MAX {
                return Err(format!("{} is too large", path.display()));
            }
            let bytes = std::fs::read(&path).map_err(told)?.into();
            let name = file.file_name().and_then(|name| name.to_str()).map(str::to_owned);
            return Ok(Some(Gesture::Send { kind: kind.clone(), mime: mime.clone(), bytes, name, caption: caption.clone() }));
        }
        let words = |text: &Option<String>| text.clone();
        Ok(words(&self.write)
            .map(Gesture::Write)
            .or_else(|| words(&self.ad).map(Gesture::ClickAd))
            .or_else(|| self.locate.map(|[latitude, longitude]| Gesture::Locate { latitude, longitude, name: None }))
            .or_else(|| words(&self.show_number).map(Gesture::ShowNumber))
            .or_else(|| words(&self.react).map(|emoji| Gesture::React(Some(emoji).filter(|emoji| !emoji.is_empty()))))
            .or_else(|| words(&self.edit).map(Gesture::Edit))
            .or_else(|| self.revoke.map(|_| Gesture::Revoke))
            .or_else(|| self.call.map(|_| Gesture::Call))
            .or_else(|| self.block.map(Gesture::Block))
            .or_else(|| self.stop_marketing.map(Gesture::StopMarketing))
            .or_else(|| self.change_number.clone().map(|new| Gesture::ChangeNumber { phone: new.phone, user_id: new.user_id }))
            .or_else(|| words(&self.hide_number).map(Gesture::HideNumber))
            .or_else(|| self.raw.clone().map(Gesture::Raw)))
    }

    async fn expected(&self, sandbox: &Sandbox, key: &str, words: &str, seen: &mut BTreeMap<String, usize>) -> Result<(), String> {
        let within = self.within_ms.map_or(WITHIN, Duration::from_millis);
        let deadline = tokio::time::Instant::now() + within;
        let from = seen.get(key).copied().unwrap_or_default();
        loop {
            let said = ours(sandbox, key);
            if let Some(at) = said.iter().skip(from).position(|said| said.contains(words)) {
                seen.insert(key.to_owned(), from + at + 1);
                return Ok(());
            }
            if tokio::time::Instant::now() >= deadline {
                let since = said.get(from..).unwrap_or_default().join(" | ");
                let there = if since.is_empty() { "nothing".to_owned() } else { since };
                return Err(format!("expected “{words}” within {} ms, and there was: {there}", within.as_millis()));
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

fn ours(sandbox: &Sandbox, key: &str) -> Vec<String> {
    sandbox.messages(key).unwrap_or_default().into_iter().filter(|bubble| bubble.from == "business").map(|bubble| bubble.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_read_and_its_mistakes_have_their_place() {
        let script = Script::parse(
            "customers:\n  kim: {phone: \"+447700900123\", name: Kim}\nsteps:\n  - {as: kim, write: Hello}\n  - {as: kim, expect: Hi}\n",
        );
        assert_eq!(script.map(|script| script.steps.len()), Ok(2));
        let told = Script::parse("customers: {}\nsteps:\n  - {as: kim, wriet: Hello}\n").unwrap_err();
        assert!(told.contains("wriet") && told.contains('3'), "{told}");
    }
}
