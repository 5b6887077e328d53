//! A server as a process of its own, and what the kernel says of it.

use crate::outside::{NUMBER, Outside, SECRET};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Baton,
    Plain,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Baton => "baton",
            Self::Plain => "plain",
        }
    }
}

pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start(kind: Kind, folder: &Path, outside: &Outside, policy: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
        // Customers of a benchmark look like bots, and never reach a goal: no brake may stop them, and no pace
        // of a number hold them up.
        let brakes = "attempts_max = 1000000\nturns_max = 1000000\nloop_turns_max = 1000000\nloop_same_max = 1000000\nnumber_rate = 1000000\n";
        let settings = format!("[policy]\n{brakes}{}\n", policy.join("\n"));
        std::fs::write(folder.join("baton.toml"), settings).expect("written");
        let mut command = match kind {
            Kind::Baton => Command::new(env!("CARGO_BIN_EXE_baton")),
            Kind::Plain => Command::new(std::env::current_exe().expect("this program")),
        };
        command.env_clear().env("PATH", "");
        if kind == Kind::Baton {
            command.arg("serve");
        } else {
            command.env("BATON_LOAD_PLAIN", folder);
        }
        let child = command
            .env("BATON_LISTEN", format!("127.0.0.1:{port}"))
            .env("BATON_DATA_DIR", folder)
            .env("BATON_CONFIG", folder.join("baton.toml"))
            .env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"))
            .env("BATON_LOG", "error")
            .env("WHATSAPP_APP_SECRET", SECRET)
            .env("WHATSAPP_ACCESS_TOKEN", "token")
            .env("WHATSAPP_PHONE_NUMBER_ID", NUMBER)
            .env("WHATSAPP_GRAPH_URL", &outside.url)
            .env("OPENAI_BASE_URL", format!("{}/v1", outside.url))
            .env("OPENAI_API_KEY", "bench")
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        Self { child, url: format!("http://127.0.0.1:{port}") }
    }

    /// Waits until it answers.
    pub(crate) async fn ready(&self, http: &reqwest::Client) {
        for _ in 0..5_000 {
            if http.get(format!("{}/healthz", self.url)).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("the server does not start");
    }

    /// CPU time it has had, in milliseconds.
    pub(crate) fn cpu_ms(&self) -> f64 {
        crate::readings::cpu_ms(&self.child.id().to_string())
    }

    /// Memory in use now, in MB.
    pub(crate) fn rss_mb(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most that it ever was.
    pub(crate) fn peak_mb(&self) -> f64 {
        self.status("VmHWM:")
    }

    /// Files and sockets that it has open.
    pub(crate) fn open_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).map_or(0, Iterator::count)
    }

    fn status(&self, line: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let kb = status.lines().find_map(|l| l.strip_prefix(line)?.trim().strip_suffix("kB")?.trim().parse::<f64>().ok());
        kb.unwrap_or(f64::NAN) / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
