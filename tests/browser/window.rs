//! A browser window of one person: what they see, press and write. It keeps a list of what the page did wrong.

use super::Outcome;
use super::programs::{Chromedriver, until};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use thirtyfour::prelude::*;

const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1440,900",
];

/// Runs before anything of a page: keeps what a policy stopped and what was thrown or complained of.
const LISTENER: &str = "
    window.__faults = [];
    const keep = (kind, text) => window.__faults.push(`${kind}: ${text}`);
    document.addEventListener('securitypolicyviolation', (event) => keep('csp', `${event.violatedDirective} ${event.blockedURI} ${event.sample} ${event.sourceFile}:${event.lineNumber}`));
    window.addEventListener('error', (event) => keep('error', event.message ?? event.target?.src ?? event.target?.href ?? event.target?.tagName), true);
    window.addEventListener('unhandledrejection', (event) => keep('rejected', event.reason?.stack ?? event.reason));
    const complain = console.error;
    console.error = (...words) => { keep('console', words.map((word) => word?.stack ?? word).join(' ')); complain(...words); };
";

/// The control that a label, a legend or an aria-label names: word for word, or else as its beginning.
const NAMED: &str = "
    const [name] = arguments;
    const shown = (css) => [...(document.querySelector('dialog[open]') ?? document).querySelectorAll(css)].filter((el) => el.checkVisibility());
    for (const is of [(text) => text === name, (text) => text.startsWith(name)]) {
        const named = shown('label').find((label) => label.control && is((label.querySelector('strong') ?? label).textContent.trim()))?.control
            ?? shown('[aria-label]').find((el) => el.matches('input, select, textarea, button') && is(el.getAttribute('aria-label')))
            ?? shown('fieldset').find((set) => is(set.querySelector('legend')?.textContent.trim() ?? ''))?.querySelector('select, input, textarea');
        if (named) { named.scrollIntoView({ block: 'center' }); return named; }
    }
    return null;
";

#[derive(Clone)]
pub(crate) struct Window {
    pub(crate) page: WebDriver,
    pub(crate) who: String,
    remote: String,
    base: String,
    http: reqwest::Client,
    _profile: Arc<TempDir>,
}

impl Window {
    pub(crate) async fn open(driver: &Chromedriver, http: &reqwest::Client, address: &str, who: &str) -> Outcome<Self> {
        let profile = tempfile::Builder::new().prefix(&format!("baton-{who}-")).tempdir()?;
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag)?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        let page = WebDriver::new(format!("http://127.0.0.1:{}", driver.port), wanted).await?;
        let remote = format!("http://127.0.0.1:{}/session/{}", driver.port, page.session_id());
        let window = Self { page, who: who.to_owned(), remote, base: address.to_owned(), http: http.clone(), _profile: Arc::new(profile) };
        window.tell_browser("Page.addScriptToEvaluateOnNewDocument", json!({"source": LISTENER})).await?;
        window.page.goto(address).await?;
        Ok(window)
    }

    /// A command of the DevTools protocol.
    pub(crate) async fn tell_browser(&self, command: &str, params: Value) -> Outcome<Value> {
        let answer = self.http.post(format!("{}/goog/cdp/execute", self.remote)).json(&json!({"cmd": command, "params": params})).send().await?;
        let ok = answer.status().is_success();
        let value: Value = answer.json().await?;
        if ok { Ok(value["value"].clone()) } else { Err(format!("{command}: {value}").into()) }
    }

    pub(crate) async fn sign_in(&self, name: &str) -> Outcome {
        self.click(".account", name).await?;
        self.sees(".whoami", name).await
    }

    /// Goes to an address of the page, "#board".
    pub(crate) async fn goes(&self, hash: &str) -> Outcome {
        self.js("location.hash = arguments[0]", vec![hash.trim_start_matches('#').into()]).await
    }

    /// Loads the page anew at an address.
    pub(crate) async fn loads(&self, hash: &str) -> Outcome {
        self.is_well().await?;
        self.page.goto("about:blank").await?;
        Ok(self.page.goto(format!("{}{hash}", self.base)).await?)
    }

    /// Is what this person wants to be given.
    pub(crate) async fn is(&self, status: &str) -> Outcome {
        self.click(".presence-more", "").await?;
        self.click(&format!(".status-choice[data-status={status}]"), "").await?;
        self.until(&format!("{} is {status}", self.who), async || {
            let shown: String = self.page.execute("return document.querySelector('.presence .dot').dataset.status", vec![]).await?.convert()?;
            Ok(shown == status && self.api("GET", "me", Value::Null).await?.1["presence"] == status)
        })
        .await
    }

    pub(crate) async fn js(&self, script: &str, words: Vec<Value>) -> Outcome {
        Ok(self.page.execute(script, words).await.map(drop)?)
    }

    /// What a script answers.
    pub(crate) async fn reads<T: serde::de::DeserializeOwned>(&self, script: &str) -> Outcome<T> {
        Ok(self.page.execute(script, vec![]).await?.convert()?)
    }

    /// Asks the API as this person, with the session of this window.
    pub(crate) async fn api(&self, method: &str, path: &str, body: Value) -> Outcome<(u16, Value)> {
        let ask = "
            const [method, path, body, done] = arguments;
            const more = body === null ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
            fetch(`api/v1/${path}`, { method, ...more }).then(async (answer) => done([answer.status, await answer.json().catch(() => null)]), () => done([0, null]));";
        Ok(self.page.execute_async(ask, vec![method.into(), path.into(), body]).await?.convert()?)
    }

    /// The same; anything but yes is a failure.
    pub(crate) async fn asks(&self, method: &str, path: &str, body: Value) -> Outcome<Value> {
        let (status, answer) = self.api(method, path, body).await?;
        if (200..300).contains(&status) { Ok(answer) } else { Err(format!("{method} {path} for {}: {status} {answer}", self.who).into()) }
    }

    /// The id of the open conversation.
    pub(crate) async fn open_id(&self) -> Outcome<String> {
        let hash: String = self.reads("return location.hash").await?;
        hash.strip_prefix("#c=").map(str::to_owned).ok_or_else(|| format!("no chat is open at {hash:?}").into())
    }

    /// Waits until something that `css` finds is shown and says `text`.
    pub(crate) async fn sees(&self, css: &str, text: &str) -> Outcome {
        let found =
            "return [...document.querySelectorAll(arguments[0])].some((el) => el.checkVisibility() && el.textContent.includes(arguments[1]));";
        self.until(&format!("{css} says {text:?}"), async || Ok(self.page.execute(found, vec![css.into(), text.into()]).await?.convert()?)).await
    }

    /// Waits until nothing that `css` finds says `text`.
    pub(crate) async fn lacks(&self, css: &str, text: &str) -> Outcome {
        let gone = "return ![...document.querySelectorAll(arguments[0])].some((el) => el.textContent.includes(arguments[1]));";
        self.until(&format!("{css} does not say {text:?}"), async || Ok(self.page.execute(gone, vec![css.into(), text.into()]).await?.convert()?))
            .await
    }

    /// Clicks the first that says `text`, once it is there and nothing covers it.
    pub(crate) async fn click(&self, css: &str, text: &str) -> Outcome {
        self.until(&format!("{css} {text:?} can be clicked"), async || {
            for element in self.page.find_all(By::Css(css)).await? {
                if element.is_displayed().await? && element.text().await?.contains(text) {
                    element.click().await?;
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    pub(crate) async fn choose(&self, css: &str, value: &str) -> Outcome {
        self.click(&format!("{css} option[value='{value}']"), "").await
    }

    pub(crate) async fn fill(&self, css: &str, text: &str) -> Outcome {
        self.until(&format!("{css} can be filled"), async || {
            let field = self.page.find(By::Css(css)).await?;
            field.clear().await?;
            field.send_keys(text).await?;
            Ok(true)
        })
        .await
    }

    /// Writes and presses Enter.
    pub(crate) async fn write(&self, css: &str, text: &str) -> Outcome {
        self.fill(css, text).await?;
        Ok(self.page.find(By::Css(css)).await?.send_keys(Key::Enter + "").await?)
    }

    /// Keys, wherever the keyboard is.
    pub(crate) async fn press(&self, keys: impl Into<TypingData>) -> Outcome {
        Ok(self.page.action_chain().send_keys(keys.into()).perform().await?)
    }

    pub(crate) async fn pick_file(&self, css: &str, name: &str) -> Outcome {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
        self.pick_path(css, &path).await
    }

    pub(crate) async fn pick_path(&self, css: &str, path: &Path) -> Outcome {
        Ok(self.page.find(By::Css(css)).await?.send_keys(path.display().to_string()).await?)
    }

    /// The control with this label, once it is there.
    pub(crate) async fn named(&self, label: &str) -> Outcome<WebElement> {
        let find = async || self.page.execute(NAMED, vec![label.into()]).await?.element();
        self.until(&format!("a field is called {label:?}"), async || Ok(find().await?.is_displayed().await?)).await?;
        Ok(find().await?)
    }

    pub(crate) async fn fill_named(&self, label: &str, text: &str) -> Outcome {
        let field = self.named(label).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    pub(crate) async fn click_named(&self, label: &str) -> Outcome {
        self.until(&format!("{label:?} can be clicked"), async || {
            self.named(label).await?.click().await?;
            Ok(true)
        })
        .await
    }

    /// Chooses by what the option says or by its value.
    pub(crate) async fn choose_named(&self, label: &str, option: &str) -> Outcome {
        self.until(&format!("{option:?} can be chosen as {label:?}"), async || {
            for one in self.named(label).await?.find_all(By::Css("option")).await? {
                if one.text().await?.trim() == option || one.attr("value").await?.as_deref() == Some(option) {
                    one.click().await?;
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    /// Fills a field that asks for a span: chooses an own one, and says it in seconds.
    pub(crate) async fn span_named(&self, label: &str, seconds: u32) -> Outcome {
        self.choose_named(label, "own").await?;
        self.press(seconds.to_string()).await?;
        let unit = "
            const set = [...document.querySelectorAll('fieldset')].find((one) => one.querySelector('legend')?.textContent.trim() === arguments[0]);
            return set.querySelector('.span-own select option[value=s]')";
        Ok(self.page.execute(unit, vec![label.into()]).await?.element()?.click().await?)
    }

    pub(crate) async fn until(&self, what: &str, so: impl AsyncFn() -> Outcome<bool>) -> Outcome {
        until(&format!("{}: {what}", self.who), so).await
    }

    /// No policy was hurt, nothing was thrown, nothing stands in the console.
    pub(crate) async fn is_well(&self) -> Outcome {
        let faults: Vec<String> = self.reads("return window.__faults ?? []").await?;
        if faults.is_empty() { Ok(()) } else { Err(format!("the page of {}: {}", self.who, faults.join("; ")).into()) }
    }

    pub(crate) async fn shoot(&self, name: &str) -> Outcome {
        let path = shots().join(format!("{name}.png"));
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        Ok(self.page.screenshot(&path).await?)
    }
}

/// Where screenshots are left.
fn shots() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots")
}
