use super::*;
use crate::parse::{Dialect, Limits, yaml};
use crate::source::SourceId;

fn found(path: &str, text: &str) -> Vec<(String, u32, u32)> {
    let source = Source::new(SourceId(0), path, text);
    let parsed = if path.ends_with(".yaml") {
        yaml(&source, Dialect::Kubernetes, &Limits::default()).documents
    } else {
        Vec::new()
    };
    let secrets = file(&source, &parsed, "salt");
    let told = |finding: &Finding| {
        (
            finding.rule.to_string(),
            finding.place.line,
            finding.place.column,
        )
    };
    secrets.findings.iter().map(told).collect()
}

fn check(path: &str, text: &str, expected: &[(&str, u32, u32)]) {
    let found = found(path, text);
    let found: Vec<_> = found
        .iter()
        .map(|(rule, line, column)| (rule.as_str(), *line, *column))
        .collect();
    assert_eq!(found, expected, "{text}");
}

const TOKEN: &str = "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";

#[test]
fn a_secret_is_found_wherever_a_file_can_hold_it() {
    let rule = "secrets/token";
    check("a.md", &format!("see\n  `{TOKEN}`\n"), &[(rule, 2, 4)]);
    check("a.yaml", &format!("a: b # {TOKEN}\n"), &[(rule, 1, 8)]);
    check("a.yaml", &format!("{TOKEN}: b\n"), &[(rule, 1, 1)]);
    check(
        "a.yaml",
        &format!("a: |\n  b\n  c={TOKEN}\n"),
        &[(rule, 3, 5)],
    );
    let folded = format!("a: \"{}\\\n  {}\"\n", &TOKEN[..20], &TOKEN[20..]);
    check("a.yaml", &folded, &[(rule, 1, 4)]);
    check(
        "a.yaml",
        "a: \"\\x67hp_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17\"\n",
        &[(rule, 1, 4)],
    );
}

#[test]
fn names_elsewhere_count() {
    check(
        "a.yaml",
        "env:\n- name: DB_PASSWORD\n  value: Tr0ub4dor3\n",
        &[("secrets/password", 3, 10)],
    );
    check(
        "a.yaml",
        "args: [--api-token, Zf3D0LXCM3EIMbgJpUNnkRtOfOueHznB]\n",
        &[("secrets/high-entropy", 1, 21)],
    );
}

#[test]
fn layers_are_opened() {
    let rule = "secrets/token";
    // base64, base64 of base64, hexadecimal, URL encoding.
    check(
        "a.yaml",
        "a: Z2hwX3pRV0J1VFNPb1JpNEE5c3BIY1ZZNW5jbnNEa3hrSjBtTHExNw==\n",
        &[(rule, 1, 4)],
    );
    check(
        "a.yaml",
        "a: WjJod1gzcFJWMEoxVkZOUGIxSnBORUU1YzNCSVkxWlpOVzVqYm5ORWEzaHJTakJ0VEhFeE53PT0=\n",
        &[(rule, 1, 4)],
    );
    check(
        "a.txt",
        "x: 6768705f7a5157427554534f6f5269344139737048635659356e636e73446b786b4a306d4c713137\n",
        &[(rule, 1, 4)],
    );
    check(
        "a.txt",
        "u=%67hp%5FzQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17\n",
        &[(rule, 1, 3)],
    );
}

#[test]
fn what_is_right_is_left_alone() {
    for text in [
        "password: ENC[AES256_GCM,data:bm90,iv:bm90,tag:bm90,type:str]\n",
        "image: ghcr.io/acme/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n",
        "key: AKIAIOSFODNN7EXAMPLE\n",
        "token: ${{ secrets.GITHUB_TOKEN }}\n",
        "password: <path:secret/data/app#password>\n",
        "remoteRef: {key: app/db, property: password}\n",
        "caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM=\n",
        "vault.hashicorp.com/agent-inject-secret-token: secret/data/app\n",
    ] {
        check("a.yaml", text, &[]);
    }
}

#[test]
fn typographic_signs_part_a_name_from_its_value_too() {
    let key = "q8Zt3vLx0mPw7RkY2bNd5sGhJ4cF6aTe";
    for gap in [": \u{201c}", "\u{a0}=\u{a0}", ":\u{3000}"] {
        let text = format!("coinbase{gap}{key}\u{201d}\n");
        let column = u32::try_from(8 + gap.chars().count() + 1).unwrap();
        check("notes.md", &text, &[("secrets/token", 1, column)]);
    }
}

#[test]
fn what_sops_left_is_told() {
    let enc = "ENC[AES256_GCM,data:bm90,iv:bm90,tag:bm90,type:str]";
    let sops = "sops:\n  mac: x\n  encrypted_regex: ^(data|stringData)$\n";
    let text =
        format!("kind: Secret\nmetadata: {{name: a}}\nstringData:\n  a: {enc}\n  b: clear\n{sops}");
    check("a.yaml", &text, &[("secrets/sops-cleartext", 5, 6)]);
    let text = format!("a: {enc}\nb_unencrypted: clear\n{}", "sops:\n  mac: x\n");
    check("a.yaml", &text, &[]);
}

#[test]
fn what_sops_left_in_lines_is_told() {
    let enc = "ENC[AES256_GCM,data:bm90,iv:bm90,tag:bm90,type:str]";
    let rule = "secrets/sops-cleartext";
    let age = "-----BEGIN AGE ENCRYPTED FILE-----\\nbm90\\n-----END AGE ENCRYPTED FILE-----\\n";
    let dotenv = |scope: &str| {
        format!(
            "#{enc}\nHOST={enc}\nPLACE=berlin\nEMPTY=\nsops_mac={enc}\nsops_version=3.9.4\nsops_age__list_0__map_enc={age}\n{scope}\n"
        )
    };
    check(".env", &dotenv(""), &[(rule, 3, 7)]);
    check(".env", &dotenv("sops_encrypted_regex=^HOST$"), &[]);
    check(
        ".env",
        &dotenv("sops_encrypted_regex=^PLACE$"),
        &[(rule, 3, 7)],
    );
    check(".env", &dotenv("sops_unencrypted_suffix=CE"), &[]);
    let ini = |scope: &str| {
        format!(
            "[db]\nhost = {enc}\nplace = berlin\n\n[sops]\nversion = 3.9.4\nmac = {enc}\n{scope}\n"
        )
    };
    check("a.ini", &ini(""), &[(rule, 3, 9)]);
    check("a.ini", &ini("unencrypted_regex = ^db$"), &[]);
    // Without its code, or in another section, this is no file of SOPS.
    check(".env", &dotenv("").replace("sops_mac", "sops_max"), &[]);
    check("a.ini", &ini("").replace("[sops]", "[shops]"), &[]);
}

#[test]
fn what_is_not_sealed_is_told() {
    let mut sealed = vec![2, 0];
    sealed.extend(std::iter::repeat_n(7, 600));
    let sealed = base64_of(&sealed);
    let head = "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n";
    check("a.yaml", &format!("{head}    password: {sealed}\n"), &[]);
    let template = "  template:\n    data:\n      url: \"{{ .host }}\"\n";
    check("a.yaml", &format!("{head}    a: {sealed}\n{template}"), &[]);
    let rule = "secrets/sealed-cleartext";
    check(
        "a.yaml",
        &format!("{head}    password: Tr0ub4dor3\n"),
        &[(rule, 5, 15)],
    );
    let template = "  template:\n    data:\n      password: Tr0ub4dor3\n";
    check(
        "a.yaml",
        &format!("{head}    a: {sealed}\n{template}"),
        &[(rule, 8, 17)],
    );
}

#[test]
fn gzip_in_base64_is_opened() {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(format!("release: {TOKEN}\n").as_bytes())
        .unwrap();
    let packed = base64_of(&gzip.finish().unwrap());
    check(
        "a.yaml",
        &format!("data: {packed}\n"),
        &[("secrets/token", 1, 7)],
    );
}

#[test]
fn hashes_differ_by_salt_and_by_nothing_else() {
    assert_eq!(hash("a", "x"), hash("a", "x"));
    assert_ne!(hash("a", "x"), hash("a", "y"));
    assert_eq!(hash("a", "x").len(), SHOWN);
}

#[test]
fn one_gigantic_layer_is_said() {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b'a'; 40 << 20]).unwrap();
    let bomb = gzip.finish().unwrap();
    let text = format!("a: {}\n", base64_of(&bomb));
    let source = Source::new(SourceId(0), "a.yaml", text);
    assert!(file(&source, &[], "").fault.is_some());
}

fn base64_of(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |n: u32| char::from(DIGITS[n as usize & 63]);
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let n = chunk.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        let digits = [n >> 18, n >> 12, n >> 6, n].map(digit);
        out.extend(&digits[..=chunk.len()]);
        out.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    out
}
