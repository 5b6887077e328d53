//! The words of the agent's side: what a lookup found, why another agent goes on.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a lookup found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Found {
    /// A result that follows the tool's schema.
    Result {
        /// The result.
        result: Value,
    },
    /// Nothing: refused, unreachable, too late, or not what was promised.
    Failure {
        /// Why, for people who run the tools.
        detail: String,
    },
}

/// Why a conversation passed from agent to agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassReason {
    /// The goal was reached, and an outcome rule names the next agent.
    Outcome,
    /// The model said whose task it is, and the agent file allows it.
    Hint,
}
