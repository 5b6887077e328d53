//! What model calls cost: tokens as the provider counts them, money in millionths of a US dollar.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::Add;

/// Tokens and money of one call, or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Usage {
    /// Tokens of the prompt, the cached ones included.
    pub input: u32,
    /// Tokens of the prompt that the provider had in its cache.
    #[serde(default)]
    pub cached: u32,
    /// Tokens of the answer.
    pub output: u32,
    /// Millionths of a US dollar, by the price table of the configuration; 0 without a price.
    #[serde(default)]
    pub micros: u64,
}

/// Price of a model in US dollars per million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Of tokens in.
    pub input: f64,
    /// Of tokens in that were cached; the price of `input` when absent.
    #[serde(default)]
    pub cached: Option<f64>,
    /// Of tokens out.
    pub output: f64,
}

impl Usage {
    /// Tokens in and out.
    pub fn tokens(&self) -> u64 {
        u64::from(self.input) + u64::from(self.output)
    }

    /// The same tokens with their price.
    ///
    /// ```
    /// use baton::domain::usage::{Price, Usage};
    /// let usage = Usage { input: 1_000, cached: 400, output: 100, micros: 0 };
    /// let price = Price { input: 1.0, cached: Some(0.5), output: 4.0 };
    /// assert_eq!(usage.priced(&price).micros, 600 + 200 + 400);
    /// ```
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "token counts times prices, checked to be positive and finite")]
    pub fn priced(self, price: &Price) -> Self {
        let fresh = f64::from(self.input.saturating_sub(self.cached)) * price.input;
        let cached = f64::from(self.cached.min(self.input)) * price.cached.unwrap_or(price.input);
        let total = fresh + cached + f64::from(self.output) * price.output;
        Self { micros: if total.is_finite() && total > 0.0 { total.round() as u64 } else { 0 }, ..self }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            cached: self.cached.saturating_add(other.cached),
            output: self.output.saturating_add(other.output),
            micros: self.micros.saturating_add(other.micros),
        }
    }
}

impl Sum for Usage {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::default(), Add::add)
    }
}
