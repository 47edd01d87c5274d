//! The pages: one file each, asking for nothing, running nothing of what they show.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use sidetone::call::Record;
use sidetone::views::AudioEmbed;
use sidetone::views::folder::{FolderRow, index_page};
use sidetone::views::page::page;

use crate::records::{HOSTILE, empty, fixture, hostile, mono, two_hours, without_words};

/// What stands between two marks, once.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = text.split_once(open).unwrap_or_else(|| panic!("{open} is missing"));
    rest.split_once(close).unwrap_or_else(|| panic!("{close} is missing")).0
}

/// The page's data as its script reads it.
fn data(page: &str) -> serde_json::Value {
    serde_json::from_str(between(page, "<script type=\"application/json\" id=\"data\">", "</script>")).unwrap()
}

#[test]
fn nothing_is_asked_of_the_network() {
    let rows = [FolderRow::new(&fixture(), Some("a.html"))];
    for text in [page(&fixture(), None), index_page(&rows)] {
        let addresses = text.matches("://").count();
        let names_of_svg = text.matches("http://www.w3.org/2000/svg").count();
        assert_eq!(addresses, names_of_svg, "no address but the name of SVG");
        for word in ["<link", "@import", "url(http", "fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "import("] {
            assert!(!text.contains(word), "{word}");
        }
    }
}

#[test]
fn the_policy_names_the_very_style_and_script() {
    let rows = [FolderRow::new(&fixture(), Some("a.html"))];
    for text in [page(&fixture(), None), page(&hostile(), None), index_page(&rows)] {
        let policy = between(&text, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
        assert!(policy.starts_with("default-src 'none';"));
        assert!(!policy.contains("unsafe"));
        let hash = |text: &str| BASE64.encode(Sha256::digest(text.as_bytes()));
        assert!(policy.contains(&hash(between(&text, "<style>", "</style>"))));
        assert!(policy.contains(&hash(between(&text, "<script>", "</script>"))));
    }
}

#[test]
fn what_is_expected_in_each_phase_has_a_place_and_words() {
    let text = page(&fixture(), None);
    assert!(text.contains("id=\"by-phase\""));
    let data = data(&text);
    let there = &data["titles"]["there"];
    assert_eq!((&there["no"], &there["not_enough"]), (&"missing".into(), &"not enough to say".into()));
    let all = data["record"]["expectations"].as_array().unwrap();
    assert!(all.iter().all(|one| there[one["there"].as_str().unwrap()].is_string()));
    assert!(data_of(&without_words())["record"]["expectations"].is_null());
}

/// The data of a record's page.
fn data_of(record: &Record) -> serde_json::Value {
    data(&page(record, None))
}

#[test]
fn hostile_words_stay_words() {
    let text = page(&hostile(), None);
    assert!(!text.contains("<img"), "nothing said becomes an element");
    assert!(!text.contains('\u{2028}') && !text.contains('\u{1b}'));
    assert_eq!(text.matches("<script").count(), page(&fixture(), None).matches("<script").count());
    assert_eq!(text.matches("</script").count(), 2);
    assert_eq!(data(&text)["record"]["utterances"][0]["text"], HOSTILE, "and reach the reader as they were said");
    let row = FolderRow::new(&hostile(), Some("javascript:alert(1)"));
    let index = index_page(&[row]);
    assert!(!index.contains("<img") && !index.contains("href=\"javascript"));
}

#[test]
fn the_script_never_makes_markup() {
    let text = page(&fixture(), None);
    let script = between(&text, "<script>", "</script>");
    for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "DOMParser"]
    {
        assert!(!script.contains(word), "{word}");
    }
}

#[test]
fn sound_travels_in_the_page_when_asked() {
    let with = page(&fixture(), Some(AudioEmbed { mime: "audio/wav", bytes: b"RIFF" }));
    assert!(with.contains("src=\"data:audio/wav;base64,UklGRg==\""));
    assert!(!with.contains("Open the recording"));
    let without = page(&fixture(), None);
    assert!(!without.contains("data:audio") && without.contains("Open the recording"));
    let odd = page(&fixture(), Some(AudioEmbed { mime: "audio/wav\" onerror=\"x", bytes: b"RIFF" }));
    assert!(odd.contains("src=\"data:application/octet-stream;base64,"));
}

#[test]
fn the_data_says_what_the_record_says() {
    let data = data(&page(&fixture(), None));
    let back: Record = serde_json::from_value(data["record"].clone()).unwrap();
    assert_eq!(back, fixture());
    let row = |name: &str| data["figures"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!(row("talk_share")["agent"], "52 %");
    assert_eq!(row("talk_share")["standing"], "within");
    assert_eq!(row("interruptions")["standing_words"], "talked over the other");
    assert_eq!(row("longest_dead_air_s")["customer"], serde_json::Value::Null);
    assert_eq!(data["skills"].as_array().unwrap().len(), 8, "no card for the written word in a call");
}

#[test]
fn the_threshold_in_force_takes_the_place_of_the_band() {
    let mut record = fixture();
    record.nudges[0].kind = sidetone::coach::NudgeKind::PaceFast;
    record.nudges[0].cause.threshold = 201.0;
    let data = data(&page(&record, None));
    let pace = data["figures"].as_array().unwrap().iter().find(|row| row["name"] == "pace_wpm").unwrap().clone();
    assert_eq!(pace["band"]["high"], 201.0);
    assert_eq!(pace["standing"], "above", "207 words a minute are over 201");
}

#[test]
fn bad_days_are_said_in_words() {
    assert!(page(&empty(), None).contains("Nobody is heard in this recording"));
    assert!(page(&without_words(), None).contains("no model is at hand"));
    let mono = page(&mono(), None);
    assert!(mono.contains(">Both</span>") && mono.contains("one channel for both parties"));
    let long = page(&two_hours(), None);
    assert!(long.contains("2:00:25") && long.len() < 12_000_000);
}

#[test]
fn the_overview_links_to_each_call() {
    let rows = [FolderRow::new(&fixture(), Some("calls/a b.html")), FolderRow::new(&empty(), None)];
    let text = index_page(&rows);
    assert!(text.contains("<a href=\"./calls/a%20b.html\">broadband-talkover.wav</a>"));
    assert!(text.contains("2 calls"));
    assert!(text.contains("Let the customer finish"));
    assert_eq!(text.matches("<tr>").count(), 3);
}
