//! Base64, digit by digit; how padding and white space count is for each reader to say.

/// The value of a digit of the standard alphabet.
#[must_use]
pub fn sextet(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// Bytes while their digits come in.
#[derive(Debug, Default)]
pub struct Sextets {
    bytes: Vec<u8>,
    /// What is left of the digits, less than a byte.
    bits: u32,
    held: u32,
}

impl Sextets {
    /// Room for what so many digits hold.
    #[must_use]
    pub fn with_capacity(digits: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(digits / 4 * 3),
            ..Self::default()
        }
    }

    /// Takes a digit; nothing if it is none.
    pub fn take(&mut self, digit: u8) -> Option<()> {
        self.bits = (self.bits << 6) | u32::from(sextet(digit)?);
        self.held += 6;
        if self.held >= 8 {
            self.held -= 8;
            self.bytes
                .push(u8::try_from((self.bits >> self.held) & 0xFF).ok()?);
            self.bits &= (1 << self.held) - 1;
        }
        Some(())
    }

    /// Whether the digits end with a byte, but for zeros that fill the last one.
    #[must_use]
    pub fn is_even(&self) -> bool {
        self.held < 6 && self.bits == 0
    }

    /// The whole bytes.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}
