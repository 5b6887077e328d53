//! `baton completions` and `baton man`: what a shell and a reader of man pages want, made from the command line itself.

use super::Failed;
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// `baton completions`.
#[derive(Args)]
#[command(after_long_help = "\
    baton completions bash > /etc/bash_completion.d/baton
    baton completions zsh > \"${fpath[1]}/_baton\"
    baton completions fish > ~/.config/fish/completions/baton.fish")]
pub(crate) struct Completions {
    /// Of which shell
    shell: Shell,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Completions {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        let shell = match self.shell {
            Shell::Bash => clap_complete::Shell::Bash,
            Shell::Zsh => clap_complete::Shell::Zsh,
            Shell::Fish => clap_complete::Shell::Fish,
        };
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut super::command(), "baton", &mut script);
        std::io::stdout().write_all(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// `baton man`.
#[derive(Args)]
pub(crate) struct Man {
    /// The folder, e.g. /usr/local/share/man/man1; made when it is not there. Pages that are there are written anew
    folder: PathBuf,
}

impl Man {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        std::fs::create_dir_all(&self.folder).map_err(|e| Failed::outside(format!("{}: {e}", self.folder.display())))?;
        let mut command = super::command().disable_help_subcommand(true);
        command.build();
        pages(&self.folder, &command).map(|()| ExitCode::SUCCESS).map_err(|e| Failed::outside(format!("{}: {}", self.folder.display(), e.message)))
    }
}

/// A page for a command and for each below it: `baton-eval-run.1`.
fn pages(folder: &Path, command: &clap::Command) -> Result<(), Failed> {
    let man = clap_mangen::Man::new(command.clone());
    let path = folder.join(man.get_filename());
    let mut page = Vec::new();
    man.render(&mut page)?;
    std::fs::write(&path, page)?;
    println!("{}", path.display());
    command.get_subcommands().filter(|sub| !sub.is_hide_set()).try_for_each(|sub| pages(folder, sub))
}
