//! Which addresses a tool may reach: public ones. Whoever answers for a name, the connection is made only to an address that was
//! looked at here, so that a name which changes its mind between the check and the connection gains nothing.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Addresses of one name that are tried.
const ADDRESSES_MAX: usize = 16;

/// Blocks of the IANA IPv4 Special-Purpose Address Registry (RFC 6890 and updates), multicast (RFC 5771) and class E (RFC 1112),
/// as the first address and the length of the prefix.
const NOT_PUBLIC: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
    // Azure's platform answers its own machines here, on an address that looks public.
    (Ipv4Addr::new(168, 63, 129, 16), 32),
];

/// Blocks inside the global unicast space 2000::/3 that are not public: protocol assignments with Teredo, documentation, 6to4,
/// documentation again (RFC 9637). All else outside of 2000::/3 is refused as a whole: loopback, mapped, translated, unique local,
/// link local, multicast.
const NOT_PUBLIC_V6: [(Ipv6Addr, u32); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Is it an address of the public internet?
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => !NOT_PUBLIC.iter().any(|block| within_v4(v4, *block)),
        IpAddr::V6(v6) => within_v6(v6, GLOBAL_UNICAST) && !NOT_PUBLIC_V6.iter().any(|block| within_v6(v6, *block)),
    }
}

fn within_v4(address: Ipv4Addr, (first, prefix): (Ipv4Addr, u32)) -> bool {
    (address.to_bits() ^ first.to_bits()).leading_zeros() >= prefix
}

fn within_v6(address: Ipv6Addr, (first, prefix): (Ipv6Addr, u32)) -> bool {
    (address.to_bits() ^ first.to_bits()).leading_zeros() >= prefix
}

/// A name leads to no public address.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address")]
pub(super) struct NotPublic;

/// Looks names up, and gives only their public addresses.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public = public_of(found)?;
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

fn public_of(found: impl Iterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, NotPublic> {
    let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).take(ADDRESSES_MAX).collect();
    if public.is_empty() { Err(NotPublic) } else { Ok(public) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        let private = "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.9.9.9 168.63.129.16 169.254.169.254 172.16.0.1 \
             172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.1.1.1 \
             240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 100::1 2001::1 \
             2001:10::1 2001:1ff::1 2001:db8::1 2002:7f00:1::1 3fff::1 3fff:fff::1 4000::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 febf::1 fec0::1 ff02::1";
        let public = "1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 168.63.129.17 169.253.1.1 172.15.1.1 172.32.0.0 \
             192.0.1.1 192.0.3.1 192.167.1.1 192.169.0.0 198.17.1.1 198.20.0.0 203.0.112.1 203.0.114.1 223.255.255.255 2001:200::1 2001:db7::1 \
             2001:db9::1 2003::1 2606:4700::1111 2a00:1450::1 3ffe::1 3fff:1000::1";
        for (list, wanted) in [(private, false), (public, true)] {
            for text in list.split_whitespace() {
                assert_eq!(is_public(text.parse().unwrap()), wanted, "{text}");
            }
        }
    }

    #[test]
    fn of_mixed_addresses_only_the_public_ones_are_left() {
        let at = |text: &str| SocketAddr::new(text.parse().unwrap(), 0);
        assert_eq!(public_of([at("127.0.0.1"), at("8.8.8.8"), at("::1")].into_iter()).unwrap(), [at("8.8.8.8")]);
        assert!(public_of([at("127.0.0.1"), at("::ffff:8.8.8.8")].into_iter()).is_err());
        assert!(public_of(std::iter::empty()).is_err());
    }
}
