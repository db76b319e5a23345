use sluicegate::parse::*;
use sluicegate::source::*;
fn main() {
    let mut n = 0;
    let mut amb = std::collections::BTreeMap::<String, Vec<String>>::new();
    let mut bytes = 0usize;
    let mut texts = vec![];
    for e in walkdir::WalkDir::new(std::env::args().nth(1).unwrap())
        .into_iter()
        .flatten()
    {
        let p = e.path();
        if !p.is_file() {
            continue;
        };
        let x = p
            .extension()
            .map(|e| e.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        if x != "yaml" && x != "yml" {
            continue;
        }
        let b = std::fs::read(p).unwrap();
        let Ok((t, _)) = decode(&b) else {
            println!("enc {p:?}");
            continue;
        };
        n += 1;
        bytes += t.len();
        let s = Source::new(SourceId(0), p.to_string_lossy().to_string(), t.to_string());
        texts.push(s);
    }
    for s in &texts {
        let r = yaml(s, Dialect::Kubernetes, &Limits::default());
        for f in r.findings {
            amb.entry(f.rule.to_string())
                .or_default()
                .push(format!("{}:{} {}", s.path, f.place.line, f.message));
        }
        for f in r.faults {
            println!("FAULT {} {}", s.path, f.message)
        }
    }
    println!("{n} files");
    for (k, v) in &amb {
        let mut files: Vec<_> = v.iter().map(|x| x.split(':').next().unwrap()).collect();
        files.dedup();
        println!("== {k} {} in {} files", v.len(), files.len());
        for x in v.iter().take(12) {
            println!("   {}", x)
        }
    }
    let time = |f: &dyn Fn()| {
        let mut best = f64::MAX;
        for _ in 0..5 {
            let t = std::time::Instant::now();
            f();
            best = best.min(t.elapsed().as_secs_f64());
        }
        best
    };
    let a = time(&|| {
        for s in &texts {
            std::hint::black_box(yaml(s, Dialect::Kubernetes, &Limits::default()));
        }
    });
    let b = time(&|| {
        for s in &texts {
            for e in granit_parser::Parser::new_from_str(&s.text) {
                if std::hint::black_box(e).is_err() {
                    break;
                }
            }
        }
    });
    println!(
        "ours {:.1} MB/s granit events {:.1} MB/s",
        bytes as f64 / a / 1e6,
        bytes as f64 / b / 1e6
    );
}
