//! The programs of a test: the real binary with its sandbox, and chromedriver. Each ends with its value.

use super::Outcome;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use tempfile::TempDir;

/// Between two looks.
pub(crate) const LOOK: Duration = Duration::from_millis(50);
/// Looks before it is held to be wrong: 20 seconds, and as long again as the browser takes to answer.
const LOOKS_MAX: u32 = 400;
/// Until a program must have said that it listens.
const START_MAX: Duration = Duration::from_secs(60);
/// Until chromedriver must have ended its browsers.
const END_MAX: Duration = Duration::from_secs(5);

/// Looks again until it is so. What changes under a look is no failure.
pub(crate) async fn until(what: &str, so: impl AsyncFn() -> Outcome<bool>) -> Outcome {
    let mut last = None;
    for _ in 0..LOOKS_MAX {
        match so().await {
            Ok(true) => return Ok(()),
            Ok(false) => last = None,
            Err(error) => last = Some(error),
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(format!("in vain: {what}{}", last.map(|error| format!(" ({error})")).unwrap_or_default()).into())
}

/// `baton demo` on a free port, with a database of its own.
pub(crate) struct Demo {
    pub(crate) address: String,
    process: Child,
    _data: TempDir,
    http: reqwest::Client,
}

impl Demo {
    pub(crate) fn start() -> Outcome<Self> {
        // a second test in this process finds it installed
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "a test's own client")]
        let http = reqwest::Client::builder().build()?;
        let data = tempfile::tempdir()?;
        let (process, address) = demo(data.path())?;
        Ok(Self { address, process, _data: data, http })
    }

    /// The customer writes.
    pub(crate) async fn writes(&self, phone: &str, text: &str) -> Outcome {
        self.happens(phone, "messages", json!({"text": text})).await
    }

    /// Something that a customer does, or somebody else in the thread: a body of the sandbox.
    pub(crate) async fn happens(&self, phone: &str, what: &str, body: Value) -> Outcome {
        let sent = self.http.post(format!("{}sandbox/phones/{phone}/{what}", self.address)).json(&body).send().await?;
        if sent.status().is_success() { Ok(()) } else { Err(format!("{body} for {phone}: {}", sent.status()).into()) }
    }

    /// Somebody new to play.
    pub(crate) async fn knows(&self, phone: &str, name: &str) -> Outcome {
        let made = self.http.post(format!("{}sandbox/phones", self.address)).json(&json!({"phone": phone, "name": name})).send().await?;
        if made.status().is_success() { Ok(()) } else { Err(format!("{name}: {}", made.status()).into()) }
    }

    /// What stands on a phone of what we sent.
    pub(crate) async fn received(&self, phone: &str) -> Outcome<Vec<String>> {
        let shown: Value = self.http.get(format!("{}sandbox/phones/{phone}", self.address)).send().await?.json().await?;
        Ok(from_business(&shown))
    }

    /// Waits until a message of ours with these words is on the phone.
    pub(crate) async fn arrives(&self, phone: &str, words: &str) -> Outcome {
        until(&format!("{words:?} arrives at {phone}"), async || Ok(self.received(phone).await?.iter().any(|text| text.contains(words)))).await
    }

    /// A plain request, as any program sends it.
    pub(crate) async fn get(&self, path: &str) -> Outcome<reqwest::Response> {
        Ok(self.http.get(format!("{}{path}", self.address)).send().await?)
    }

    /// One with a body.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Outcome<reqwest::Response> {
        Ok(self.http.post(format!("{}{path}", self.address)).json(body).send().await?)
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

fn demo(data: &Path) -> Outcome<(Child, String)> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["demo", "--listen", "127.0.0.1:0", "--project", env!("CARGO_MANIFEST_DIR"), "--data-dir"])
        .arg(data)
        .current_dir(data)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    match first_line_with(&mut process, "http://") {
        Ok(line) => Ok((process, line.split_whitespace().filter(|word| word.starts_with("http://")).collect())),
        Err(error) => {
            end(&mut process);
            Err(error)
        }
    }
}

/// chromedriver on a free port. It ends its browsers when it is asked to end.
pub(crate) struct Chromedriver {
    pub(crate) port: u16,
    process: Child,
}

impl Chromedriver {
    /// None when there is no such program.
    pub(crate) fn start() -> Outcome<Option<Self>> {
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

/// The secret that webhooks are signed with.
const SECRET: &str = "a secret of the test";
/// The business number they come to.
const NUMBER: &str = "100000000000001";
/// Of everybody who signs in there.
pub(crate) const PASSWORD: &str = "tres tristes tigres";

/// `baton serve` as a house runs it, and beside it a stand-in for Meta with the customers' phones, which outlives it.
pub(crate) struct Served {
    pub(crate) address: String,
    /// Where the phones are.
    pub(crate) phones: String,
    process: Child,
    meta: Child,
    http: reqwest::Client,
    data: TempDir,
}

impl Served {
    /// With a password for Ana and one for Eva.
    pub(crate) async fn start() -> Outcome<Self> {
        let data = tempfile::tempdir()?;
        let (listen, at) = (free_address()?, free_address()?);
        for email in ["ana@example.com", "eva@example.com"] {
            let mut told = house(data.path(), &listen, &at).args(["user", "password", email]).stdin(Stdio::piped()).spawn()?;
            told.stdin.take().ok_or("no standard input")?.write_all(PASSWORD.as_bytes())?;
            told.wait()?.success().then_some(()).ok_or("no password was set")?;
        }
        let webhook = format!("http://{listen}/webhooks/whatsapp");
        let meta = house(data.path(), &listen, &at).args(["sandbox", "--at", &at, "--number", NUMBER, "--webhook", &webhook]).spawn()?;
        let process = house(data.path(), &listen, &at).arg("serve").spawn()?;
        #[expect(clippy::disallowed_methods, reason = "a test's own client")]
        let http = reqwest::Client::builder().build()?;
        let served = Self { address: format!("http://{listen}/"), phones: format!("http://{at}/phones"), process, meta, http, data };
        served.is_up().await?;
        until("the phones are there", async || Ok(served.http.get(&served.phones).send().await?.status().is_success())).await?;
        Ok(served)
    }

    async fn is_up(&self) -> Outcome {
        until("it serves", async || Ok(self.http.get(format!("{}api/v1/info", self.address)).send().await?.status().is_success())).await
    }

    /// Ends it as a fault would, without a word to anybody.
    pub(crate) fn dies(&mut self) {
        end(&mut self.process);
    }

    /// The same again: port and data.
    pub(crate) async fn comes_back(&mut self) -> Outcome {
        let listen = self.address.trim_start_matches("http://").trim_end_matches('/');
        let at = self.phones.trim_start_matches("http://").trim_end_matches("/phones");
        self.process = house(self.data.path(), listen, at).arg("serve").spawn()?;
        self.is_up().await
    }

    /// A customer does something on their phone.
    pub(crate) async fn happens(&self, phone: &str, body: Value) -> Outcome {
        let sent = self.http.post(format!("{}/{phone}/messages", self.phones)).json(&body).send().await?;
        if sent.status().is_success() { Ok(()) } else { Err(format!("{body} for {phone}: {}", sent.status()).into()) }
    }

    /// What stands on a phone of what we sent.
    pub(crate) async fn received(&self, phone: &str) -> Outcome<Vec<String>> {
        let shown: Value = self.http.get(format!("{}/{phone}", self.phones)).send().await?.json().await?;
        Ok(from_business(&shown))
    }

    /// Waits until a message of ours with these words is on the phone.
    pub(crate) async fn arrives(&self, phone: &str, words: &str) -> Outcome {
        until(&format!("{words:?} arrives at {phone}"), async || Ok(self.received(phone).await?.iter().any(|text| text.contains(words)))).await
    }

    /// What WhatsApp does wrong from now on.
    pub(crate) async fn goes_wrong(&self, faults: Value) -> Outcome {
        let put = self.http.put(format!("{}/faults", self.phones.trim_end_matches("/phones"))).json(&faults).send().await?;
        if put.status().is_success() { Ok(()) } else { Err(format!("{faults}: {}", put.status()).into()) }
    }

    /// Brings a message of a customer, as Meta does.
    pub(crate) async fn hears(&self, from: &str, name: &str, nth: usize, message: Value) -> Outcome {
        let mut message = message;
        message["from"] = from.into();
        message["id"] = format!("wamid.CANARY{nth}").into();
        message["timestamp"] = baton::runtime::clock::system_ms().saturating_div(1_000).to_string().into();
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550100000", "phone_number_id": NUMBER},
            "contacts": [{"profile": {"name": name, "username": name}, "wa_id": from}],
            "messages": [message],
        });
        let body =
            json!({"object": "whatsapp_business_account", "entry": [{"id": "2", "changes": [{"field": "messages", "value": value}]}]}).to_string();
        let signature = baton::channel::whatsapp::sign::Secrets::parse(SECRET).sign(body.as_bytes()).unwrap_or_default();
        let url = format!("{}webhooks/whatsapp", self.address);
        let taken = self.http.post(url).header("X-Hub-Signature-256", signature).header("Content-Type", "application/json").body(body).send().await?;
        if taken.status().is_success() { Ok(()) } else { Err(format!("webhook {nth}: {}", taken.status()).into()) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        end(&mut self.process);
        end(&mut self.meta);
    }
}

/// The binary with the settings of a house: its own address, and where its Meta is.
fn house(data: &Path, listen: &str, meta: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(["--project", env!("CARGO_MANIFEST_DIR"), "--listen", listen, "--data-dir"]).arg(data).current_dir(data).env_clear();
    command.env("WHATSAPP_APP_SECRET", SECRET).env("WHATSAPP_ACCESS_TOKEN", "a token").env("WHATSAPP_PHONE_NUMBER_ID", NUMBER);
    command.env("WHATSAPP_GRAPH_URL", format!("http://{meta}/graph")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn free_address() -> Outcome<String> {
    Ok(std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.to_string())
}

/// What we sent, of all that a phone shows.
fn from_business(shown: &Value) -> Vec<String> {
    let ours = shown["messages"].as_array().into_iter().flatten().filter(|message| message["from"] == "business");
    ours.filter_map(|message| message["text"].as_str().map(str::to_owned)).collect()
}
