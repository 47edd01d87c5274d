//! Small linear heads on the encoder's vectors, fitted by `eval/meaning_fit.py`.
//!
//! One group of classes for each party: what a sentence of theirs mostly is. Within a group the values add up to one, so
//! what is not one of the classes that cues are made of has a class of its own to go to.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::MeaningError;
use crate::Party;

const BUILTIN: &str = include_str!("heads.json");

static HEADS: LazyLock<Result<Heads, MeaningError>> = LazyLock::new(|| Heads::read(BUILTIN));

/// The fitted heads.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    /// Version of the weights.
    pub version: String,
    /// Numbers in a vector.
    pub width: usize,
    /// Mean of each number over the sentences the heads were fitted on, as 32-bit floats in base64.
    #[serde(deserialize_with = "floats")]
    mean: Vec<f32>,
    /// Its standard deviation there.
    #[serde(deserialize_with = "floats")]
    spread: Vec<f32>,
    classes: Vec<Class>,
}

/// What a sentence of a party may be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    name: String,
    party: Party,
    bias: f32,
    /// What a weight of one is worth.
    scale: f32,
    /// Weights as signed bytes in base64.
    #[serde(deserialize_with = "bytes")]
    weights: Vec<i8>,
}

fn decoded<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    STANDARD.decode(text).map_err(serde::de::Error::custom)
}

fn bytes<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<i8>, D::Error> {
    Ok(decoded(from)?.into_iter().map(u8::cast_signed).collect())
}

fn floats<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<f32>, D::Error> {
    let bytes = decoded(from)?;
    Ok(bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
}

impl Heads {
    /// The heads that are compiled in.
    ///
    /// # Errors
    /// [`MeaningError::Heads`] when they have a fault (a test holds that they have none).
    pub fn builtin() -> Result<&'static Heads, MeaningError> {
        HEADS.as_ref().map_err(MeaningError::clone)
    }

    /// Reads heads in JSON.
    ///
    /// # Errors
    /// [`MeaningError::Heads`] with the first fault.
    pub fn read(text: &str) -> Result<Heads, MeaningError> {
        let heads: Heads =
            serde_json::from_str(text).map_err(|error| MeaningError::Heads { reason: error.to_string() })?;
        if heads.mean.len() != heads.width || heads.spread.len() != heads.width {
            return Err(MeaningError::Heads { reason: "there is not one mean and one spread a number".to_owned() });
        }
        match heads.classes.iter().find(|class| class.weights.len() != heads.width) {
            Some(class) => Err(MeaningError::Heads { reason: format!("{} has not one weight a number", class.name) }),
            None => Ok(heads),
        }
    }

    /// How much a vector means each class of a party, 0 to 1, most first.
    #[must_use]
    pub fn of(&self, party: Party, vector: &[f32]) -> Vec<(&str, f64)> {
        let standard = vector.iter().zip(&self.mean).zip(&self.spread);
        let vector: Vec<f32> = standard.map(|((value, mean), spread)| (value - mean) / spread).collect();
        let classes: Vec<&Class> = self.classes.iter().filter(|class| class.party == party).collect();
        let values: Vec<f64> = classes.iter().map(|class| f64::from(class.value(&vector))).collect();
        let most = values.iter().copied().fold(f64::MIN, f64::max);
        let total: f64 = values.iter().map(|value| (value - most).exp()).sum();
        let mut shares: Vec<(&str, f64)> = classes
            .iter()
            .zip(values)
            .map(|(class, value)| (class.name.as_str(), (value - most).exp() / total))
            .collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares
    }
}

impl Class {
    fn value(&self, vector: &[f32]) -> f32 {
        let sum: f32 = self.weights.iter().zip(vector).map(|(weight, value)| f32::from(*weight) * value).sum();
        self.bias + self.scale * sum
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_builtin_heads_are_sound() {
        let heads = Heads::builtin().unwrap();
        let shares = heads.of(Party::Customer, &vec![0.1; heads.width]);
        assert!(shares.iter().any(|(name, _)| *name == "distress"));
        assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(shares.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    }

    #[test]
    fn values_are_shares_of_the_partys_own_classes() {
        // Means 1 and 0, spreads 2 and 1: (3, 0) is (1, 0). Weights (2, -1) times 0.5 make 1 of it, over a bias of 0: e against 1.
        let heads = Heads::read(
            r#"{"version": "1", "width": 2, "mean": "AACAPwAAAAA=", "spread": "AAAAQAAAgD8=", "classes": [
                {"name": "a", "party": "customer", "bias": 0.0, "scale": 0.5, "weights": "Av8="},
                {"name": "b", "party": "customer", "bias": 0.0, "scale": 0.5, "weights": "AAA="},
                {"name": "c", "party": "agent", "bias": 9.0, "scale": 0.5, "weights": "AAA="}]}"#,
        )
        .unwrap();
        let shares = heads.of(Party::Customer, &[3.0, 0.0]);
        let wanted = std::f64::consts::E / (std::f64::consts::E + 1.0);
        assert_eq!(shares[0].0, "a");
        assert!((shares[0].1 - wanted).abs() < 1e-6);
        assert_eq!(shares.len(), 2);
        assert_eq!(heads.of(Party::Agent, &[3.0, 0.0]), [("c", 1.0)]);
    }

    #[test]
    fn weights_that_do_not_fit_are_refused() {
        let text = r#"{"version": "1", "width": 2, "mean": "AAAAAAAAAAA=", "spread": "AACAPwAAgD8=", "classes": [
            {"name": "a", "party": "agent", "bias": 0.0, "scale": 1.0, "weights": "AgEB"}]}"#;
        assert!(Heads::read(text).unwrap_err().to_string().contains("a has not one weight"));
        let short = text.replace("AACAPwAAgD8=", "AACAPw==").replace("AgEB", "AgE=");
        assert!(Heads::read(&short).unwrap_err().to_string().contains("one spread"));
    }
}
