//! Any text at all, in every field and every format.

use proptest::prelude::*;
use sluicegate::report::{Format, read};

use super::hostile::{HOSTILE, everywhere, is_harmless, narrow};

/// Pieces that have a meaning somewhere, among pieces of anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(HOSTILE).prop_map(str::to_owned),
        "[`|#:\\[\\]<>&@*_~!\\\\/%\n ]{1,6}",
        "[a-z ]{0,12}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_text_speaks_to_a_sink(text in text()) {
        let case = everywhere(&text);
        for (format, name) in Format::ALL {
            let shown = narrow(*format, &case);
            if let Err(why) = is_harmless(*format, &shown, &text) {
                prop_assert!(false, "{}: {}\n{}", name, why, shown);
            }
        }
        // Of several files with the same name a saved verdict knows the first.
        let again = read(&narrow(Format::Json, &case)).map(|verdict| verdict.decision);
        prop_assert_eq!(again.ok(), Some(case.verdict.decision));
    }
}
