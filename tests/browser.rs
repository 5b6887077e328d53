//! The story in a real browser: a customer on the phone, a person in the inbox, a lead beside them. Binary, page and sandbox are
//! the real ones. Needs `chromedriver` on the PATH (or in `BATON_CHROMEDRIVER`) and says so when there is none.
//!
//! Screenshots are left in `target/screenshots`.

use std::error::Error;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::prelude::*;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(50);
/// Looks before the page is held to be wrong: 20 seconds, and as long again as the browser takes to answer.
const LOOKS_MAX: u32 = 400;
/// Until a program must have said that it listens.
const START_MAX: Duration = Duration::from_secs(60);
/// Until chromedriver must have ended its browsers.
const END_MAX: Duration = Duration::from_secs(5);

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

const LUCIA: &str = "+34600000001";
const MAYA: &str = "+15550100199";

#[test]
fn a_lead_goes_from_the_ad_to_a_person_and_back() -> Outcome {
    let Some(driver) = Chromedriver::start()? else {
        println!("skipped: no chromedriver");
        return Ok(());
    };
    let demo = Demo::start()?;
    // reqwest, below thirtyfour, is built without a provider of its own; a second test in this process finds it installed
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let ana = Window::open(&driver, &demo, "ana").await?;
        let dara = Window::open(&driver, &demo, "dara").await?;
        let played = story(&ana, &dara).await;
        if played.is_err() {
            ana.shoot("failed-ana").await?;
            dara.shoot("failed-dara").await?;
        }
        ana.page.quit().await?;
        dara.page.quit().await?;
        played
    })
}

async fn story(ana: &Window, dara: &Window) -> Outcome {
    ana.sign_in("Ana Ruiz").await?;
    ana.sees(".presence select", "Online").await?;
    qualify(ana).await?;
    read_the_brief(ana).await?;
    answer(ana).await?;
    exchange_files(ana).await?;
    let id = lead_watches(dara, "Happy to help Acme").await?;
    transfer(ana, &id).await?;
    lead_takes_over(ana, dara).await?;
    give_back_and_close(ana, dara).await?;
    ask_for_a_person_in_spanish(ana).await?;
    write_after_the_window_shut(ana).await?;
    sign_out_and_in(ana).await
}

/// The customer clicks the ad and answers the agent's two questions.
async fn qualify(ana: &Window) -> Outcome {
    ana.choose("#customer", MAYA).await?;
    ana.click(".ad-button", "").await?;
    ana.sees(".chat-row.in", "Which company").await?;
    ana.write(".chat-input", "We are Acme GmbH").await?;
    ana.sees(".chat-row.in", "What would you like to use it for").await?;
    ana.write(".chat-input", "Automate our support").await?;
    ana.sees(".toast", "New chat assigned to you: Maya Patel").await?;
    ana.shoot("1-assigned").await
}

/// Why, what is known, and the words it came from.
async fn read_the_brief(ana: &Window) -> Outcome {
    ana.click(".toast .link", "Open").await?;
    ana.sees(".talk .who-facts", "You are answering").await?;
    ana.sees(".brief .why-title", "Everything needed is known").await?;
    ana.sees(".brief .slot.is-filled", "Acme GmbH").await?;
    ana.sees(".brief .slot.is-filled", "Automate our support").await?;
    ana.sees(".brief .slot.is-missing", "Team size").await?;
    ana.sees(".brief .facts", "Ad: Automate your support on WhatsApp").await?;
    ana.click(".brief .source", "Acme GmbH").await?;
    ana.sees(".line.hit mark", "Acme GmbH").await?;
    ana.shoot("2-brief").await
}

async fn answer(ana: &Window) -> Outcome {
    ana.write("#reply", "Hi Maya, this is Ana. Happy to help Acme.").await?;
    ana.sees(".chat-row.in", "Happy to help Acme").await?;
    ana.sees(".line.from-operator", "Happy to help Acme").await?;
    ana.sees(".line.from-operator .icon-ticks.read", "").await?;
    ana.shoot("3-answered").await
}

/// A picture of the customer is seen in the chat; a document of ours reaches the phone.
async fn exchange_files(ana: &Window) -> Outcome {
    ana.fill(".chat-input", "Our last receipt").await?;
    ana.pick_file(".chat-form input[type=file]", "receipt.png").await?;
    ana.sees(".chat-row.out", "Our last receipt").await?;
    ana.sees(".line.from-customer .has-file", "Our last receipt").await?;
    ana.until("the picture is shown", async || {
        let shown = "return [...document.querySelectorAll('.file-image img, .chat-image')].filter((img) => img.naturalWidth > 0).length";
        Ok(ana.page.execute(shown, vec![]).await?.convert::<u32>()? == 2)
    })
    .await?;
    ana.pick_file(".composer input[type=file]", "offer.pdf").await?;
    ana.sees(".chat-row.in .chat-document", "offer.pdf").await?;
    ana.sees(".line.from-operator .file-document", "offer.pdf").await?;
    ana.shoot("3-files").await?;
    ana.click(".stage-foot button", "What else can happen").await?;
    ana.choose("#happens", "customer-2").await?;
    ana.shoot("3-what-happens").await?;
    ana.click("dialog button[type=submit]", "Let it happen").await?;
    ana.sees(".chat-reaction", "👍").await?;
    ana.sees(".line.from-customer", "👍").await?;
    ana.click(".stage-foot button", "What goes wrong").await?;
    ana.sees("dialog", "Statuses come twice").await?;
    ana.shoot("3-what-goes-wrong").await?;
    ana.click("dialog button", "Cancel").await
}

/// WhatsApp says that the 24 hours are over, and only then: the text failed in sight of who wrote it, and a template goes instead.
async fn write_after_the_window_shut(ana: &Window) -> Outcome {
    let fault = "fetch('sandbox/faults', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fails: [{ code: 131047, later: true }] }) })";
    ana.page.execute(fault, vec![]).await?;
    ana.write("#reply", "Hola Lucía, soy Ana").await?;
    ana.sees(".line.is-failed .trouble", "Not delivered").await?;
    ana.sees(".barred", "WhatsApp takes only a template").await?;
    ana.shoot("8-window-shut").await?;
    ana.click(".barred button", "Send a template").await?;
    ana.sees("dialog .template-preview", "").await?;
    ana.shoot("8-template").await?;
    ana.page.execute("document.querySelectorAll('.template-fields input').forEach((input) => { input.value = 'Lucía'; input.dispatchEvent(new Event('input', { bubbles: true })); })", vec![]).await?;
    ana.click("dialog button[type=submit]", "Send template").await?;
    ana.sees(".line.from-operator", "Lucía").await?;
    ana.lacks("dialog", "Send template").await?;
    ana.shoot("8-template-sent").await
}

/// A lead sees what Ana does, in a browser of her own. Answers which conversation it is.
async fn lead_watches(dara: &Window, said: &str) -> Outcome<String> {
    dara.sign_in("Dara Okoye").await?;
    dara.click("[data-scope=all]", "All").await?;
    dara.click(".card", "Maya Patel").await?;
    dara.sees(".line.from-operator", said).await?;
    dara.sees(".barred", "Ana Ruiz is answering").await?;
    let hash: String = dara.page.execute("return location.hash", vec![]).await?.convert()?;
    Ok(hash.trim_start_matches("#c=").to_owned())
}

/// To a queue that Ana does not serve: nothing of the chat stays with her, neither on the page nor at the server.
async fn transfer(ana: &Window, id: &str) -> Outcome {
    ana.click(".actions button", "Transfer").await?;
    ana.choose("#to-queue", "tier-1-support").await?;
    ana.fill("#to-reason", "Asks about an invoice").await?;
    ana.shoot("4-transfer").await?;
    ana.click("dialog button[type=submit]", "Transfer").await?;
    ana.sees(".talk .empty-title", "Transferred to Tier 1 Technical Support").await?;
    ana.sees(".list .empty-title", "Nothing assigned to you").await?;
    ana.lacks("#desk", "Acme").await?;
    let ask = "const done = arguments[1]; fetch(`api/v1/conversations/${arguments[0]}`).then((answer) => done(answer.status));";
    let status: u16 = ana.page.execute_async(ask, vec![id.into()]).await?.convert()?;
    if status != 404 {
        return Err(format!("Ana still gets {status} for {id}, which is not hers").into());
    }
    ana.shoot("5-access-lost").await
}

/// The same moment, live, at the lead's desk.
async fn lead_takes_over(ana: &Window, dara: &Window) -> Outcome {
    dara.sees(".line.event", "Transferred by Ana Ruiz: Asks about an invoice").await?;
    dara.sees(".brief .why-title", "Asks about an invoice").await?;
    dara.click(".barred button", "Accept").await?;
    dara.sees(".talk .who-facts", "You are answering").await?;
    dara.write("#reply", "Dara here, the invoice is corrected.").await?;
    ana.sees(".chat-row.in", "the invoice is corrected").await?;
    dara.shoot("6-taken-over").await
}

async fn give_back_and_close(ana: &Window, dara: &Window) -> Outcome {
    dara.click(".actions button", "Hand back").await?;
    dara.fill("#note", "The invoice is settled").await?;
    dara.click("dialog button[type=submit]", "Hand back").await?;
    dara.sees(".talk .who-facts", "Agent: Lead qualifier").await?;
    ana.write(".chat-input", "Thanks! We are 25 people").await?;
    dara.sees(".brief .slot.is-filled", "25").await?;
    dara.click(".actions button", "Close").await?;
    dara.click("dialog .chip", "Resolved").await?;
    dara.click("dialog button[type=submit]", "Close chat").await?;
    dara.sees(".barred", "This conversation is closed").await?;
    dara.sees(".line.event", "Closed: Resolved").await?;
    dara.shoot("7-closed").await
}

async fn ask_for_a_person_in_spanish(ana: &Window) -> Outcome {
    ana.choose("#customer", LUCIA).await?;
    ana.write(".chat-input", "Hola, quiero hablar con una persona").await?;
    ana.sees(".chat-row.in", "Te paso con una persona del equipo").await?;
    ana.click(".card", "Lucía Prieto").await?;
    ana.sees(".brief .why-title", "Asked for a person").await?;
    ana.sees(".brief .why .source", "quiero hablar con una persona").await?;
    ana.sees(".brief .facts", "Spanish").await?;
    ana.shoot("8-person-wanted").await
}

async fn sign_out_and_in(ana: &Window) -> Outcome {
    ana.click(".topbar [aria-label='Sign out']", "").await?;
    ana.sees(".signin h1", "Take the rep's seat").await?;
    ana.lacks("#desk", "Lucía").await?;
    ana.fill("#email", "ana@example.com").await?;
    ana.write("#password", "not the password").await?;
    ana.sees(".form .form-problem", "do not match").await?;
    ana.shoot("9-signed-out").await?;
    ana.sign_in("Ana Ruiz").await?;
    ana.sees(".card", "Lucía Prieto").await
}

/// A browser window of one person.
struct Window {
    page: WebDriver,
    _profile: TempDir,
}

impl Window {
    async fn open(driver: &Chromedriver, demo: &Demo, who: &str) -> Outcome<Self> {
        let profile = tempfile::Builder::new().prefix(&format!("baton-{who}-")).tempdir()?;
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag)?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        let page = WebDriver::new(format!("http://127.0.0.1:{}", driver.port), wanted).await?;
        page.goto(demo.address.as_str()).await?;
        Ok(Self { page, _profile: profile })
    }

    async fn sign_in(&self, name: &str) -> Outcome {
        self.click(".account", name).await?;
        self.sees(".whoami", name).await
    }

    /// Waits until something that `css` finds is shown and says `text`.
    async fn sees(&self, css: &str, text: &str) -> Outcome {
        let found =
            "return [...document.querySelectorAll(arguments[0])].some((el) => el.checkVisibility() && el.textContent.includes(arguments[1]));";
        self.until(&format!("{css} says {text:?}"), async || self.page.execute(found, vec![css.into(), text.into()]).await?.convert()).await
    }

    /// Waits until nothing that `css` finds says `text`.
    async fn lacks(&self, css: &str, text: &str) -> Outcome {
        let gone = "return ![...document.querySelectorAll(arguments[0])].some((el) => el.textContent.includes(arguments[1]));";
        self.until(&format!("{css} does not say {text:?}"), async || self.page.execute(gone, vec![css.into(), text.into()]).await?.convert()).await
    }

    /// Clicks the first that says `text`, once it is there and nothing covers it.
    async fn click(&self, css: &str, text: &str) -> Outcome {
        self.until(&format!("{css} {text:?} can be clicked"), async || {
            for element in self.page.find_all(By::Css(css)).await? {
                if element.is_displayed().await? && element.text().await?.contains(text) {
                    return element.click().await.map(|()| true);
                }
            }
            Ok(false)
        })
        .await
    }

    async fn choose(&self, css: &str, value: &str) -> Outcome {
        self.click(&format!("{css} option[value='{value}']"), "").await
    }

    async fn fill(&self, css: &str, text: &str) -> Outcome {
        self.until(&format!("{css} can be filled"), async || {
            let field = self.page.find(By::Css(css)).await?;
            field.clear().await?;
            field.send_keys(text).await.map(|()| true)
        })
        .await
    }

    async fn pick_file(&self, css: &str, name: &str) -> Outcome {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name);
        Ok(self.page.find(By::Css(css)).await?.send_keys(path.display().to_string()).await?)
    }

    /// Writes and presses Enter.
    async fn write(&self, css: &str, text: &str) -> Outcome {
        self.fill(css, text).await?;
        Ok(self.page.find(By::Css(css)).await?.send_keys(Key::Enter + "").await?)
    }

    /// Looks again until it is so. What the page changes under a look is no failure.
    async fn until(&self, what: &str, so: impl AsyncFn() -> WebDriverResult<bool>) -> Outcome {
        let mut last = None;
        for _ in 0..LOOKS_MAX {
            match so().await {
                Ok(true) => return Ok(()),
                Ok(false) => last = None,
                Err(error) => last = Some(error),
            }
            tokio::time::sleep(LOOK).await;
        }
        let why = last.map(|error| format!(" ({error})")).unwrap_or_default();
        Err(format!("waited in vain until {what}{why}").into())
    }

    async fn shoot(&self, name: &str) -> Outcome {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder)?;
        Ok(self.page.screenshot(&folder.join(format!("{name}.png"))).await?)
    }
}

/// `baton demo` on a free port, with a database of its own.
struct Demo {
    address: String,
    process: Child,
    _data: TempDir,
}

impl Demo {
    fn start() -> Outcome<Self> {
        let data = tempfile::tempdir()?;
        let mut process = Command::new(env!("CARGO_BIN_EXE_baton"))
            .args(["demo", "--listen", "127.0.0.1:0", "--project", env!("CARGO_MANIFEST_DIR"), "--data-dir"])
            .arg(data.path())
            .current_dir(data.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let line = first_line_with(&mut process, "http://");
        let mut demo = Self { address: String::new(), process, _data: data };
        demo.address = line?.split_whitespace().filter(|word| word.starts_with("http://")).collect();
        Ok(demo)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

/// chromedriver on a free port. It ends its browsers when it is asked to end.
struct Chromedriver {
    port: u16,
    process: Child,
}

impl Chromedriver {
    /// None when there is no such program.
    fn start() -> Outcome<Option<Self>> {
        let spawned = Command::new(program()).arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let process = match spawned {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        let mut driver = Self { port: 0, process };
        let line = first_line_with(&mut driver.process, "successfully on port")?;
        let port = line.rsplit(' ').next().unwrap_or_default().trim_end_matches('.');
        driver.port = port.parse().map_err(|_| format!("no port in {line:?}"))?;
        Ok(Some(driver))
    }

    fn ask_to_end(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(END_MAX))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if self.port != 0 && self.ask_to_end().is_ok() {
            for _ in 0..END_MAX.as_millis() / LOOK.as_millis() {
                if !matches!(self.process.try_wait(), Ok(None)) {
                    return;
                }
                std::thread::sleep(LOOK);
            }
        }
        end(&mut self.process);
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own setting")]
fn program() -> PathBuf {
    std::env::var("BATON_CHROMEDRIVER").map_or_else(|_| PathBuf::from("chromedriver"), PathBuf::from)
}

fn end(process: &mut Child) {
    // one that ended by itself cannot be killed, and that is what was wanted
    let _ = process.kill();
    let _ = process.wait();
}

/// The first line of its output with `mark` in it. The rest is read too, so that the program never stands before a full pipe.
fn first_line_with(process: &mut Child, mark: &'static str) -> Outcome<String> {
    let output = process.stdout.take().ok_or("its output is not piped")?;
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if line.contains(mark) {
                let _ = tell.send(line);
            }
        }
    });
    told.recv_timeout(START_MAX).map_err(|_| format!("it did not start: no line with {mark:?}").into())
}
