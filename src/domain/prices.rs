//! What WhatsApp charges for a message, as far as the configuration knows it: Meta tells the category of a message, not its price.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Categories that statuses name (Meta, pricing on the WhatsApp Business Platform).
const CATEGORIES: [&str; 7] =
    ["service", "utility", "marketing", "marketing_lite", "authentication", "authentication_international", "referral_conversion"];

/// US dollars a message, by category (`service`, `utility`, `marketing`, …) and the recipient's country, ISO 3166 alpha-2; `other` for all
/// countries that are not named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prices(pub BTreeMap<String, BTreeMap<String, f64>>);

impl Prices {
    /// Millionths of a US dollar; none when nobody said.
    ///
    /// ```
    /// use baton::domain::prices::Prices;
    /// let prices: Prices = serde_json::from_str(r#"{"service": {"GB": 0.022, "other": 0.01}}"#).unwrap();
    /// assert_eq!(prices.micros("service", Some("GB")), Some(22_000));
    /// assert_eq!(prices.micros("service", Some("FR")), Some(10_000));
    /// assert_eq!(prices.micros("marketing", Some("GB")), None);
    /// ```
    pub fn micros(&self, category: &str, country: Option<&str>) -> Option<u64> {
        let rates = self.0.get(category)?;
        let rate = country.and_then(|country| rates.get(country)).or_else(|| rates.get("other"))?;
        let micros = (rate * 1_000_000.0).round();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded right here")]
        (0.0..1e12).contains(&micros).then_some(micros as u64)
    }

    /// What is wrong with them, in one sentence.
    pub fn check(&self) -> Result<(), String> {
        for (category, rates) in &self.0 {
            if !CATEGORIES.contains(&category.as_str()) {
                return Err(format!("prices.{category} is no category of Meta's: there is {}", CATEGORIES.join(", ")));
            }
            for (country, rate) in rates {
                let named = country == "other" || (country.bytes().all(|b| b.is_ascii_uppercase()) && super::zone::is_country(country));
                if !named {
                    return Err(format!(
                        "prices.{category}: `{country}` is no country of ISO 3166: write two capital letters (GB, not UK), or `other`"
                    ));
                }
                if !(0.0..=100.0).contains(rate) {
                    return Err(format!("prices.{category}.{country} is {rate}; write US dollars a message, 0 to 100"));
                }
            }
        }
        Ok(())
    }
}
