//! A full disk below SQLite: webhooks are answered with 503 meanwhile, and when there is room again baton goes on without a restart.
//!
//! QUALITY B4, "disk full"; I1, I2, I43.

use super::checker::{at_rest, check};
use super::crowd::Manner;
use super::scene::Scene;
use super::{skipped, turn};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A small disk of the test's own; gone with it.
struct Disk(PathBuf);

impl Disk {
    fn mounted_at(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=32m", "tmpfs"]).arg(folder).output().ok()?;
        mount.status.success().then(|| Self(folder.to_owned()))
    }

    /// Not a byte is left.
    fn fill(&self) {
        let mut ballast = fs::File::create(self.0.join("ballast")).expect("a file");
        for size in [1 << 20, 1 << 12, 1] {
            let bytes = vec![0; size];
            while ballast.write_all(&bytes).is_ok() {}
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.0.join("ballast")).expect("the ballast");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_with_503_and_over_when_there_is_room() {
    let _turn = turn().await;
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = temporary.path().join("disk");
    let Some(disk) = Disk::mounted_at(&folder) else {
        return skipped("a_full_disk_is_said_with_503_and_over_when_there_is_room", "no right to mount a small disk");
    };
    let scene = Scene::in_folder(temporary, folder).await;
    let mut server = scene.start(0);
    scene.is_ready(0).await;
    let crowd = scene.crowd(&Manner::many(60, 1_500, 40));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    disk.fill();
    let began = tokio::time::Instant::now();
    while crowd.answered(503) < 10 {
        assert!(began.elapsed() < Duration::from_secs(30), "a full disk is felt: {:?}", crowd.statuses());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    disk.make_room();
    let back = scene.serves_again(&[0], "a full disk").await;
    let statuses = crowd.end(Duration::from_secs(60)).await;
    at_rest(&scene, Duration::from_secs(60)).await;
    assert_eq!(server.terminate(), Some(0), "the process that began is the one that ends");
    let seen = check(&scene).await;
    println!("proof: a full disk: back after {back:?}; webhooks {statuses:?}; {seen:?}");
    assert_eq!(seen.never_left, 0, "what surely did not leave is sent once there is room");
}
