//! MiniLM: a sentence to a vector, in plain Rust. The only file that names rten.
//!
//! The network is all-MiniLM-L6-v2 (Wang et al. 2020, Reimers and Gurevych 2019). Beside the last layer, which was
//! trained so that sentences on one subject lie together, the layers below it are taken: what is felt shows better there.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};

use super::network::{self, Words};
use super::wordpiece::Vocabulary;
use super::{Encode, MeaningError};

/// Numbers a layer gives for each piece of a word.
const HIDDEN: usize = 384;

/// Names of the outputs of the second, fourth and last layer in the network. All seven were worse on unseen wordings.
const LAYERS: &[&str] = &["layer_norm_4", "layer_norm_8", "last_hidden_state"];

/// Pieces of a sentence that are read; the rest is left out.
const MOST_PIECES: usize = 128;

/// The network and its vocabulary.
pub struct Encoder {
    model: Model,
    words: Words,
    vocabulary: Vocabulary,
    inputs: [NodeId; 3],
    layers: Vec<NodeId>,
    pool: Arc<ThreadPool>,
}

impl std::fmt::Debug for Encoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoder").field("layers", &self.layers.len()).finish_non_exhaustive()
    }
}

impl Encoder {
    /// Numbers in a vector: the mean over the pieces, layer by layer.
    pub const WIDTH: usize = HIDDEN * LAYERS.len();

    /// An encoder from the bytes of the network (ONNX) and its vocabulary (one piece a line).
    ///
    /// # Errors
    /// [`MeaningError::Network`] when the bytes are no network of this kind, [`MeaningError::Vocabulary`].
    pub fn new(network: Vec<u8>, vocabulary: &str) -> Result<Encoder, MeaningError> {
        let (words, rest) = network::part(&network, HIDDEN)?;
        drop(network);
        // Weights are not laid out for the processor in advance: that is 42 MB more, for a third less time on a short sentence.
        let model = ModelOptions::with_all_ops().load(rest).map_err(|error| wrong(&error))?;
        let node = |name: &str| model.node_id(name).map_err(|_| wrong(&format!("there is no {name} in it")));
        let inputs = [node(Words::VALUE)?, node("attention_mask")?, node("token_type_ids")?];
        let layers = LAYERS.iter().map(|name| node(name)).collect::<Result<_, _>>()?;
        let vocabulary = Vocabulary::read(vocabulary)?;
        // One thread: a live call needs the other cores for recognition, and sums come out the same on every machine.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        Ok(Encoder { model, words, vocabulary, inputs, layers, pool })
    }
}

impl Encode for Encoder {
    fn vector(&self, text: &str) -> Result<Vec<f32>, MeaningError> {
        self.vectors(&[text])?.pop().ok_or_else(|| wrong(&"no vector came out"))
    }

    /// All at once: the weights go through the processor's caches once, and shorter sentences are filled up.
    fn vectors(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, MeaningError> {
        let pieces: Vec<Vec<i32>> = texts.iter().map(|text| self.vocabulary.ids(text, MOST_PIECES)).collect();
        let longest = pieces.iter().map(Vec::len).max().unwrap_or(0);
        if longest == 0 {
            return Ok(Vec::new());
        }
        let outputs = self.run(&pieces, longest)?;
        let mut vectors = vec![Vec::with_capacity(Encoder::WIDTH); texts.len()];
        for layer in outputs {
            let (_, values) = layer.into_shape_vec::<f32, 3>().map_err(|error| wrong(&error))?;
            for ((vector, values), pieces) in vectors.iter_mut().zip(values.chunks(longest * HIDDEN)).zip(&pieces) {
                let own = &values[..pieces.len() * HIDDEN];
                let sum = |column: usize| own.iter().skip(column).step_by(HIDDEN).sum::<f32>();
                vector.extend((0..HIDDEN).map(|column| sum(column) / pieces.len() as f32));
            }
        }
        Ok(vectors)
    }

    fn subject_from(&self) -> usize {
        Encoder::WIDTH - HIDDEN
    }
}

impl Encoder {
    /// The layers for sentences of word pieces, filled up to the longest.
    fn run(&self, sentences: &[Vec<i32>], longest: usize) -> Result<Vec<Value>, MeaningError> {
        let count = sentences.len();
        let (mut rows, mut mask) = (Vec::with_capacity(count * longest * HIDDEN), Vec::with_capacity(count * longest));
        for pieces in sentences {
            rows.extend(self.words.rows(pieces));
            mask.resize(mask.len() + pieces.len(), 1);
            mask.resize(mask.len() + longest - pieces.len(), 0);
            rows.resize(mask.len() * HIDDEN, 0.0);
        }
        let kinds = vec![0; mask.len()];
        let input = |data: Vec<i32>| Value::from_shape(&[count, longest], data).map_err(|error| wrong(&error));
        let rows = Value::from_shape(&[count, longest, HIDDEN], rows).map_err(|error| wrong(&error))?;
        let inputs = vec![
            (self.inputs[0], rows.into()),
            (self.inputs[1], input(mask)?.into()),
            (self.inputs[2], input(kinds)?.into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(self.pool.clone()));
        self.model.run(inputs, &self.layers, Some(options)).map_err(|error| wrong(&error))
    }
}

fn wrong(reason: &dyn std::fmt::Display) -> MeaningError {
    MeaningError::Network { reason: reason.to_string() }
}
