//! Summaries in other words: what is sent, to whom, and what is taken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use sidetone::call::Record;
use sidetone::polish::{PolishConfig, polish};

/// A server that takes one request and gives one answer.
struct Server {
    url: String,
    thread: JoinHandle<Option<(String, Value)>>,
}

impl Server {
    /// Answers with this; none takes the request and stays silent until the caller hangs up.
    fn answering(answer: Option<String>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().ok()?;
            let request = request(&stream);
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                None => drop(stream.read(&mut [0])),
            }
            request
        });
        Server { url, thread }
    }

    /// An answer of the chat interface with these words.
    fn saying(words: &str) -> Server {
        let body = json!({"choices": [{"message": {"role": "assistant", "content": words}}]}).to_string();
        Server::answering(Some(response("200 OK", "", &body)))
    }

    /// What was asked: the head, and the body.
    fn asked(self) -> (String, Value) {
        self.thread.join().unwrap().expect("nothing was asked")
    }

    fn config(&self) -> PolishConfig {
        PolishConfig { on: true, url: self.url.clone(), model: "small".to_owned(), ..PolishConfig::default() }
    }
}

fn response(status: &str, head: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{head}\r\n{body}", body.len())
}

fn request(stream: &TcpStream) -> Option<(String, Value)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        (reader.read_line(&mut head).ok()? > 0).then_some(())?;
    }
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((head, serde_json::from_slice(&body).ok()?))
}

fn record() -> Record {
    serde_json::from_str(include_str!("fixtures/record.json")).unwrap()
}

/// The record afterwards, and what it says went wrong.
fn polished(config: &PolishConfig, key: Option<&str>) -> (Record, Vec<String>) {
    let mut record = record();
    polish(&mut record, config, key);
    let told = record.health.verdicts.iter().filter(|verdict| verdict.code == "polish");
    let told = told.map(|verdict| verdict.text.clone()).collect();
    (record, told)
}

#[test]
fn a_good_answer_is_taken_and_the_summary_by_rules_stays() {
    let words = "An engineer comes on Wednesday the fourth, and a text message comes tonight. \
                 Saying \u{201c}A month of this must be wearing\u{201d} went well. Next time, try \u{201c}Sorry, please go on.\u{201d}";
    let server = Server::saying(words);
    let (after, told) = polished(&server.config(), Some("secret"));
    assert_eq!(told, Vec::<String>::new());
    let polished = after.summary.polished.clone().unwrap();
    assert_eq!((polished.text.as_str(), polished.by.as_str()), (words, "small"));
    let mut without = after;
    without.summary.polished = None;
    assert_eq!(without, record());
    let (head, body) = server.asked();
    assert!(
        head.starts_with("POST /v1/chat/completions ") && head.to_lowercase().contains("authorization: bearer secret")
    );
    assert_eq!((body["model"].as_str(), body["stream"].as_bool()), (Some("small"), Some(false)));
}

#[test]
fn only_the_points_are_sent_and_nothing_private() {
    let server = Server::saying("You let the customer finish.");
    let mut before = record();
    let point = &mut before.summary.what_to_try[0];
    point.quote = "Call me on 555 010 4477 or at mary@example.org, card 4111 1111 1111 1111.".to_owned();
    polish(&mut before, &server.config(), None);
    let (head, body) = server.asked();
    assert!(!head.to_lowercase().contains("authorization"));
    let sent = body.to_string();
    assert!(
        sent.contains("A month of this must be wearing") && sent.contains("Could you move the box for me?"),
        "{sent}"
    );
    for private in
        ["4111", "0104477", "010 4477", "mary@", "417632", "Marcus", "broadband-talkover", "My connection", "daughter"]
    {
        assert!(!sent.contains(private), "{private} was sent: {sent}");
    }
}

#[test]
fn an_answer_with_something_new_is_refused_and_the_reason_told() {
    for (words, reason) in [
        ("You promised a refund of 40 dollars.", "\u{201c}40\u{201d}"),
        ("An engineer comes on Friday.", "\u{201c}friday\u{201d}"),
        ("You spoke with Peter about the line.", "\u{201c}Peter\u{201d}"),
        ("You said \u{201c}it will be free of charge\u{201d}.", "\u{201c}it will be free of charge\u{201d}"),
        ("You were nervous on the telephone.", "\u{201c}nervous\u{201d}"),
    ] {
        let server = Server::saying(words);
        let (after, told) = polished(&server.config(), None);
        assert!(after.summary.polished.is_none(), "{words}");
        assert!(told.len() == 1 && told[0].contains(reason) && told[0].contains("by rules stands"), "{told:?}");
        assert_eq!(after.summary, record().summary);
    }
}

#[test]
fn a_server_that_says_nothing_is_given_up_in_time() {
    let server = Server::answering(None);
    let config = PolishConfig { timeout_s: 1.0, ..server.config() };
    let (after, told) = polished(&config, None);
    assert!(after.summary.polished.is_none());
    assert!(told[0].contains("did not answer within 1 s"), "{told:?}");
}

#[test]
fn a_public_address_gets_nothing_and_a_redirect_is_not_followed() {
    let config =
        PolishConfig { url: "http://192.0.2.1/v1".to_owned(), model: "m".to_owned(), ..PolishConfig::default() };
    let (_, told) = polished(&config, None);
    assert!(told[0].contains("nothing was sent") && told[0].contains("allow_public"), "{told:?}");

    let server = Server::answering(Some(response("307 Temporary Redirect", "location: http://192.0.2.1/v1\r\n", "")));
    let (_, told) = polished(&server.config(), None);
    assert!(told[0].contains("status 307"), "{told:?}");
}

#[test]
fn what_is_no_answer_and_who_is_not_there_are_sentences() {
    for (answer, reason) in [
        (response("200 OK", "", "hello"), "cannot be read"),
        (response("200 OK", "", "{\"choices\": []}"), "cannot be read"),
        (response("401 Unauthorized", "", "{}"), "status 401"),
    ] {
        let server = Server::answering(Some(answer));
        let (_, told) = polished(&server.config(), None);
        assert!(told[0].contains(reason), "{told:?}");
    }
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let config = PolishConfig { url: format!("http://{free}/v1"), model: "m".to_owned(), ..PolishConfig::default() };
    let (_, told) = polished(&config, None);
    assert!(told[0].contains("cannot be reached"), "{told:?}");
}

#[test]
fn the_program_polishes_where_it_is_told_to_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::saying("You let the customer finish.");
    let settings = folder.path().join("settings.toml");
    std::fs::write(&settings, format!("[polish]\nurl = \"{}\"\nmodel = \"small\"\n", server.url)).unwrap();
    let (settings, out) = (settings.to_str().unwrap(), folder.path().join("out"));
    let analyze = |more: &[&str]| {
        let sample = common::sample();
        let args =
            ["--config", settings, "analyze", "--no-words", "--format", "json,html,md", "--out", out.to_str().unwrap()];
        let output = common::sidetone(&[&args, more, &[sample.to_str().unwrap()]].concat());
        assert!(output.status.success(), "{}", common::text(&output.stderr));
        let record: Record = serde_json::from_slice(&std::fs::read(out.join("broadband-call.json")).unwrap()).unwrap();
        (record, common::text(&output.stdout))
    };
    let (without, _) = analyze(&[]);
    assert!(without.summary.polished.is_none() && without.health.verdicts.iter().all(|v| v.code != "polish"));
    let (with, told) = analyze(&["--polish"]);
    assert_eq!(with.summary.polished.unwrap().text, "You let the customer finish.");
    assert!(told.contains("Put in words by small"), "{told}");
    for report in ["broadband-call.html", "broadband-call.md"] {
        let text = std::fs::read_to_string(out.join(report)).unwrap();
        assert!(text.contains("You let the customer finish."), "{report}");
    }
    let unnamed = common::sidetone(&["analyze", "--polish", common::sample().to_str().unwrap()]);
    assert_eq!(unnamed.status.code(), Some(2));
    assert!(common::text(&unnamed.stderr).contains("polish.url"), "{}", common::text(&unnamed.stderr));
}
