//! Meaning beyond phrases: a sentence encoder and small heads on it.
//!
//! In: one sentence and who said it. Out: what it mostly is, as shares of a few classes.
//! Invariants: the same sentence gives the same values; nothing is read or fetched here, the bytes are arguments;
//! where there is no encoder the phrases serve alone, and the record says so.

#[cfg(feature = "meaning")]
mod encoder;
mod heads;
mod marks;
#[cfg(feature = "meaning")]
mod network;
#[cfg(feature = "meaning")]
mod wordpiece;

use std::sync::Arc;

use thiserror::Error;

#[cfg(feature = "meaning")]
pub use encoder::Encoder;
pub use heads::Heads;
pub(in crate::cues) use marks::Meant;

use crate::Party;

/// Why there is no meaning to be had.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MeaningError {
    /// The vocabulary is not the one of such an encoder.
    #[error("the vocabulary of the sentence encoder has no {piece}; fetch it again: sidetone models fetch minilm")]
    Vocabulary {
        /// The piece that is missing.
        piece: String,
    },
    /// The network cannot be read or run.
    #[error("the sentence encoder cannot be used ({reason}); fetch it again: sidetone models fetch minilm")]
    Network {
        /// What is wrong with it.
        reason: String,
    },
    /// The heads that are compiled in do not fit.
    #[error("the heads on the sentence encoder have a fault: {reason}")]
    Heads {
        /// What is wrong with them.
        reason: String,
    },
    /// The program was built without it.
    #[error("this program was built without the sentence encoder (feature `meaning`)")]
    NotBuilt,
}

/// Something that turns a sentence into a vector.
pub trait Encode: Send + Sync + std::fmt::Debug {
    /// The vector of a sentence; always of the same length.
    ///
    /// # Errors
    /// [`MeaningError::Network`] when the network fails on it.
    fn vector(&self, text: &str) -> Result<Vec<f32>, MeaningError>;

    /// The vectors of several sentences, in their order; quicker than one by one.
    ///
    /// # Errors
    /// As [`vector`](Encode::vector), when it fails on any of them.
    fn vectors(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, MeaningError> {
        texts.iter().map(|text| self.vector(text)).collect()
    }

    /// Where the part of the vector begins in which sentences that mean the like lie together.
    fn subject_from(&self) -> usize {
        0
    }
}

/// An encoder with the heads that read it. Cheap to share between calls.
#[derive(Debug, Clone)]
pub struct Meaning {
    encoder: Arc<dyn Encode>,
    heads: &'static Heads,
}

impl Meaning {
    /// The heads of the program on an encoder.
    ///
    /// # Errors
    /// [`MeaningError::Heads`].
    pub fn new(encoder: Arc<dyn Encode>) -> Result<Meaning, MeaningError> {
        Ok(Meaning { encoder, heads: Heads::builtin()? })
    }

    /// From the bytes of the network (ONNX) and its vocabulary.
    ///
    /// # Errors
    /// [`MeaningError`]; [`MeaningError::NotBuilt`] without the feature `meaning`.
    #[cfg(feature = "meaning")]
    pub fn load(network: Vec<u8>, vocabulary: &str) -> Result<Meaning, MeaningError> {
        Meaning::new(Arc::new(Encoder::new(network, vocabulary)?))
    }

    /// From the bytes of the network (ONNX) and its vocabulary.
    ///
    /// # Errors
    /// [`MeaningError::NotBuilt`]: this program was built without the feature `meaning`.
    #[cfg(not(feature = "meaning"))]
    pub fn load(_: Vec<u8>, _: &str) -> Result<Meaning, MeaningError> {
        Err(MeaningError::NotBuilt)
    }

    /// What each of some sentences of a party is, most first; nothing where the encoder fails on them.
    #[must_use]
    pub fn of(&self, party: Party, sentences: &[&str]) -> Vec<Vec<(&'static str, f64)>> {
        let vectors = self.encoder.vectors(sentences).unwrap_or_default();
        let shares = |vector: &Vec<f32>| {
            if vector.len() == self.heads.width { self.heads.of(party, vector) } else { Vec::new() }
        };
        vectors.iter().map(shares).collect()
    }

    /// Where a sentence lies among others, as a vector of length one; none where the encoder fails on it.
    #[must_use]
    pub fn sense(&self, sentence: &str) -> Option<Vec<f32>> {
        let vector = self.encoder.vector(sentence).ok()?;
        let subject = vector.get(self.encoder.subject_from()..)?;
        let length = subject.iter().map(|value| value * value).sum::<f32>().sqrt();
        (length > 0.0).then(|| subject.iter().map(|value| value / length).collect())
    }

    /// Version of the heads, for the record.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.heads.version
    }
}

/// How alike two sentences are by their [senses](Meaning::sense): the cosine, -1 to 1.
#[must_use]
pub fn likeness(one: &[f32], other: &[f32]) -> f64 {
    one.iter().zip(other).map(|(a, b)| f64::from(a * b)).sum()
}
