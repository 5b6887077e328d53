//! L5: the command line. One file a command; data on stdout, talk on stderr.

mod audit;
mod backup;
mod chat;
mod check;
mod config;
mod demo;
mod doctor;
mod eval;
mod hooks;
mod init;
mod learn;
mod manual;
mod mcp;
mod measure;
mod migrate;
mod new;
mod past;
mod privacy;
mod prompt;
mod replay;
mod route;
mod sandbox;
mod schema;
mod serve;
mod setup;
mod telemetry;
mod upgrade;
mod user;
mod workspace;

use clap::{CommandFactory as _, Parser, Subcommand};
use config::Options;
use std::process::ExitCode;

/// AI micro-agents with human handoff for WhatsApp.
#[derive(Parser)]
#[command(name = "baton", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Asked,
}

/// What was asked for.
#[derive(Subcommand)]
enum Asked {
    #[command(flatten)]
    Unsettled(Unsettled),
    #[command(flatten)]
    Settled(Command),
}

impl Asked {
    fn is_eval(&self) -> bool {
        matches!(self, Self::Settled(Command::Eval(_)))
    }
}

#[derive(Subcommand)]
enum Command {
    /// Try everything on this machine: a small team, a phone and an inbox in the browser. No account, no key.
    Demo(demo::Demo),
    /// Run the server: webhook, API, inbox, workers.
    Serve(serve::Serve),
    /// See whether everything is in place: tokens, numbers, webhook, models, database. Each line says ok, or what to do.
    Doctor,
    /// A stand-in for Meta beside any server: phones, faults, and scripts with what must come back.
    Sandbox(sandbox::Sandbox),
    /// Talk to an agent in the terminal, and see slots and triggers as they change.
    Chat(chat::Chat),
    /// Find mistakes in agents, prompts and workspace, all at once, with their places.
    Check(check::Check),
    /// Write a starting point: a new agent with its prompt.
    #[command(subcommand)]
    New(new::New),
    /// See what a model sees.
    #[command(subcommand)]
    Prompt(prompt::PromptCommand),
    /// Print JSON Schemas of the files that people write, for editors.
    #[command(subcommand)]
    Schema(schema::Schema),
    /// Bring the database up to date.
    Migrate,
    /// Copy the embedded database into a file, also while the server runs.
    Backup(backup::Backup),
    /// Feed recorded webhooks or dialogues through the real webhook, and report what came of each.
    Replay(replay::Replay),
    /// What a person gets at the handoff of a conversation, or of a recorded dialogue.
    Brief(past::BriefCommand),
    /// Why a conversation went as it did: turn by turn, each trigger's score, threshold and evidence, and what was decided.
    Why(past::Why),
    /// Try other thresholds or another agent file on conversations that happened: handoffs added, removed and moved, with the evidence.
    Backtest(past::Backtest),
    /// Measure detectors and slot filling on recorded, labelled dialogues.
    #[command(subcommand)]
    Measure(measure::Measure),
    /// Play suites of cases with the real runtime on a virtual clock, and say whether agents are good enough.
    #[command(subcommand)]
    Eval(eval::Eval),
    /// Learn from labelled dialogues: for the offline model, and for the triggers.
    #[command(subcommand)]
    Learn(learn::Learn),
    /// A bridge for a team's assistant that speaks MCP over stdin and stdout: read-only, within the rights of a key.
    Mcp(mcp::Mcp),
    /// Operators' accounts.
    #[command(subcommand)]
    User(user::User),
    /// Who did what, to which thing, and why; and whether that log is whole.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Programs of others that are told what happens: endpoints, what was told to them, and telling it again.
    #[command(subcommand)]
    Hooks(hooks::Hooks),
    /// A customer's own: everything that is kept of them, to hand out or to take away.
    #[command(subcommand)]
    Privacy(privacy::Privacy),
    /// Put a workspace file in force: teams, people, queues, rules, hours. All of it or nothing.
    Apply(workspace::Apply),
    /// Write the workspace in force as a file.
    Export(workspace::Export),
    /// What a workspace file would change. Exits with 1 when something differs.
    Diff(workspace::DiffCommand),
    /// Versions of the workspace.
    #[command(subcommand)]
    Workspace(workspace::WorkspaceCommand),
    /// Why a chat goes where it goes, and where past ones would go under another workspace.
    #[command(subcommand)]
    Route(route::RouteCommand),
}

/// Commands that look at no settings, or tell all that is wrong with them.
#[derive(Subcommand)]
enum Unsettled {
    /// Write a project of your own: agents, prompts, people, cases for evals, a workflow for CI. Then `check`, `eval run`, `demo`.
    #[command(display_order = 0)]
    Init(init::Init),
    /// May this binary run on this database, configuration and project, and beside the servers that run? Changes nothing.
    #[command(display_order = 90)]
    UpgradeCheck(upgrade::UpgradeCheck),
    /// Print what a shell needs to complete commands.
    #[command(display_order = 90)]
    Completions(manual::Completions),
    /// Write man pages, one a command.
    #[command(display_order = 90)]
    Man(manual::Man),
}

/// What went wrong, for people, and the exit code that says so to programs.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) code: u8,
    pub(crate) message: String,
}

impl Failed {
    /// The user can mend it: wrong settings, files with mistakes.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }

    /// The outside failed: database, network, disk.
    pub(crate) fn outside(message: impl Into<String>) -> Self {
        Self { code: 3, message: message.into() }
    }
}

impl From<crate::store::Failure> for Failed {
    fn from(failure: crate::store::Failure) -> Self {
        Self::outside(failure.to_string())
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self::outside(error.to_string())
    }
}

/// Runs the command line. Exit codes: 0 done, 1 found mistakes, 2 wrong settings or files, 3 the outside failed.
pub fn main() -> ExitCode {
    end_quietly_on_a_closed_pipe();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return told(&error),
    };
    telemetry::start(&cli.options, cli.command.is_eval());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report(&Failed::outside(format!("cannot start: {error}"))),
    };
    let is_eval = cli.command.is_eval();
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        // Settings that cannot be read are found before the command begins.
        Err(failed) => report(&if is_eval { eval::told(failed) } else { failed }),
    }
}

/// Help, or what is wrong with the command line; of evals that is a mistake in settings, for 2 means inconclusive there.
fn told(error: &clap::Error) -> ExitCode {
    // A closed standard output takes nothing.
    let _ = error.print();
    let is_eval = std::env::args().any(|arg| arg == "eval");
    ExitCode::from(if error.use_stderr() { if is_eval { eval::BAD_FILES } else { 2 } } else { 0 })
}

/// `baton check | head`: a reader that has seen enough is no fault.
fn end_quietly_on_a_closed_pipe() {
    const LIKE_SIGPIPE: i32 = 141;
    let otherwise = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let message = info.payload().downcast_ref::<String>().map_or("", String::as_str);
        if message.starts_with("failed printing to stdout") && message.contains("Broken pipe") {
            std::process::exit(LIKE_SIGPIPE);
        }
        otherwise(info);
    }));
}

/// The command line as a value: for man pages and completions, and to see whether a command that is written down somewhere exists.
pub fn command() -> clap::Command {
    Cli::command()
}

async fn run(cli: Cli) -> Result<ExitCode, Failed> {
    match cli.command {
        Asked::Unsettled(Unsettled::Init(init)) => init.run(),
        Asked::Unsettled(Unsettled::UpgradeCheck(check)) => check.run(cli.options).await,
        Asked::Unsettled(Unsettled::Completions(completions)) => completions.run(),
        Asked::Unsettled(Unsettled::Man(man)) => man.run(),
        Asked::Settled(command) => run_settled(command, cli.options).await,
    }
}

async fn run_settled(command: Command, mut options: Options) -> Result<ExitCode, Failed> {
    options.plays = matches!(&command, Command::Eval(eval) if eval.plays());
    let config = config::Config::of(options)?;
    match command {
        Command::Demo(demo) => demo.run(config).await,
        Command::Serve(serve) => Box::pin(serve.run(config)).await,
        Command::Doctor => Box::pin(doctor::run(config)).await,
        Command::Sandbox(sandbox) => Box::pin(sandbox.run(config)).await,
        Command::Chat(chat) => Box::pin(chat.run(config)).await,
        Command::Check(check) => check.run(&config),
        Command::New(new) => new.run(&config),
        Command::Prompt(prompt) => prompt.run(&config).await,
        Command::Schema(schema) => schema.run(),
        Command::Migrate => migrate::run(&config).await,
        Command::Backup(backup) => backup.run(&config).await,
        Command::Eval(eval) => Box::pin(eval.run(config)).await,
        Command::Replay(replay) => Box::pin(replay.run(config)).await,
        Command::Brief(brief) => Box::pin(brief.run(config)).await,
        Command::Why(why) => why.run(&config).await,
        Command::Backtest(backtest) => backtest.run(&config).await,
        Command::Measure(measure) => measure.run(),
        Command::Learn(learn) => learn.run(),
        Command::Mcp(mcp) => mcp.run().await,
        Command::User(user) => user.run(&config).await,
        Command::Audit(audit) => audit.run(&config).await,
        Command::Hooks(hooks) => hooks.run(&config).await,
        Command::Privacy(privacy) => Box::pin(privacy.run(&config)).await,
        Command::Apply(apply) => apply.run(&config).await,
        Command::Export(export) => export.run(&config).await,
        Command::Diff(diff) => diff.run(&config).await,
        Command::Workspace(workspace) => workspace.run(&config).await,
        Command::Route(route) => route.run(&config).await,
    }
}

fn report(failed: &Failed) -> ExitCode {
    eprintln!("baton: {}", failed.message.trim_end());
    ExitCode::from(failed.code)
}
