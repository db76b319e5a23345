//! What a whole check costs on real repositories, as ratios to bare work on the same bytes in the
//! same run: R1 opens, reads and closes every file; R2 drains the YAML events of the same bytes in
//! memory with a bare event parser. Absolute times drift with the machine; the ratios count.
//!
//! `SLUICEGATE_CORPORA=DIR cargo bench` with a folder that holds `*.tar.zst` sets, or folders.

#![allow(clippy::expect_used, clippy::print_stdout, clippy::indexing_slicing)]
#![allow(clippy::cast_precision_loss)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use cpu_time::ProcessTime;

mod lanes;

use lanes::Rules;

/// Alternating rounds; medians are printed.
const ROUNDS: usize = 5;
/// How many renamed copies the large variant of a set holds.
const COPIES: usize = 10;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, folder] = arguments.as_slice()
        && flag == "--peak-memory-of"
    {
        lanes::whole(Path::new(folder), 2, Rules::All);
        println!("{}", peak_memory_kib());
        return;
    }
    let Ok(corpora) = std::env::var("SLUICEGATE_CORPORA") else {
        println!("SLUICEGATE_CORPORA names no folder of sets: nothing to measure");
        return;
    };
    let work = tempfile::tempdir().expect("a temporary folder");
    for set in sets(Path::new(&corpora), work.path()) {
        let large = work.path().join(format!("{}-x{COPIES}", name(&set)));
        copy_renamed(&set, &large);
        measure(&set);
        measure(&large);
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The sets of a folder, unpacked where they are archives.
fn sets(corpora: &Path, work: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(corpora).expect("the folder of sets").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.push(path);
        } else if let Some(set) = name(&path).strip_suffix(".tar.zst") {
            let folder = work.join(set);
            unpack(&path, &folder);
            found.push(folder);
        }
    }
    found.sort_by_key(|path| lanes::files(path).len());
    found
}

fn unpack(archive: &Path, folder: &Path) {
    let file = fs::File::open(archive).expect("an archive");
    let plain = ruzstd::decoding::StreamingDecoder::new(file).expect("zstd");
    tar::Archive::new(plain).unpack(folder).expect("tar");
}

/// Copies of a set in which no two objects are of the same name.
fn copy_renamed(from: &Path, to: &Path) {
    for file in lanes::files(from) {
        let Ok(bytes) = fs::read(&file) else { continue };
        let relative = file.strip_prefix(from).expect("a file below its root");
        for copy in 0..COPIES {
            let target = to.join(format!("c{copy}")).join(relative);
            fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            fs::write(target, renamed(&bytes, copy)).expect("a file");
        }
    }
}

fn renamed(bytes: &[u8], copy: usize) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return bytes.to_vec();
    };
    let prefix = format!("\n  name: c{copy}-");
    let plain = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let mut parts = text.split("\n  name: ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if plain(part) { &prefix } else { "\n  name: " });
        out.push_str(part);
    }
    out.into_bytes()
}

/// Times one call.
fn time<T>(work: impl FnOnce() -> T) -> Time {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    black_box(work());
    Time {
        wall: wall.elapsed().as_secs_f64(),
        cpu: cpu.elapsed().as_secs_f64(),
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn measure(set: &Path) {
    let texts = lanes::texts(set);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let mut stage = lanes::Stage::new();
    stage.times(set);
    let documents = lanes::whole(set, 1, Rules::All);
    let round = |_| Round {
        read: time(|| lanes::read(set)),
        events: time(|| lanes::events(&texts)),
        one: time(|| lanes::whole(set, 1, Rules::All)),
        two: time(|| lanes::whole(set, 2, Rules::All)),
        twenty: time(|| lanes::whole(set, 1, Rules::Twenty)),
        native: time(|| lanes::whole(set, 1, Rules::Native)),
        stages: stage.times(set),
    };
    let rounds: Vec<_> = (0..ROUNDS).map(round).collect();
    println!(
        "\n{}: {} files, {:.1} MB of YAML, {documents} documents",
        name(set),
        lanes::files(set).len(),
        bytes as f64 / 1e6
    );
    let ratio = |over: &dyn Fn(&Round) -> f64, under: &dyn Fn(&Round) -> f64| {
        median(rounds.iter().map(|round| over(round) / under(round)))
    };
    let line = |name: &str, of: fn(&Time) -> f64, lane: fn(&Round) -> &Time| {
        let reading = ratio(&|r| of(lane(r)), &|r| of(&r.read));
        let events = ratio(&|r| of(lane(r)), &|r| of(&r.events));
        println!("  {name:28}{reading:6.2} x R1 (reading)   {events:6.2} x R2 (bare events)");
    };
    line("whole check, CPU", |t| t.cpu, |r| &r.one);
    line("twenty policies, CPU", |t| t.cpu, |r| &r.twenty);
    line("no policies, CPU", |t| t.cpu, |r| &r.native);
    line("one thread, wall", |t| t.wall, |r| &r.one);
    line("two threads, wall", |t| t.wall, |r| &r.two);
    println!(
        "  all policies over twenty    {:6.2} x",
        ratio(&|r| r.one.cpu, &|r| r.twenty.cpu)
    );
    println!(
        "  documents a second and core {:6.0}",
        median(rounds.iter().map(|r| documents as f64 / r.one.cpu))
    );
    println!(
        "  peak memory                 {:6} MiB",
        peak_of(set) / 1024
    );
    let total = median(rounds.iter().map(|r| r.stages.total()));
    for (stage, share) in lanes::Stages::NAMES.iter().zip(0..) {
        let part = median(rounds.iter().map(|r| r.stages.part(share)));
        println!("  {stage:10} {:5.1} %", 100.0 * part / total);
    }
}

/// Seconds that one piece of work took.
struct Time {
    wall: f64,
    cpu: f64,
}

/// One of each.
struct Round {
    read: Time,
    events: Time,
    one: Time,
    two: Time,
    twenty: Time,
    native: Time,
    stages: lanes::Stages,
}

/// The peak memory of a check in a process of its own, in KiB.
fn peak_of(set: &Path) -> u64 {
    let me = std::env::current_exe().expect("this program");
    let output = Command::new(me)
        .arg("--peak-memory-of")
        .arg(set)
        .output()
        .expect("a child");
    String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .unwrap_or_default()
}

fn peak_memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|l| l.split_whitespace().next())
        .and_then(|n| n.parse().ok())
        .unwrap_or_default()
}
