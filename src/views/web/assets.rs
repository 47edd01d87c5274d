//! Stand-in until the page is embedded.

/// A part of the page.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its media type.
    pub mime: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// The part at `path`.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    (path == "index.html")
        .then_some(Asset { mime: "text/html; charset=utf-8", bytes: b"<!doctype html><title>Sidetone</title>" })
}
