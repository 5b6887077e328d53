//! Scripts: customers who do things, others who get in between, what goes wrong, and what is expected on the phones. For tests of ours and of
//! whoever builds on Baton.

use super::{Faults, Gesture, Responder, Sandbox, Tap};
use crate::domain::id::{PhoneNumber, WhatsappUserId};
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
/// How long what was done may be on its way at the end.
const DELIVERED_WITHIN: Duration = Duration::from_secs(5);
/// Kinds of files.
const KINDS: [&str; 5] = ["image", "video", "audio", "document", "sticker"];
const LOOK: Duration = Duration::from_millis(25);
/// Bytes of a file.
const FILE_BYTES_MAX: u64 = 30 * 1024 * 1024;

impl Script {
    /// Reads a script; the error names line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let script: Self = serde_saphyr::from_str(text).map_err(|e| e.to_string())?;
        script.check().map(|()| script)
    }

    /// What could never be played, before anything is.
    fn check(&self) -> Result<(), String> {
        for (name, who) in &self.customers {
            let told = |wrong: &str| Err(format!("customers: {name}: {wrong}"));
            match (&who.phone, &who.user_id) {
                (None, None) => return told("give `phone`, `user_id` or both"),
                (Some(phone), _) if !phone.starts_with('+') || PhoneNumber::parse(phone).is_none() => {
                    return told(&format!("`{phone}` is no phone number: write + and the country code"));
                }
                (_, Some(id)) if WhatsappUserId::new(id.clone()).country().is_none() => {
                    return told(&format!("`{id}` is no user id: write two capital letters, a dot and digits, like GB.1349120865530274"));
                }
                _ => {}
            }
        }
        if self.steps.is_empty() {
            return Err("`steps` is empty: nothing would be played".to_owned());
        }
        for (nth, step) in (1..).zip(&self.steps) {
            step.check(&self.customers).map_err(|wrong| format!("step {nth}: {wrong}"))?;
        }
        Ok(())
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
        for (nth, step) in (1..).zip(&self.steps) {
            if let Some(send) = step.send.as_ref().filter(|send| !folder.join(&send.file).is_file()) {
                return Err(Broken { step: nth, told: format!("there is no file {}", folder.join(&send.file).display()) });
            }
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
        self.delivered(sandbox).await
    }

    /// What was done and never reached the server is no success.
    async fn delivered(&self, sandbox: &Sandbox) -> Result<(), Broken> {
        let deadline = tokio::time::Instant::now() + DELIVERED_WITHIN;
        loop {
            match sandbox.undelivered() {
                (_, false) => return Ok(()),
                (Some(told), true) if tokio::time::Instant::now() >= deadline => return Err(Broken { step: self.steps.len(), told }),
                (None, true) if tokio::time::Instant::now() >= deadline => return Ok(()),
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    }
}

impl Step {
    /// What this step does, by the names of its keys.
    fn keys(&self) -> Vec<&'static str> {
        [
            ("write", self.write.is_some()),
            ("ad", self.ad.is_some()),
            ("tap", self.tap.is_some()),
            ("send", self.send.is_some()),
            ("locate", self.locate.is_some()),
            ("show_number", self.show_number.is_some()),
            ("react", self.react.is_some()),
            ("edit", self.edit.is_some()),
            ("revoke", self.revoke.is_some()),
            ("call", self.call.is_some()),
            ("block", self.block.is_some()),
            ("stop_marketing", self.stop_marketing.is_some()),
            ("change_number", self.change_number.is_some()),
            ("hide_number", self.hide_number.is_some()),
            ("burst", self.burst.is_some()),
            ("raw", self.raw.is_some()),
            ("phone_app", self.phone_app.is_some()),
            ("taken_by", self.taken_by.is_some()),
            ("responder", self.responder.is_some()),
            ("passed", self.passed.is_some()),
            ("faults", self.faults.is_some()),
            ("wait_ms", self.wait_ms.is_some()),
            ("expect", self.expect.is_some()),
            ("silence_ms", self.silence_ms.is_some()),
        ]
        .into_iter()
        .filter_map(|(key, given)| given.then_some(key))
        .collect()
    }

    fn check(&self, customers: &BTreeMap<String, Who>) -> Result<(), String> {
        let keys = self.keys();
        let key = match keys.as_slice() {
            [] => return Err("it says nothing that happens".to_owned()),
            [one] => *one,
            [first, second, ..] => return Err(format!("`{first}` and `{second}` are two steps")),
        };
        match (&self.who, matches!(key, "faults" | "wait_ms")) {
            (Some(name), _) if !customers.contains_key(name) => return Err(format!("there is no customer `{name}`")),
            (None, false) => return Err(format!("`as` says which customer does `{key}`")),
            _ => {}
        }
        if self.within_ms.is_some() && key != "expect" {
            return Err("`within_ms` belongs to `expect`".to_owned());
        }
        if self.expect.as_deref().is_some_and(|words| words.trim().is_empty()) || self.burst == Some(0) {
            return Err(format!("`{key}` is empty"));
        }
        if self.locate.is_some_and(|[latitude, longitude]| latitude.abs() > 90.0 || longitude.abs() > 180.0) {
            return Err("`locate` is [latitude, longitude], up to 90 and 180 degrees".to_owned());
        }
        match &self.send {
            Some(SendFile { kind, .. }) if !KINDS.contains(&kind.as_str()) => Err(format!("`kind: {kind}`: there is {}", KINDS.join(", "))),
            _ => Ok(()),
        }
    }

    /// What happens, in a line.
    pub fn told(&self) -> String {
        let who = self.who.as_deref().unwrap_or("-");
        let words = [
            &self.write,
            &self.ad,
            &self.tap,
            &self.react,
            &self.edit,
            &self.phone_app,
            &self.taken_by,
            &self.responder,
            &self.show_number,
            &self.hide_number,
        ]
        .into_iter()
        .find_map(Option::as_deref);
        let verb = match self.keys().first().copied().unwrap_or_default() {
            "write" => "writes",
            "ad" => "comes from an ad and writes",
            "tap" => "taps",
            "react" => "reacts",
            "edit" => "changes it to",
            "phone_app" => "hears from the phone app",
            "taken_by" => "is taken by",
            "responder" => "hears from another responder",
            "show_number" => "shows the number",
            "hide_number" => "hides the number and is",
            "revoke" => "deletes their newest message",
            "call" => "calls",
            "block" => {
                if self.block == Some(true) {
                    "blocks us"
                } else {
                    "blocks us no more"
                }
            }
            "stop_marketing" => {
                if self.stop_marketing == Some(true) {
                    "wants no marketing"
                } else {
                    "wants marketing again"
                }
            }
            "locate" => "shows a place",
            "raw" => "sends a message as Meta would write it",
            "passed" => "is passed to us",
            "change_number" => "has another number",
            "expect" => return format!("{who} should read: {}", self.expect.as_deref().unwrap_or_default()),
            "silence_ms" => return format!("{who} should read nothing for {} ms", self.silence_ms.unwrap_or_default()),
            "wait_ms" => return format!("{} ms pass", self.wait_ms.unwrap_or_default()),
            "burst" => return format!("{who} writes {} messages at once", self.burst.unwrap_or_default()),
            "send" => return format!("{who} sends {}", self.send.as_ref().map(|send| send.file.display().to_string()).unwrap_or_default()),
            "faults" if self.faults == Some(Faults::default()) => return "nothing goes wrong any more".to_owned(),
            _ => return "from now on things go wrong".to_owned(),
        };
        match words {
            Some(words) => format!("{who} {verb}: {words}"),
            None => format!("{who} {verb}"),
        }
    }

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
                let why = sandbox.undelivered().0.map(|told| format!("; {told}")).unwrap_or_default();
                return Err(format!("expected “{words}” within {} ms, and there was: {there}{why}", within.as_millis()));
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
        for (step, told) in [
            ("{as: sam, write: Hi}", "there is no customer `sam`"),
            ("{write: Hi}", "`as` says which customer does `write`"),
            ("{as: kim}", "it says nothing that happens"),
            ("{as: kim, write: Hi, expect: Ho}", "`write` and `expect` are two steps"),
            ("{as: kim, send: {file: a.png, kind: picture, mime: image/png}}", "`kind: picture`: there is image"),
            ("{as: kim, locate: [190, 13]}", "up to 90 and 180 degrees"),
            ("{as: kim, write: Hi, within_ms: 5}", "`within_ms` belongs to `expect`"),
        ] {
            let found = Script::parse(&format!("customers:\n  kim: {{phone: \"+447700900123\", name: Kim}}\nsteps:\n  - {step}\n")).unwrap_err();
            assert!(found.starts_with("step 1: ") && found.contains(told), "{step}: {found}");
        }
    }
}
