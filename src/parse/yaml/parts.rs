//! The documents of a file, split as kubectl splits them: at every line that begins with `---`,
//! whatever stands around it.

/// One document's text.
pub(super) struct Part<'t> {
    /// Its first byte in the file.
    pub(super) start: usize,
    pub(super) text: &'t str,
    /// Text on the separator's line that is no comment, in bytes of the file.
    pub(super) stray: Option<(usize, usize)>,
}

/// The parts of a text, in order.
pub(super) struct Parts<'t> {
    text: &'t str,
    at: usize,
    done: bool,
}

impl<'t> Parts<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            done: false,
        }
    }

    /// Where the next separator's line begins, at or after `from`, which begins a line.
    fn separator(&self, from: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(from..)?;
        if rest.starts_with(b"---") {
            return Some(from);
        }
        memchr::memmem::find(rest, b"\n---").map(|at| from + at + 1)
    }
}

impl<'t> Iterator for Parts<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        if self.done {
            return None;
        }
        let mut start = self.at;
        let mut stray = None;
        if self
            .text
            .get(start..)
            .is_some_and(|rest| rest.starts_with("---"))
        {
            let rest = self.text.get(start..).unwrap_or_default();
            let line = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let after = rest.get(3..line).unwrap_or_default();
            let trimmed = after.trim();
            if !trimmed.is_empty() && !trimmed.starts_with('#') {
                stray = Some((start + 3, start + line));
            }
            start = (start + line + 1).min(self.text.len());
        }
        let end = self.separator(start);
        self.done = end.is_none();
        let end = end.unwrap_or(self.text.len());
        self.at = end;
        Some(Part {
            start,
            text: self.text.get(start..end).unwrap_or_default(),
            stray,
        })
    }
}
