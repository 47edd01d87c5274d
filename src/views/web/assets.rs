//! The page's files, taken into the program when it was built.

include!(concat!(env!("OUT_DIR"), "/web_assets.rs"));

/// One file of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Media type for `Content-Type`.
    pub mime: &'static str,
    /// Content.
    pub bytes: &'static [u8],
}

/// The file at `path` below the page's address: `index.html`, `assets/...`; none where there is no such file.
#[must_use]
pub fn asset(path: &str) -> Option<Asset> {
    ASSETS.iter().find(|(name, ..)| *name == path).map(|(_, mime, bytes)| Asset { mime, bytes })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn page() -> (Asset, &'static str) {
        let page = asset("index.html").unwrap();
        (page, std::str::from_utf8(page.bytes).unwrap())
    }

    #[test]
    fn there_is_always_a_page_even_where_it_was_not_built() {
        let (page, html) = page();
        assert_eq!(page.mime, "text/html; charset=utf-8");
        assert!(html.starts_with("<!doctype html>"), "{html}");
    }

    #[test]
    fn everything_the_page_asks_for_is_here_and_relative() {
        let (_, html) = page();
        for address in html.split(" src=\"").chain(html.split(" href=\"")).filter_map(|after| after.split_once('"')) {
            if let Some(path) = address.0.strip_prefix("./") {
                assert!(asset(path).is_some(), "{path} is missing");
            }
        }
        assert!(!html.contains("=\"/") && !html.contains("://"), "{html}");
    }

    #[test]
    fn the_policy_of_the_page_holds_no_script_or_style_stands_in_it() {
        let (_, html) = page();
        assert!(!html.contains("<style") && !html.contains(" style=") && !html.contains("<script>"), "{html}");
    }

    #[test]
    fn every_file_has_a_type_a_browser_knows() {
        for (path, mime, bytes) in ASSETS {
            assert_ne!(*mime, "application/octet-stream", "{path}");
            assert!(!bytes.is_empty(), "{path}");
        }
    }

    #[test]
    fn a_path_leads_nowhere_else() {
        for path in ["", "/", "../Cargo.toml", "assets/../index.html", "index.html/"] {
            assert_eq!(asset(path), None, "{path}");
        }
    }
}
