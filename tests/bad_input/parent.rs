//! The side of the parent: begins a test anew as a child, waits for it, and says what became of it.

use crate::child;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// The child's folder; without it, a test is the parent.
const FOLDER: &str = "BATON_BAD_INPUT_FOLDER";
/// The one input that a child runs alone.
const ALONE: &str = "BATON_BAD_INPUT_ALONE";
/// How long files are changed for.
const MUTATING: Duration = Duration::from_secs(2);
const MUTATING_LONG: Duration = Duration::from_secs(60);
/// What a child may take beside it, on a busy machine.
const BESIDE: Duration = Duration::from_secs(180);

fn setting(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}

fn mutating() -> Duration {
    if setting("BATON_PROOF").is_some_and(|proof| proof == Path::new("long")) { MUTATING_LONG } else { MUTATING }
}

/// Runs a target in a child, or is that child.
pub(crate) fn hold(target: &str) {
    if let Some(folder) = setting(FOLDER) {
        return match setting(ALONE) {
            Some(input) => child::alone(target, &folder, &input),
            None => child::work(target, &folder, mutating()),
        };
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad_input").join(target);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let (ended_well, said) = run(&folder, None);
    assert!(ended_well, "{target} died of {}:\n{said}", folder.join("current").display());
    let kept = |why: &str| {
        let entries = std::fs::read_dir(&folder).expect("the folder").filter_map(|entry| Some(entry.ok()?.path()));
        entries.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(why))).collect::<Vec<_>>()
    };
    assert_eq!(kept("panic-"), Vec::<PathBuf>::new(), "{said}");
    for input in kept("slow-").into_iter().chain(kept("memory-")) {
        let (ended_well, said) = run(&folder, Some(&input));
        assert!(ended_well, "{} alone, too:\n{said}", input.display());
    }
    eprintln!("{}", std::fs::read_to_string(folder.join("report")).expect("the child's report").trim());
}

/// The same test in a child; how it ended, and what it said.
fn run(folder: &Path, alone: Option<&Path>) -> (bool, String) {
    let test = std::thread::current().name().expect("a test has a name").to_owned();
    let name = if alone.is_some() { "alone" } else { "all" };
    let (out, err) = (folder.join(format!("{name}.out")), folder.join(format!("{name}.err")));
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args([&test, "--exact", "--nocapture", "--test-threads=1"]).env(FOLDER, folder).env("RUST_BACKTRACE", "0");
    if let Some(input) = alone {
        command.env(ALONE, input);
    }
    let file = |path: &Path| Stdio::from(std::fs::File::create(path).expect("a file"));
    let mut child = command.stdin(Stdio::null()).stdout(file(&out)).stderr(file(&err)).spawn().expect("a child");
    let started = child::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child of ours") {
            break Some(status);
        }
        if started.elapsed() > mutating() + BESIDE {
            child.kill().expect("a child of ours");
            child.wait().expect("it ends");
            break None;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let told = status.map_or_else(|| "it did not come to an end\n".to_owned(), |status| format!("{status}\n"));
    let said = [&out, &err].map(|path| std::fs::read_to_string(path).unwrap_or_default()).concat();
    (status.is_some_and(|status| status.success()), format!("{told}{said}"))
}
