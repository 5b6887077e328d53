//! Files in: fetched at once, before their address is gone; looked at by their first bytes; kept; voice messages written down. Files out: handed
//! to WhatsApp once, and named from then on.

use super::Runtime;
use super::perform::{Performed, body_of, conversation_of};
use crate::channel::{File, NoFile};
use crate::domain::conversation::{Fetched, Input};
use crate::domain::id::{BlobId, ConversationId, MessageId, NumberId};
use crate::domain::message::limits::bare;
use crate::domain::message::{MediaKind, OutboundBody, TemplateHeader};
use crate::domain::text::hex;
use crate::domain::time::Millis;
use crate::model::scribe::{Scribe, Sound};
use crate::store::Failure;
use crate::store::files::{Blobs, FileRow};
use crate::store::work::Work;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Tries at one file.
const FETCHES_MAX: i64 = 6;
/// The first pause between them; doubles.
const FETCH_PAUSE_MS: i64 = 1_000;
/// An uploaded file serves for 30 days (Meta, media); a day less, to be sure.
const UPLOAD_SERVES: Millis = Millis::hours(24 * 29);

/// What files need.
#[derive(Clone)]
pub struct Files {
    /// Where bytes are kept.
    pub blobs: Blobs,
    /// Who writes voice messages down; nobody when none is configured.
    pub scribe: Option<Arc<dyn Scribe>>,
}

impl Files {
    /// In memory, without anybody who writes down: for tests and trials.
    pub fn memory() -> Self {
        Self { blobs: Blobs::memory(), scribe: None }
    }
}

/// The body of a fetch's row.
#[derive(Serialize, Deserialize)]
pub(super) struct FetchBody {
    pub(super) message: MessageId,
    pub(super) media: String,
}

/// The body of a voice message's row.
#[derive(Serialize, Deserialize)]
pub(super) struct WriteDownBody {
    pub(super) message: MessageId,
    pub(super) blob: BlobId,
}

impl Runtime {
    /// The file store.
    pub fn files(&self) -> &Files {
        &self.inner.files
    }

    pub(super) async fn perform_fetch(&self, work: &Work) -> Result<Performed, Failure> {
        let FetchBody { message, media } = body_of(work)?;
        let id = conversation_of(work)?;
        let Some(conversation) = self.peek(id).await? else { return self.finish(work, "no_conversation").await };
        let (Some(file), Some(number)) = (conversation.file_of(&message), conversation.number.as_ref()) else {
            return self.finish(work, "stale").await;
        };
        let most = self.settings().policy.file_bytes_max;
        let fetched = match self.inner.channel.fetch(number, &media, most).await {
            Ok(fetched) => {
                let claimed = file.mime.clone().unwrap_or_else(|| fetched.mime.clone());
                match mime_of(&fetched.bytes, &claimed, file.kind) {
                    Ok(mime) => self.keep(id, fetched.bytes, mime, file.name.clone()).await.map(|row| Fetched::Kept {
                        blob: row.id,
                        mime: row.mime,
                        bytes: row.bytes,
                    })?,
                    Err(detail) => Fetched::Lost { detail },
                }
            }
            Err(NoFile::Unreachable(detail)) if work.attempts < FETCHES_MAX => {
                tracing::info!(conversation.id = %id, reason = %detail, "a customer's file cannot be fetched yet");
                return Ok(Performed::Later(Millis(FETCH_PAUSE_MS << work.attempts.clamp(0, 6))));
            }
            Err(trouble) => Fetched::Lost { detail: trouble.to_string() },
        };
        self.step_and_finish(id, Input::Fetched { message, fetched }, work).await
    }

    /// Keeps bytes as a file of a conversation. Its id is unguessable.
    pub async fn keep(&self, conversation: &ConversationId, bytes: Bytes, mime: String, name: Option<String>) -> Result<FileRow, Failure> {
        let row = FileRow {
            id: BlobId::new(self.inner.ids.fresh("f")),
            conversation: conversation.clone(),
            mime,
            bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            name,
            sha256: hex(&Sha256::digest(&bytes)),
            at: self.inner.clock.now(),
        };
        self.inner.files.blobs.put(&row.id, bytes).await?;
        if !self.inner.store.add_file(&row).await? {
            self.inner.files.blobs.drop(&row.id).await?;
        }
        Ok(row)
    }

    pub(super) async fn perform_write_down(&self, work: &Work) -> Result<Performed, Failure> {
        let WriteDownBody { message, blob } = body_of(work)?;
        let id = conversation_of(work)?;
        let file = self.inner.store.file(id, &blob).await?;
        let bytes = self.inner.files.blobs.get(&blob).await?;
        let text = match (&self.inner.files.scribe, file, bytes) {
            (Some(scribe), Some(file), Some(bytes)) => {
                let written = scribe.write_down(Sound { mime: file.mime, bytes }).await;
                written.inspect_err(|e| tracing::warn!(conversation.id = %id, error = %e, "a voice message could not be written down")).ok()
            }
            _ => None,
        };
        self.step_and_finish(id, Input::WrittenDown { message, text }, work).await
    }

    /// WhatsApp's id of the file that goes with a message: uploaded once. `Ok(None)`: it is there now, come again.
    pub(super) async fn media_id(&self, number: &NumberId, conversation: &ConversationId, body: &OutboundBody) -> Result<Option<String>, NoFile> {
        let Some(blob) = body.blob() else { return Ok(Some(String::new())) };
        let broken = |failure: Failure| NoFile::Unreachable(failure.to_string());
        let now = self.inner.clock.now();
        if let Some(media) = self.inner.store.upload_of(blob, number, now).await.map_err(broken)? {
            return Ok(Some(media));
        }
        let gone = || NoFile::Gone("it is not in our store".to_owned());
        let row = self.inner.store.file(conversation, blob).await.map_err(broken)?.ok_or_else(gone)?;
        let bytes = self.inner.files.blobs.get(blob).await.map_err(broken)?.ok_or_else(gone)?;
        let name = match body {
            OutboundBody::Media { name, .. } => name.clone(),
            OutboundBody::Template { parts, .. } => match &parts.header {
                Some(TemplateHeader::Media { name, .. }) => name.clone(),
                _ => None,
            },
            _ => None,
        };
        let media = self.inner.channel.upload(number, File { mime: row.mime, name: name.or(row.name), bytes }).await?;
        self.inner.store.uploaded(blob, number, &media, now.plus(UPLOAD_SERVES)).await.map_err(broken)?;
        Ok(None)
    }
}

/// The type of a file by its first bytes, when those tell; else what the sender says. What calls itself a picture and is a program is no
/// picture. Never a type that a browser runs, whoever says so.
pub fn mime_of(bytes: &[u8], claimed: &str, kind: MediaKind) -> Result<String, String> {
    let seen = infer::get(bytes);
    let claimed = claimed.to_ascii_lowercase();
    let claimed = bare(&claimed);
    let family = |mime: &str| mime.split('/').next().unwrap_or_default().to_owned();
    match (seen, kind) {
        (Some(seen), _) if seen.matcher_type() == infer::MatcherType::App => Err(format!("the file is a program ({})", seen.mime_type())),
        // A document may be anything; its own word for itself is kept unless the bytes say otherwise.
        (Some(seen), MediaKind::Document) => Ok(safe(if refines(claimed, seen.mime_type()) { claimed } else { seen.mime_type() })),
        (None, MediaKind::Document) if claimed == "application/pdf" => Err("the file is no PDF".to_owned()),
        (None, MediaKind::Document) => Ok(safe(claimed)),
        (Some(seen), _) => {
            let wanted = if kind == MediaKind::Sticker { "image" } else { kind.word() };
            // Sound comes in the boxes of films: its own word for itself is kept when it is one of sound.
            let sound_in_box = if kind == MediaKind::Audio { sound_in(seen.mime_type()) } else { None };
            if let Some(plain) = sound_in_box {
                Ok(if family(claimed) == "audio" && safe(claimed) == claimed { claimed } else { plain }.to_owned())
            } else if family(seen.mime_type()) == wanted {
                Ok(seen.mime_type().to_owned())
            } else {
                Err(format!("the file is {}, not {}", seen.mime_type(), kind.word()))
            }
        }
        (None, _) => Err(format!("the file is no {}", kind.word())),
    }
}

/// What sound is called that stands in a box for films.
fn sound_in(seen: &str) -> Option<&'static str> {
    match seen {
        "video/mp4" => Some("audio/mp4"),
        "video/webm" => Some("audio/webm"),
        "application/ogg" => Some("audio/ogg"),
        _ => None,
    }
}

/// Office files are zip files, and say so.
fn refines(claimed: &str, seen: &str) -> bool {
    matches!(seen, "application/zip" | "application/x-ole-storage") && claimed.starts_with("application/")
}

/// Bytes of the name of a type (RFC 6838: 127 on each side).
const TYPE_BYTES_MAX: usize = 255;

/// What a browser would run is never served as such.
fn safe(claimed: &str) -> String {
    let plain = claimed.len() <= TYPE_BYTES_MAX && claimed.bytes().all(|b| b.is_ascii_alphanumeric() || b"/.+-_".contains(&b));
    // The names of office files have XML in them and are none.
    let words = claimed.replace("openxmlformats", "");
    let runs = ["html", "javascript", "xml", "svg", "ecmascript", "xsl"].iter().any(|word| words.contains(word));
    if plain && !runs && claimed.matches('/').count() == 1 { claimed.to_owned() } else { "application/octet-stream".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(mime_of(PNG, "image/jpeg", MediaKind::Image).as_deref(), Ok("image/png"));
        assert_eq!(
            mime_of(b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0OpusHead", "audio/ogg; codecs=opus", MediaKind::Audio).as_deref(),
            Ok("audio/opus")
        );
        assert_eq!(mime_of(b"%PDF-1.7 ...", "text/plain", MediaKind::Document).as_deref(), Ok("application/pdf"));
        assert!(mime_of(b"only words", "audio/ogg", MediaKind::Audio).is_err() && mime_of(&[0; 64], "application/pdf", MediaKind::Document).is_err());
        assert_eq!(mime_of(b"a,b\n1,2\n", "text/csv", MediaKind::Document).as_deref(), Ok("text/csv"));
        assert_eq!(mime_of(b"plain words", "image/svg+xml", MediaKind::Document).as_deref(), Ok("application/octet-stream"));
        for claimed in ["text/HTML", " text/html ;charset=utf-8", "image/SVG+XML", "application/xhtml+xml", "text/plain\r\nX: y"] {
            assert_eq!(mime_of(b"plain words", claimed, MediaKind::Document).as_deref(), Ok("application/octet-stream"), "{claimed}");
        }
        assert_eq!(mime_of(b"<!DOCTYPE html><p>", "text/plain", MediaKind::Document).as_deref(), Ok("application/octet-stream"));
        assert_eq!(mime_of(b"PK\x03\x04\x14\0\0\0", "application/javascript", MediaKind::Document).as_deref(), Ok("application/octet-stream"));
        let film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom";
        for (claimed, kept) in [("text/html", "audio/mp4"), ("", "audio/mp4"), ("audio/mp4; codecs=mp4a", "audio/mp4"), ("audio/aac", "audio/aac")] {
            assert_eq!(mime_of(film, claimed, MediaKind::Audio).as_deref(), Ok(kept), "{claimed}");
        }
        for (bytes, kind) in
            [(&b"MZ\x90\0\x03\0\0\0"[..], MediaKind::Document), (b"\x7fELF\x02\x01\x01\0", MediaKind::Image), (b"<html><script>", MediaKind::Image)]
        {
            assert!(mime_of(bytes, "image/png", kind).is_err(), "{kind:?}");
        }
    }
}
