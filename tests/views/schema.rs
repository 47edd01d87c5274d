//! docs/record.schema.json and docs/record.md against the record as it is written.

use serde_json::{Value, json};

use crate::records::{empty, fixture, held_against, hostile, mono, two_hours, without_words};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/record.schema.json")).expect("the schema is JSON")
}

#[test]
fn every_record_follows_the_schema() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is a schema");
    let mut told = fixture();
    told.nudges[0].feedback = Some(sidetone::coach::Feedback::Helpful);
    let held = [held_against("service"), held_against("payment")];
    let records = [fixture(), told, without_words(), mono(), empty(), two_hours(), hostile()];
    for record in records.into_iter().chain(held) {
        let value = serde_json::to_value(record).unwrap();
        let faults: Vec<String> =
            validator.iter_errors(&value).map(|fault| format!("{} at {}", fault, fault.instance_path())).collect();
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn what_is_wrong_is_refused_and_what_is_new_is_let_pass() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let good = serde_json::to_value(fixture()).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        validator.is_valid(&changed)
    };
    assert!(!with("/schema", json!("sidetone.call/2")));
    assert!(!with("/skills/listening/score", json!(101)));
    assert!(!with("/overlaps/0/kind", json!("rude")));
    assert!(!with("/utterances/0/confidence", json!(1.5)));
    assert!(!with("/source/sha256", json!("not a hash")));
    let mut missing = good.clone();
    missing.as_object_mut().unwrap().remove("summary");
    assert!(!validator.is_valid(&missing));
    let mut more = good.clone();
    more["metrics"]["agent"]["a_later_figure"] = json!(1);
    assert!(validator.is_valid(&more));
}

/// The schema that a value is held against, references followed.
fn resolved<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(name) => root.pointer(name.trim_start_matches('#')).expect("the reference leads somewhere"),
        None => schema,
    }
}

/// Names of fields that a value has and its schema does not describe.
fn undescribed(root: &Value, schema: &Value, value: &Value, path: &str, out: &mut Vec<String>) {
    let schema = resolved(root, schema);
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                let here = format!("{path}/{name}");
                match (schema.pointer(&format!("/properties/{name}")), schema.get("additionalProperties")) {
                    (Some(inner_schema), _) => undescribed(root, inner_schema, inner, &here, out),
                    (None, Some(any @ Value::Object(_))) => undescribed(root, any, inner, &here, out),
                    _ => out.push(here),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                undescribed(root, &schema["items"], item, path, out);
            }
        }
        _ => {}
    }
}

#[test]
fn the_schema_describes_every_field() {
    let root = schema();
    let mut missing = Vec::new();
    let mut told = fixture();
    told.nudges[0].feedback = Some(sidetone::coach::Feedback::NotHelpful);
    for record in [told, without_words(), held_against("service"), held_against("payment")] {
        undescribed(&root, &root, &serde_json::to_value(record).unwrap(), "", &mut missing);
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_description_names_every_field() {
    let text = include_str!("../../docs/record.md");
    let root = schema();
    let mut names = Vec::new();
    let mut open = vec![&root];
    while let Some(part) = open.pop() {
        match part {
            Value::Object(fields) => {
                if let Some(Value::Object(properties)) = fields.get("properties") {
                    names.extend(properties.keys());
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    let missing: Vec<&&String> = names.iter().filter(|name| !text.contains(&format!("`{name}`"))).collect();
    assert!(names.len() > 80 && missing.is_empty(), "{missing:?}");
}
