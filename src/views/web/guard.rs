//! Who may ask, and what every answer says to the browser.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderMap, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Only what this server itself serves may run, be shown or be asked.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Refuses other hosts' names and other pages' requests, and puts the browser's rules on each answer.
pub(super) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut answer = match verdict(port, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(reason) => (StatusCode::FORBIDDEN, reason).into_response(),
    };
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(REFERRER_POLICY, "no-referrer");
    set(X_FRAME_OPTIONS, "DENY");
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(CACHE_CONTROL, "no-store");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    answer
}

fn verdict(port: u16, headers: &HeaderMap) -> Result<(), &'static str> {
    let ours = |name: &str| name == format!("127.0.0.1:{port}") || name == format!("localhost:{port}");
    let text = |name: &HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if !text(&HOST).is_some_and(ours) {
        return Err("Sidetone answers to its own address only.\n");
    }
    let foreign = |origin: &str| !origin.strip_prefix("http://").is_some_and(ours);
    if text(&ORIGIN).is_some_and(foreign) {
        return Err("Sidetone does not answer to other pages.\n");
    }
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| matches!(site, "cross-site" | "same-site")) {
        return Err("Sidetone does not answer to other pages.\n");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn ask(pairs: &[(&str, &str)]) -> Result<(), &'static str> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        verdict(8740, &headers)
    }

    #[test]
    fn only_the_own_address_is_answered() {
        assert!(ask(&[("host", "127.0.0.1:8740")]).is_ok());
        assert!(ask(&[("host", "localhost:8740"), ("origin", "http://localhost:8740")]).is_ok());
        for host in ["evil.example:8740", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8740.evil.example", ""] {
            assert!(ask(&[("host", host)]).is_err(), "{host}");
        }
        assert!(ask(&[]).is_err());
    }

    #[test]
    fn other_pages_are_refused() {
        for origin in ["http://evil.example", "null", "https://127.0.0.1:8740", "http://127.0.0.1:9999", ""] {
            assert!(ask(&[("host", "127.0.0.1:8740"), ("origin", origin)]).is_err(), "{origin}");
        }
        assert!(ask(&[("host", "127.0.0.1:8740"), ("sec-fetch-site", "cross-site")]).is_err());
        assert!(ask(&[("host", "127.0.0.1:8740"), ("sec-fetch-site", "same-origin")]).is_ok());
        assert!(ask(&[("host", "127.0.0.1:8740"), ("sec-fetch-site", "none")]).is_ok());
    }
}
