//! Settings declared once: the struct, its defaults, and the table that checks and explains them.

/// What values a setting may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Range {
    /// Any value of its type.
    Any,
    /// A number from the first to the second, both included.
    Between(f64, f64),
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// A value as it stands in a configuration file.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A number with a decimal point.
    Float(f64),
    /// A whole number.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
    /// Text in quotes.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// One setting, described.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Section, `coach`.
    pub section: &'static str,
    /// Key within the section, `dead_air_s`.
    pub key: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// Allowed values.
    pub range: Range,
    /// Value when nothing is set.
    pub default: Value,
    /// Where the default comes from.
    pub source: &'static str,
}

/// One fault in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub text: String,
}

/// A type that a setting can have.
pub trait SettingType: Sized {
    /// As it stands in a file.
    fn to_value(&self) -> Value;
    /// From a file; `None` where the kind does not fit.
    fn from_value(value: &Value) -> Option<Self>;
    /// Name of the kind, for messages.
    const KIND: &'static str;
}

impl SettingType for f64 {
    const KIND: &'static str = "a number";
    fn to_value(&self) -> Value {
        Value::Float(*self)
    }
    fn from_value(value: &Value) -> Option<f64> {
        match value {
            Value::Float(x) => Some(*x),
            Value::Integer(x) => Some(*x as f64),
            _ => None,
        }
    }
}

impl SettingType for u32 {
    const KIND: &'static str = "a whole number";
    fn to_value(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
    fn from_value(value: &Value) -> Option<u32> {
        match value {
            Value::Integer(x) => u32::try_from(*x).ok(),
            _ => None,
        }
    }
}

impl SettingType for bool {
    const KIND: &'static str = "true or false";
    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
    fn from_value(value: &Value) -> Option<bool> {
        match value {
            Value::Bool(x) => Some(*x),
            _ => None,
        }
    }
}

impl SettingType for String {
    const KIND: &'static str = "text in quotes";
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn from_value(value: &Value) -> Option<String> {
        match value {
            Value::Text(x) => Some(x.clone()),
            _ => None,
        }
    }
}

impl SettingType for Vec<String> {
    const KIND: &'static str = "a list of texts";
    fn to_value(&self) -> Value {
        Value::List(self.clone())
    }
    fn from_value(value: &Value) -> Option<Vec<String>> {
        match value {
            Value::List(x) => Some(x.clone()),
            _ => None,
        }
    }
}

/// What is wrong with a value, in a sentence; `None` where it is allowed.
#[must_use]
pub fn violation(setting: &Setting, value: &Value) -> Option<String> {
    let name = format!("{}.{}", setting.section, setting.key);
    match (setting.range, value) {
        (Range::Any, _) => None,
        (Range::Between(low, high), Value::Float(x)) => outside(&name, *x, low, high, setting.unit),
        (Range::Between(low, high), Value::Integer(x)) => outside(&name, *x as f64, low, high, setting.unit),
        (Range::OneOf(words), Value::Text(text)) => unlisted(&name, text, words),
        (Range::OneOf(words), Value::List(items)) => items.iter().find_map(|item| unlisted(&name, item, words)),
        _ => None,
    }
}

fn outside(name: &str, value: f64, low: f64, high: f64, unit: &str) -> Option<String> {
    let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
    (!(low..=high).contains(&value)).then(|| format!("{name} is {value}; it must be {low} to {high}{unit}."))
}

fn unlisted(name: &str, text: &str, words: &[&str]) -> Option<String> {
    let hint = nearest(text, words.iter().copied()).map_or(String::new(), |near| format!(" Did you mean \"{near}\"?"));
    (!words.contains(&text)).then(|| format!("{name}: \"{text}\" is not one of {}.{hint}", words.join(", ")))
}

/// Unit and allowed values, `s, 1 to 60`.
#[must_use]
pub fn limits(setting: &Setting) -> String {
    let allowed = match setting.range {
        Range::Any => String::new(),
        Range::Between(low, high) => format!("{low} to {high}"),
        Range::OneOf(words) => words.join(" | "),
    };
    match (setting.unit, allowed.as_str()) {
        ("", "") => "any".to_string(),
        ("", allowed) => allowed.to_string(),
        (unit, "") => unit.to_string(),
        (unit, allowed) => format!("{unit}, {allowed}"),
    }
}

/// A value as TOML writes it.
#[must_use]
pub fn toml_value(value: &Value) -> String {
    match value {
        Value::Float(x) => format!("{x:?}"),
        Value::Integer(x) => x.to_string(),
        Value::Bool(x) => x.to_string(),
        Value::Text(x) => toml::Value::String(x.clone()).to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| toml::Value::String(item.clone()).to_string()).collect();
            format!("[{}]", items.join(", "))
        }
    }
}

/// The word most like a mistyped one, where one is near enough.
pub fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|word| (strsim::jaro_winkler(typed, word), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// A section of the configuration: what [`settings_section!`](crate::settings_section) makes.
pub trait Section: Default {
    /// Name of the section.
    const NAME: &'static str;
    /// What the section is for.
    const DOC: &'static str;
    /// Its settings, in order.
    fn settings() -> Vec<Setting>;
    /// Sets one key; `Err` holds the kind that was wanted, `None` an unknown key.
    fn set(&mut self, key: &str, value: &Value) -> Result<(), Option<&'static str>>;
    /// The value of one key.
    fn get(&self, key: &str) -> Option<Value>;
}

/// Declares a section: a struct with documented fields, its defaults and its [`Setting`]s.
///
/// Each field reads `name: type = default, "unit", Range, "where the default comes from";`
#[macro_export]
macro_rules! settings_section {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident in $section:literal {
            $(
                $(#[doc = $field_doc:literal])+
                $field:ident : $ty:ty = $default:expr, $unit:literal, $range:expr, $source:literal;
            )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $ty,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::config::schema::Section for $name {
            const NAME: &'static str = $section;
            const DOC: &'static str = concat!($($doc),+);

            fn settings() -> Vec<$crate::config::schema::Setting> {
                #[allow(unused_imports)]
                use $crate::config::schema::{Range, SettingType};
                let defaults = Self::default();
                vec![$($crate::config::schema::Setting {
                    section: $section,
                    key: stringify!($field),
                    doc: concat!($($field_doc),+),
                    unit: $unit,
                    range: $range,
                    default: defaults.$field.to_value(),
                    source: $source,
                },)*]
            }

            fn set(
                &mut self,
                key: &str,
                value: &$crate::config::schema::Value,
            ) -> Result<(), Option<&'static str>> {
                match key {
                    $(stringify!($field) => {
                        self.$field = <$ty as $crate::config::schema::SettingType>::from_value(value)
                            .ok_or(Some(<$ty as $crate::config::schema::SettingType>::KIND))?;
                        Ok(())
                    })*
                    _ => Err(None),
                }
            }

            fn get(&self, key: &str) -> Option<$crate::config::schema::Value> {
                match key {
                    $(stringify!($field) => Some($crate::config::schema::SettingType::to_value(&self.$field)),)*
                    _ => None,
                }
            }
        }
    };
}
