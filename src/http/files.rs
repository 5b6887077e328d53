//! Files of a conversation: whoever may read it may read them, and nobody else. Served so that a browser shows pictures and plays sounds, and
//! runs nothing.

use super::Door;
use super::auth::SignedIn;
use super::conversations::{may_now, readable};
use super::problem::{Asked, Path, Problem, Raw};
use crate::domain::id::{BlobId, ConversationId};
use crate::domain::message::MediaKind;
use crate::domain::visibility::Action;
use crate::runtime::files::mime_of;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Characters of a file's name.
const NAME_CHARS_MAX: usize = 120;

#[derive(Deserialize, JsonSchema)]
pub(super) struct Named {
    name: Option<String>,
}

/// The bytes of a file.
pub(super) async fn download(State(door): State<Door>, who: SignedIn, Path((id, file)): Path<(String, String)>) -> Result<Response, Problem> {
    let id = ConversationId::new(id);
    readable(&door, &who.viewer, &id).await?;
    let row = door.runtime().store().file(&id, &BlobId::new(file)).await?.ok_or_else(Problem::not_found)?;
    let bytes = door.runtime().files().blobs.get(&row.id).await?.ok_or_else(Problem::not_found)?;
    let shows = matches!(row.mime.split('/').next(), Some("image" | "audio" | "video")) && !row.mime.contains("svg");
    let name = row.name.as_deref().unwrap_or("file");
    let ascii: String = name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ' { c } else { '_' }).collect();
    let coded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    let disposition = format!("{}; filename=\"{ascii}\"; filename*=UTF-8''{coded}", if shows { "inline" } else { "attachment" });
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    let value = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, value(&row.mime));
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition));
    // A document opened in a tab of its own can do nothing.
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Puts a file into a conversation, to be sent. The body is the file; its type is the request's, its name the query's.
pub(super) async fn upload(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Asked(named): Asked<Named>,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let id = ConversationId::new(id);
    may_now(&door, &who.viewer, &id, Action::Reply).await?;
    if body.is_empty() {
        return Err(Problem::bad_request("The file is empty."));
    }
    let claimed = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("application/octet-stream");
    let kind = MediaKind::of_mime(claimed);
    // What calls itself a picture and is a document goes out as one; what is nothing of the kind goes nowhere.
    let seen = mime_of(&body, claimed, kind)
        .or_else(|why| mime_of(&body, claimed, MediaKind::Document).ok().filter(|mime| MediaKind::of_mime(mime) != kind).ok_or(why));
    let mime = seen.map_err(|why| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "bad-file", format!("WhatsApp would refuse it: {why}.")))?;
    let name =
        named.name.map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect());
    let row = door.runtime().keep(&id, body, mime, name).await?;
    let kind = MediaKind::of_mime(&row.mime);
    if row.bytes > kind.bytes_max() {
        let told = format!("The file has {} bytes; WhatsApp takes {} for this kind.", row.bytes, kind.bytes_max());
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", told));
    }
    Ok((StatusCode::CREATED, Json(json!({"id": row.id, "mime": row.mime, "bytes": row.bytes, "name": row.name, "kind": kind.word()}))))
}
