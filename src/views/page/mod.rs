//! One self-contained page a call.

use crate::call::Record;

/// A recording to carry inside the page.
#[derive(Debug, Clone, Copy)]
pub struct AudioEmbed<'a> {
    /// Its media type, `audio/wav`.
    pub mime: &'a str,
    /// The file's bytes.
    pub bytes: &'a [u8],
}

/// The page of one call.
#[must_use]
pub fn page(record: &Record, audio: Option<AudioEmbed<'_>>) -> String {
    let _ = (record, audio);
    String::new()
}
