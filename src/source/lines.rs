//! Byte offsets to lines and columns.

/// Where each line of a text begins.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Finds the line starts of `text`; a line ends at LF (CR LF ends with its LF).
    #[must_use]
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
            .collect();
        Self { starts }
    }

    /// Line and column, 1-based, of byte `offset`; columns count characters.
    #[must_use]
    pub fn at(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = floor_boundary(text, offset);
        let line = self
            .starts
            .partition_point(|&start| start as usize <= offset)
            .max(1);
        let start = self.starts.get(line - 1).map_or(0, |&start| start as usize);
        let column = text
            .get(start..offset)
            .map_or(0, |before| before.chars().count());
        (clamp(line), clamp(column + 1))
    }
}

fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The offset itself, or the start of the character that it is inside of; at most the end.
pub(super) fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_offsets_are_forgiving() {
        let text = "a\nåb\r\nc";
        let lines = Lines::new(text);
        assert_eq!(lines.at(text, 0), (1, 1));
        assert_eq!(lines.at(text, 2), (2, 1));
        assert_eq!(lines.at(text, 3), (2, 1), "inside å");
        assert_eq!(lines.at(text, 4), (2, 2));
        assert_eq!(lines.at(text, 99), (3, 2));
        assert_eq!(Lines::new("").at("", 0), (1, 1));
    }
}
