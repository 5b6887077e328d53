//! Time zones by country, from a table of the 249 countries of ISO 3166 and Kosovo. Never reads a clock.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One line a country: code, main IANA zone, currency (ISO 4217), names. Zones after the public tz database.
pub(crate) const COUNTRIES: &str = include_str!("countries.tsv");

static ZONES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let cells = |line: &'static str| line.split_once('\t').and_then(|(code, rest)| Some((code, rest.split('\t').next()?)));
    COUNTRIES.lines().filter_map(cells).collect()
});

/// The main time zone of a country (ISO 3166 alpha-2): where most of its people or its capital are. UTC when the code is unknown.
///
/// ```
/// use baton::domain::zone;
/// assert_eq!(zone::of_country("DE"), "Europe/Berlin");
/// assert_eq!(zone::of_country("us"), "America/New_York");
/// assert_eq!(zone::of_country("??"), "UTC");
/// ```
pub fn of_country(iso2: &str) -> &'static str {
    ZONES.get(iso2.to_ascii_uppercase().as_str()).copied().unwrap_or("UTC")
}

/// Is it the code of a country, any case?
pub fn is_country(iso2: &str) -> bool {
    ZONES.contains_key(iso2.to_ascii_uppercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_zone_that_exists() {
        assert_eq!(ZONES.len(), 250, "249 of ISO 3166 and Kosovo");
        for (code, zone) in ZONES.iter() {
            assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{code}: {zone}");
        }
    }

    #[test]
    fn the_best_known_zone_stands_for_a_wide_country() {
        for (code, zone) in [("BR", "America/Sao_Paulo"), ("ES", "Europe/Madrid"), ("mx", "America/Mexico_City"), ("AU", "Australia/Sydney")] {
            assert_eq!(of_country(code), zone);
        }
        for unknown in ["", "ZZ", "DEU", "ß"] {
            assert_eq!(of_country(unknown), "UTC");
        }
    }
}
