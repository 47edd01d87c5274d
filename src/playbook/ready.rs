//! The playbooks that ship inside the program.

/// Name and text of each.
pub const READY: [(&str, &str); 3] = [
    ("service", include_str!("ready/service.toml")),
    ("complaint", include_str!("ready/complaint.toml")),
    ("payment", include_str!("ready/payment.toml")),
];

/// The text of a ready playbook.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    READY.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
