//! Addresses and ranges of addresses, as the newest servers ask for them.
//!
//! Invariant: what older servers let pass is said only of the minors that refuse it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::read::text;
use super::said::Said;
use crate::parse::Node;

/// The first minor that refuses addresses that can be read in two ways.
const STRICT: u32 = 36;

/// A family of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V4,
    V6,
}

/// The family of an address.
pub(super) fn version(ip: IpAddr) -> Version {
    if ip.is_ipv4() {
        Version::V4
    } else {
        Version::V6
    }
}

/// A node must hold an IP address; which one it is.
pub(super) fn ip<'n>(said: &mut Said<'n>, node: &'n Node) -> Option<IpAddr> {
    let text = text(node)?;
    match text.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_some() => {
            let wanted = "must not be an IPv4 address in the form of IPv6";
            said.format(node, wanted).since(STRICT);
            None
        }
        Ok(ip) => Some(ip),
        Err(_) => {
            let zeros = text.split('.').count() == 4
                && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            said.format(node, "must be an IP address").help(if zeros {
                "write four numbers from 0 to 255 without leading zeros"
            } else {
                "write a full address"
            });
            None
        }
    }
}

/// Why traffic can't be sent to an address, if it can't.
pub(super) fn special(ip: IpAddr) -> Option<&'static str> {
    let local = match ip {
        IpAddr::V4(v4) => v4.is_link_local() || v4.octets().starts_with(&[224, 0, 0]),
        IpAddr::V6(v6) => {
            let first = v6.segments().first().copied().unwrap_or_default();
            first & 0xffc0 == 0xfe80 || first & 0xff0f == 0xff02
        }
    };
    match ip {
        ip if ip.is_unspecified() => Some("must not be the unspecified address"),
        ip if ip.is_loopback() => Some("must not be a loopback address"),
        _ => local.then_some("must not be a link-local address"),
    }
}

/// A range of addresses.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    bits: u128,
    length: u32,
    /// Its family.
    pub(super) version: Version,
}

impl Range {
    /// Whether another range lies in this one and is smaller.
    pub(super) fn is_wider_than(self, other: Self) -> bool {
        self.version == other.version
            && self.length < other.length
            && (self.bits ^ other.bits) & self.mask() == 0
    }

    fn mask(self) -> u128 {
        let width = if self.version == Version::V4 { 32 } else { 128 };
        let host = width - self.length;
        u128::MAX.checked_shl(host).unwrap_or(0)
    }

    /// Whether the address is more than the range's own.
    fn has_host_bits(self) -> bool {
        let inside = if self.version == Version::V4 {
            u128::from(u32::MAX)
        } else {
            u128::MAX
        };
        self.bits & !self.mask() & inside != 0
    }
}

/// Reads a range.
fn range_of(text: &str) -> Option<Range> {
    let (address, length) = text.split_once('/')?;
    let plain = !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
    let length: u32 = length.parse().ok().filter(|_| plain)?;
    let (bits, version, most) = match (address.parse::<Ipv4Addr>(), address.parse::<Ipv6Addr>()) {
        (Ok(v4), _) => (u128::from(v4.to_bits()), Version::V4, 32),
        (_, Ok(v6)) => (v6.to_bits(), Version::V6, 128),
        _ => return None,
    };
    (length <= most).then_some(Range {
        bits,
        length,
        version,
    })
}

/// A node must hold a range of addresses; which one it is.
pub(super) fn range<'n>(said: &mut Said<'n>, node: &'n Node) -> Option<Range> {
    let text = text(node)?;
    let Some(range) = range_of(text) else {
        said.format(node, "must be an IP range")
            .help("write it like `10.0.0.0/8`");
        return None;
    };
    if text
        .rsplit('/')
        .next()
        .is_some_and(|l| l.len() > 1 && l.starts_with('0'))
    {
        said.format(node, "must not have a leading zero in its length")
            .since(STRICT);
    } else if range.has_host_bits() {
        said.format(node, "must not have bits set beyond its length")
            .help("write the first address of the range")
            .since(STRICT);
    }
    Some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_others() {
        let of = |text| range_of(text).unwrap();
        assert!(of("10.0.0.0/8").is_wider_than(of("10.1.0.0/16")));
        assert!(!of("10.0.0.0/8").is_wider_than(of("10.0.0.0/8")));
        assert!(!of("10.0.0.0/8").is_wider_than(of("11.0.0.0/16")));
        assert!(!of("10.0.0.0/8").is_wider_than(of("fd00::/64")));
        assert!(of("0.0.0.0/0").is_wider_than(of("10.0.0.0/8")));
        assert!(of("::/0").is_wider_than(of("fd00::/8")));
        assert!(of("10.1.2.3/24").has_host_bits());
        assert!(!of("10.1.2.0/24").has_host_bits());
        assert!(!of("0.0.0.0/0").has_host_bits());
        assert!(!of("fd00::1/128").has_host_bits());
        for wrong in [
            "10.0.0.0",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "localhost/8",
            "2001:db8::/129",
        ] {
            assert!(range_of(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn addresses_that_lead_nowhere() {
        for text in [
            "0.0.0.0",
            "::",
            "127.0.0.1",
            "::1",
            "169.254.1.1",
            "fe80::1",
            "224.0.0.1",
        ] {
            assert!(special(text.parse().unwrap()).is_some(), "{text}");
        }
        for text in ["10.0.0.1", "2001:db8::1", "225.0.0.1"] {
            assert!(special(text.parse().unwrap()).is_none(), "{text}");
        }
    }
}
