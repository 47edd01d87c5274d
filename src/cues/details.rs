//! What was promised, and the names, numbers and dates that were given.

use serde::{Deserialize, Serialize};

use crate::Party;

/// Something somebody will do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Who does it.
    pub who: Party,
    /// What, in the words said.
    pub what: String,
    /// When, in the words said; none where no time was named.
    #[serde(default)]
    pub when: Option<String>,
    /// The words.
    pub quote: String,
    /// Where in the call.
    pub at_s: f64,
}

/// What kind of detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetailKind {
    /// A person's name.
    Name,
    /// Order, policy, account or booking number by that name.
    OrderNumber,
    /// A sum of money.
    Amount,
    /// A date.
    Date,
    /// By when something is needed.
    Deadline,
    /// Postal address or post code.
    Address,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// Any other number to refer to.
    Reference,
    /// A promise.
    FollowUp,
    /// A place.
    Place,
}

/// A detail somebody gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// What kind of detail.
    pub kind: DetailKind,
    /// Its value, normalised (digits, lower-case e-mail).
    pub value: String,
    /// Who gave it.
    pub party: Party,
    /// The words.
    pub quote: String,
    /// Where in the call it begins.
    pub start_s: f64,
    /// Where it ends.
    pub end_s: f64,
    /// Whether the other party read it back, and when.
    #[serde(default)]
    pub read_back_s: Option<f64>,
    /// What it was read back as, where that was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub misread_as: Option<String>,
}
