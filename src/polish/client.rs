//! The one place from which words leave: a question to the server that a person named, and its answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use ureq::config::Config as HttpConfig;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::PolishConfig;

/// Longest answer that is read, bytes.
const LONGEST_ANSWER: u64 = 256 * 1024;

/// Why there is no answer. Each is a sentence, and says what to do.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum PolishError {
    /// No server or no model is named.
    #[error("no server is named: set `polish.url` and `polish.model` in the settings.")]
    Unnamed,
    /// The address is none.
    #[error("`polish.url` is no address of a server ({0}); it reads like http://127.0.0.1:8080/v1.")]
    Address(String),
    /// The server is not on the own network.
    #[error(
        "{0} is not on this machine or its own network, so nothing was sent; `polish.allow_public = true` would allow it."
    )]
    Public(String),
    /// Nobody answers there.
    #[error("the server {0} cannot be reached: {1}. Start it, or correct `polish.url`.")]
    Unreachable(String, String),
    /// It took too long.
    #[error("the server {0} did not answer within {1} s (`polish.timeout_s`).")]
    Late(String, f64),
    /// It refused.
    #[error(
        "the server {0} refused with status {1}. Check `polish.model` and, where it wants one, its key (SIDETONE_POLISH_KEY)."
    )]
    Refused(String, u16),
    /// What came is no answer.
    #[error("the answer of the server {0} cannot be read; it must speak OpenAI's chat interface.")]
    Garbled(String),
}

/// Only what is needed of the chat interface's answer.
#[derive(Debug, Deserialize)]
struct Answer {
    choices: Vec<AnswerChoice>,
}

#[derive(Debug, Deserialize)]
struct AnswerChoice {
    message: Message,
}

#[derive(Debug, Deserialize)]
struct Message {
    content: Option<String>,
}

/// Asks the server to put `notes` in other words.
pub(super) fn ask(
    config: &PolishConfig,
    key: Option<&str>,
    instructions: &str,
    notes: &str,
) -> Result<String, PolishError> {
    if config.url.is_empty() || config.model.is_empty() {
        return Err(PolishError::Unnamed);
    }
    let uri: Uri = place(&config.url).parse().map_err(|_| PolishError::Address(config.url.clone()))?;
    let host = uri.host().filter(|_| matches!(uri.scheme_str(), Some("http" | "https"))).map(str::to_owned);
    let host = host.ok_or_else(|| PolishError::Address(config.url.clone()))?;
    let body = json!({
        "model": config.model,
        "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": notes}],
        "temperature": 0,
        "max_tokens": 3 * config.most_words,
        "stream": false,
    });
    let mut request = agent(config).post(uri).header("content-type", "application/json");
    if let Some(key) = key {
        request = request.header("authorization", format!("Bearer {key}"));
    }
    let told = |error: ureq::Error| fault(error, &host, config);
    let mut answer = request.send(body.to_string()).map_err(told)?;
    if !answer.status().is_success() {
        return Err(PolishError::Refused(host, answer.status().as_u16()));
    }
    let text = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string().map_err(told)?;
    let answer: Answer = serde_json::from_str(&text).map_err(|_| PolishError::Garbled(host.clone()))?;
    answer.choices.into_iter().next().and_then(|choice| choice.message.content).ok_or(PolishError::Garbled(host))
}

/// Where the chat interface of a server is.
fn place(url: &str) -> String {
    let url = url.trim_end_matches('/');
    if url.ends_with("/chat/completions") { url.to_owned() } else { format!("{url}/chat/completions") }
}

/// No proxy, no redirect: what is sent goes to the named server or nowhere.
fn agent(config: &PolishConfig) -> ureq::Agent {
    let http = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs_f64(config.timeout_s)))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .build();
    let resolver = OwnNetwork { inner: DefaultResolver::default(), allow_public: config.allow_public };
    ureq::Agent::with_parts(http, DefaultConnector::default(), resolver)
}

fn fault(error: ureq::Error, host: &str, config: &PolishConfig) -> PolishError {
    let host = host.to_owned();
    match error {
        ureq::Error::Timeout(_) => PolishError::Late(host, config.timeout_s),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => PolishError::Public(host),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
            PolishError::Late(host, config.timeout_s)
        }
        ureq::Error::BodyExceedsLimit(_) => PolishError::Garbled(host),
        error => PolishError::Unreachable(host, error.to_string()),
    }
}

/// Looks names up and lets through only addresses of the own network. It gives the very addresses that are connected to, so a name that
/// means something else a moment later changes nothing.
#[derive(Debug)]
struct OwnNetwork {
    inner: DefaultResolver,
    allow_public: bool,
}

impl Resolver for OwnNetwork {
    fn resolve(
        &self,
        uri: &Uri,
        config: &HttpConfig,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allow_public || found.iter().all(|address| is_own(address.ip())) {
            return Ok(found);
        }
        Err(ureq::Error::Io(std::io::ErrorKind::PermissionDenied.into()))
    }
}

/// Loopback, the private ranges (RFC 1918, RFC 4193), and link-local.
fn is_own(address: IpAddr) -> bool {
    let v4 = |address: Ipv4Addr| address.is_loopback() || address.is_private() || address.is_link_local();
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => v4(mapped),
            None => address == Ipv6Addr::LOCALHOST || address.is_unique_local() || address.is_unicast_link_local(),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn only_the_own_machine_and_network_are_own() {
        for own in [
            "127.0.0.1",
            "127.9.9.9",
            "10.1.2.3",
            "172.16.0.9",
            "192.168.1.4",
            "169.254.3.3",
            "::1",
            "fd12::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(is_own(own.parse().unwrap()), "{own}");
        }
        for other in [
            "8.8.8.8",
            "172.32.0.1",
            "100.64.0.1",
            "0.0.0.0",
            "192.169.0.1",
            "2001:db8::1",
            "::",
            "::ffff:8.8.8.8",
            "255.255.255.255",
        ] {
            assert!(!is_own(other.parse().unwrap()), "{other}");
        }
    }

    #[test]
    fn an_address_may_end_where_servers_say_it_does() {
        for url in ["http://h/v1", "http://h/v1/", "http://h/v1/chat/completions"] {
            assert_eq!(place(url), "http://h/v1/chat/completions");
        }
    }

    #[test]
    fn what_is_no_address_is_a_sentence_and_nothing_is_sent() {
        let config = |url: &str| PolishConfig { url: url.to_owned(), model: "m".to_owned(), ..PolishConfig::default() };
        for url in ["nowhere", "ftp://127.0.0.1/v1", "http://", "file:///etc/passwd"] {
            let error = ask(&config(url), None, "", "").unwrap_err();
            assert!(matches!(error, PolishError::Address(_)), "{url}: {error}");
        }
        assert_eq!(ask(&PolishConfig::default(), None, "", "").unwrap_err(), PolishError::Unnamed);
        let public = ask(&config("http://192.0.2.7:9/v1"), None, "", "").unwrap_err();
        assert_eq!(public, PolishError::Public("192.0.2.7".to_owned()));
    }
}
