//! Files in and out. A file of a customer is fetched in two steps (Meta, media): its id gives an address that works for five minutes, the
//! address gives the bytes. The token goes to Meta's hosts only, and no address of a private network is ever asked.

use super::graph::Graph;
use crate::channel::{File, NoFile};
use crate::domain::id::NumberId;
use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// Hosts that serve files of Meta's, and all names under them.
const HOSTS: [&str; 4] = ["fbsbx.com", "fbcdn.net", "whatsapp.net", "facebook.com"];
/// For a whole file.
const DOWNLOAD_MAX: Duration = Duration::from_secs(60);

pub(super) async fn fetch(graph: &Graph, number: &NumberId, media: &str, bytes_max: u64) -> Result<File, NoFile> {
    if media.is_empty() || !media.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
        return Err(NoFile::Forbidden("the file's id is none of Meta's".to_owned()));
    }
    let asked = graph.ask(number, graph.http.get(format!("{}/{media}", graph.base)).query(&[("phone_number_id", number.as_str())])).await;
    let (status, facts) = asked.map_err(|e| NoFile::Unreachable(e.without_url().to_string()))?;
    let Some(url) = facts.get("url").and_then(Value::as_str) else {
        return Err(no_address(status, &facts));
    };
    let size = facts.get("file_size").and_then(|n| n.as_u64().or_else(|| n.as_str()?.parse().ok()));
    if let Some(size) = size.filter(|size| *size > bytes_max) {
        return Err(NoFile::TooLarge(format!("{size} bytes, {bytes_max} are taken")));
    }
    let mime = facts.get("mime_type").and_then(Value::as_str).unwrap_or("application/octet-stream").to_owned();
    let bytes = tokio::time::timeout(DOWNLOAD_MAX, download(graph, number, url, bytes_max)).await;
    let bytes = bytes.unwrap_or_else(|_| Err(NoFile::Unreachable("the download took too long".to_owned())))?;
    Ok(File { mime, name: None, bytes })
}

fn no_address(status: StatusCode, facts: &Value) -> NoFile {
    match facts.pointer("/error/code").and_then(Value::as_i64) {
        Some(code @ (1 | 2 | 4 | 80_007 | 131_000 | 131_016 | 131_057 | 0 | 190)) => NoFile::Unreachable(super::send::told(code, facts)),
        Some(code) => NoFile::Gone(super::send::told(code, facts)),
        None => NoFile::Unreachable(format!("HTTP {status} without an address")),
    }
}

async fn download(graph: &Graph, number: &NumberId, url: &str, bytes_max: u64) -> Result<Bytes, NoFile> {
    let url = Url::parse(url).map_err(|e| NoFile::Forbidden(e.to_string()))?;
    let own = is_own(graph, &url);
    if !own && !is_metas(&url) {
        return Err(NoFile::Forbidden(format!("{} is no host of Meta's", url.host_str().unwrap_or("an address without a host"))));
    }
    let client = if own { &graph.http } else { &graph.outside };
    let request = client.get(url).bearer_auth(graph.token(number));
    let mut response = request.send().await.map_err(|e| NoFile::Unreachable(e.without_url().to_string()))?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => return Err(NoFile::Gone(format!("HTTP {}", response.status()))),
        other => return Err(NoFile::Unreachable(format!("HTTP {other}"))),
    }
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| NoFile::Unreachable(e.without_url().to_string()))? {
        if u64::try_from(bytes.len() + chunk.len()).unwrap_or(u64::MAX) > bytes_max {
            return Err(NoFile::TooLarge(format!("more than {bytes_max} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The stand-in that the operator named serves its own files; it may be plain HTTP and private.
fn is_own(graph: &Graph, url: &Url) -> bool {
    Url::parse(&graph.base).is_ok_and(|base| base.origin() == url.origin())
}

fn is_metas(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let under = |name: &str| host == name || host.strip_suffix(name).is_some_and(|before| before.ends_with('.'));
    url.scheme() == "https" && url.port().is_none() && HOSTS.iter().any(|name| under(name))
}

pub(super) async fn upload(graph: &Graph, number: &NumberId, file: File) -> Result<String, NoFile> {
    let unreachable = |e: reqwest::Error| NoFile::Unreachable(e.without_url().to_string());
    let part = Part::stream(file.bytes).file_name(file.name.unwrap_or_else(|| "file".to_owned())).mime_str(&file.mime);
    let part = part.map_err(|_| NoFile::Forbidden(format!("`{}` is no type of a file", file.mime)))?;
    let form = Form::new().text("messaging_product", "whatsapp").text("type", file.mime).part("file", part);
    let (status, answer) = graph.ask(number, graph.http.post(format!("{}/{number}/media", graph.base)).multipart(form)).await.map_err(unreachable)?;
    match (answer.get("id").and_then(Value::as_str), answer.pointer("/error/code").and_then(Value::as_i64)) {
        (Some(id), _) => Ok(id.to_owned()),
        (None, Some(code @ (131_053 | 100 | 131_051))) => Err(NoFile::Forbidden(super::send::told(code, &answer))),
        (None, Some(code)) => Err(NoFile::Unreachable(super::send::told(code, &answer))),
        (None, None) => Err(NoFile::Unreachable(format!("HTTP {status} without an id"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_goes_to_metas_hosts_only() {
        for (url, metas) in [
            ("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", true),
            ("https://scontent.xx.fbcdn.net/a", true),
            ("https://mmg.whatsapp.net/a", true),
            ("http://lookaside.fbsbx.com/a", false),
            ("https://lookaside.fbsbx.com:8443/a", false),
            ("https://evilfbsbx.com/a", false),
            ("https://fbsbx.com.evil.example/a", false),
            ("https://fbsbx.com@evil.example/a", false),
            ("https://169.254.169.254/latest/meta-data", false),
            ("https://localhost/a", false),
        ] {
            assert_eq!(is_metas(&Url::parse(url).unwrap()), metas, "{url}");
        }
    }
}
