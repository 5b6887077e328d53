//! A program at the API: takes what waits, greets, and hands on what it does not know.
//!
//! ```text
//! BATON_URL=http://127.0.0.1:8080 BATON_KEY=baton_… cargo run --locked --example client
//! ```
//! The key is made on the page, under "Your account", with the scopes `read` and `write`.

use baton::client::{Client, Error, Listing, To};
use std::process::ExitCode;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a program of its own has settings of its own")]
    let setting = |name: &str| std::env::var(name).map_err(|_| format!("set {name}"));
    let (url, key) = match (setting("BATON_URL"), setting("BATON_KEY")) {
        (Ok(url), Ok(key)) => (url, key),
        (Err(told), _) | (_, Err(told)) => {
            eprintln!("client: {told}");
            return ExitCode::from(2);
        }
    };
    match greet(&url, &key).await {
        Ok(greeted) => {
            println!("greeted {greeted} customers");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("client: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Greets whoever waits, once each, however often this is run within a day.
async fn greet(url: &str, key: &str) -> Result<usize, Error> {
    #[expect(clippy::disallowed_methods, reason = "a program of its own has a client of its own")]
    let http = reqwest::Client::builder().timeout(Duration::from_secs(30)).build().map_err(Error::Unreachable)?;
    let client = Client::new(http, url, key)?;
    let mut listing = Listing { scope: Some("waiting".to_owned()), ..Listing::default() };
    let mut greeted = 0;
    loop {
        let page = client.conversations(&listing).await?;
        for card in &page.conversations {
            let conversation = match client.accept(&card.id).await {
                Ok(conversation) => conversation,
                // A colleague was faster.
                Err(Error::Refused(problem)) if problem.status == 409 => continue,
                Err(error) => return Err(error),
            };
            if !conversation.window_open {
                let queue = conversation.card.queue.map_or_else(|| "front-desk".to_owned(), |queue| queue.id);
                client.transfer(&card.id, &To::Queue(queue), "only a template can leave: a person has to choose one").await?;
                continue;
            }
            client.reply_once(&card.id, "Hello! I am looking into it.", &format!("greeting-{}", card.id)).await?;
            greeted += 1;
        }
        match page.next {
            Some(next) => listing.cursor = Some(next),
            None => return Ok(greeted),
        }
    }
}
