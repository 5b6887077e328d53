//! What a browser is told beside the pages: headers, cookies, files that are there. And Baton behind a proxy, under a path of its own.

use super::programs::Demo;
use super::{MAYA, Outcome, play};
use regex::Regex;
use reqwest::Response;
use serde_json::json;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Bytes of the head of a request.
const HEAD_BYTES_MAX: usize = 64 * 1024;

#[test]
fn headers_and_cookies_keep_others_out() -> Outcome {
    let demo = Demo::start()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        for path in ["", "assets/app.js", "assets/style.css", "api/v1/info", "api/v1/me", "api/v1/nowhere", "assets/nowhere.js"] {
            guarded(path, &demo.get(path).await?)?;
        }
        let account = json!({"email": "ana@example.com", "password": "demo"});
        let plain = cookie(&demo.post("api/v1/session", &account).await?)?;
        for flag in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            plain.contains(flag).then_some(()).ok_or_else(|| format!("the cookie is not {flag}: {plain}"))?;
        }
        let over_tls = demo.http().post(format!("{}api/v1/session", demo.address)).header("X-Forwarded-Proto", "https").json(&account);
        let cookie = cookie(&over_tls.send().await?)?;
        if cookie.contains("; Secure") { Ok(()) } else { Err(format!("behind TLS the cookie is not Secure: {cookie}").into()) }
    })
}

fn guarded(path: &str, answer: &Response) -> Outcome {
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let policy = header("content-security-policy");
    let no = |what: &str| -> Outcome { Err(format!("/{path}: {what}; the policy is {policy:?}").into()) };
    if policy.contains("unsafe") || !policy.contains("default-src 'self'") && !policy.contains("default-src 'none'") {
        return no("no strict policy");
    }
    if !policy.contains("frame-ancestors 'none'") {
        return no("others may frame it");
    }
    if header("x-content-type-options") != "nosniff" {
        return no("its type is guessed");
    }
    if !["no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"].contains(&header("referrer-policy").as_str()) {
        return no("it tells others where one came from");
    }
    Ok(())
}

fn cookie(answer: &Response) -> Outcome<String> {
    let cookie = answer.headers().get("set-cookie").ok_or_else(|| format!("no cookie, {}", answer.status()))?;
    Ok(cookie.to_str()?.to_owned())
}

#[test]
fn no_file_of_the_page_is_missing() -> Outcome {
    let demo = Demo::start()?;
    let named = Regex::new(r#"(?:from |import\(|import |new URL\()"\./([\w.-]+)"|(?:src|href)="assets/([\w.-]+)"|src: "assets/([\w.-]+)""#)?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/assets");
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut wanted = std::collections::BTreeSet::new();
        for file in std::fs::read_dir(&folder)? {
            let file = file?;
            let text = std::fs::read_to_string(file.path())?;
            wanted.insert(file.file_name().to_string_lossy().into_owned());
            wanted.extend(named.captures_iter(&text).filter_map(|found| Some(found.iter().skip(1).flatten().next()?.as_str().to_owned())));
        }
        for name in wanted {
            let answer = demo.get(&format!("assets/{name}")).await?;
            if !answer.status().is_success() {
                return Err(format!("assets/{name}: {}", answer.status()).into());
            }
        }
        Ok(())
    })
}

#[test]
fn it_works_under_a_path_behind_a_proxy() -> Outcome {
    play("proxy", async |stage| {
        let stage = &*stage;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/chat/", listener.local_addr()?);
        let outside = Arc::new(Mutex::new(Vec::new()));
        let upstream = stage.demo.address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let proxy = tokio::spawn(serve(listener, upstream, Arc::clone(&outside)));
        let ana = stage.window_at("ana", &address).await?;
        ana.sign_in("Ana Ruiz").await?;
        ana.sees(".presence select", "Online").await?;
        stage.qualifies(MAYA).await?;
        ana.click(".toast .link", "Open").await?;
        ana.sees(".talk .who-facts", "You are answering").await?;
        stage.demo.writes(MAYA, "Is it live behind a proxy?").await?;
        ana.sees(".line.from-customer", "Is it live behind a proxy?").await?;
        ana.pick_file(".composer input[type=file]", "offer.pdf").await?;
        ana.sees(".line.from-operator .file-document", "offer.pdf").await?;
        ana.write("#reply", "It is.").await?;
        stage.demo.arrives(MAYA, "It is.").await?;
        ana.goes("account").await?;
        ana.sees(".account-pane", "ana@example.com").await?;
        proxy.abort();
        let outside = outside.lock().unwrap_or_else(PoisonError::into_inner);
        if outside.is_empty() { Ok(()) } else { Err(format!("asked for beside the path: {outside:?}").into()) }
    })
}

/// Gives what is below /chat/ to Baton; what was asked for elsewhere is kept.
async fn serve(listener: TcpListener, upstream: String, outside: Arc<Mutex<Vec<String>>>) {
    while let Ok((browser, _)) = listener.accept().await {
        let (upstream, outside) = (upstream.clone(), Arc::clone(&outside));
        tokio::spawn(async move { pass(browser, &upstream, &outside).await });
    }
}

async fn pass(mut browser: TcpStream, upstream: &str, outside: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut read = Vec::new();
    let end = loop {
        let mut chunk = [0; 4096];
        let count = browser.read(&mut chunk).await?;
        read.extend_from_slice(&chunk[..count]);
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if count == 0 || read.len() > HEAD_BYTES_MAX {
            return Ok(());
        }
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    let (first, others) = head.split_once("\r\n").unwrap_or((&head, ""));
    let Some((method, path)) = first.split_once(" /chat/") else {
        outside.lock().unwrap_or_else(PoisonError::into_inner).push(first.to_owned());
        return browser.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    };
    // one request for each connection, so that none passes unread
    let others: Vec<&str> = others.split("\r\n").filter(|line| !line.to_ascii_lowercase().starts_with("connection:")).collect();
    let mut server = TcpStream::connect(upstream).await?;
    server.write_all(format!("{method} /{path}\r\n{}\r\nConnection: close\r\n\r\n", others.join("\r\n")).as_bytes()).await?;
    server.write_all(&read[end + 4..]).await?;
    tokio::io::copy_bidirectional(&mut browser, &mut server).await.map(drop)
}
