//! Playbooks with faults, and what is taken where nothing is said.

#![allow(clippy::unwrap_used)]
use super::*;

const SMALL: &str = "name = \"small\"\n[[step]]\nid = \"greeting\"\nphrases = [\"Hello\"]\n";

#[test]
fn what_is_not_said_has_its_default() {
    let playbook = parse(SMALL).unwrap();
    let step = &playbook.steps[0];
    assert_eq!((playbook.title.as_str(), playbook.version.as_str()), ("small", "1"));
    assert_eq!((step.title.as_str(), step.points, step.required, step.fatal), ("greeting", 10.0, true, false));
    assert_eq!((step.words.said_by, &step.place), (Party::Agent, &Place::default()));
}

#[test]
fn a_fatal_item_is_worth_nothing_beside_its_verdict_unless_it_says_so() {
    assert_eq!(parse(&format!("{SMALL}fatal = true\n")).unwrap().steps[0].points, 0.0);
    assert_eq!(parse(&format!("{SMALL}fatal = true\npoints = 5\n")).unwrap().steps[0].points, 5.0);
}

#[test]
fn all_faults_are_told_at_once_each_with_its_line() {
    let text = "\
nam = \"Faulty\"
name = \"Faulty\"
[[step]]
id = \"greeting\"
phrase = [\"hello\"]
[[step]]
id = \"greeting\"
phrases = [\"how (can i\", \"hello\"]
points = 5000
where = \"start\"
before = \"verificaton\"
[[step]]
id = \"verification\"
said_by = \"boss\"
cues = [\"upbeat_clse\"]
within_s = 10
call_types = [\"claim\"]
required = \"no\"
after = \"when\"
[[never_say]]
phrases = [\"calm down\"]
required = false
[[must_say]]
id = \"recorded\"
means = []
fatal = true
[must_say.when]
customer = \"x\"
";
    let faults = parse(text).unwrap_err();
    let told: Vec<(usize, &str)> = faults.iter().map(|fault| (fault.line, fault.text.as_str())).collect();
    let expected = [
        (1, "no key `nam` in the top. Did you mean `name`?"),
        (2, "small letters"),
        (3, "[[step]] looks for nothing"),
        (5, "no key `phrase` in [[step]]. Did you mean `phrases`?"),
        (7, "two items \"greeting\""),
        (8, "unclosed group"),
        (9, "0 to 1000"),
        (10, "opening, closing or anywhere"),
        (11, "Did you mean \"verification\"?"),
        (14, "agent or customer"),
        (15, "Did you mean \"upbeat_close\"?"),
        (16, "say which with `where`"),
        (17, "no [[call_type]] \"claim\""),
        (18, "true or false"),
        (19, "needs a `when`"),
        (20, "[[never_say]] needs `id`"),
        (22, "no key `required` in [[never_say]]"),
        (23, "[[must_say]] looks for nothing"),
        (27, "`when` looks for nothing"),
        (28, "no key `customer` in `when`"),
    ];
    assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), expected.map(|(line, _)| line), "{told:#?}");
    for ((_, text), (line, part)) in told.iter().zip(expected) {
        assert!(text.contains(part), "line {line}: {text}");
    }
}

#[test]
fn broken_toml_is_a_fault_with_its_line() {
    let faults = parse("name = \"x\"\n[[step]\nid = 1\n").unwrap_err();
    assert_eq!(faults[0].line, 2);
}

#[test]
fn a_playbook_that_asks_for_nothing_says_so() {
    assert!(parse("name = \"x\"\n").unwrap_err()[0].text.contains("asks for nothing"));
}
