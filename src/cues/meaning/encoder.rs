//! MiniLM: a sentence to a vector, in plain Rust. The only file that names rten.
//!
//! The network is all-MiniLM-L6-v2 (Wang et al. 2020, Reimers and Gurevych 2019). Beside the last layer, which was
//! trained so that sentences on one subject lie together, the layers below it are taken: what is felt shows better there.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value};

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
        let wrong = |reason: String| MeaningError::Network { reason };
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let model = options.load(network).map_err(|error| wrong(error.to_string()))?;
        let node = |name: &str| model.node_id(name).map_err(|_| wrong(format!("there is no {name} in it")));
        let inputs = [node("input_ids")?, node("attention_mask")?, node("token_type_ids")?];
        let layers = LAYERS.iter().map(|name| node(name)).collect::<Result<_, _>>()?;
        let vocabulary = Vocabulary::read(vocabulary)?;
        // One thread: a live call needs the other cores for recognition, and sums come out the same on every machine.
        let pool = Arc::new(ThreadPool::with_num_threads(1));
        Ok(Encoder { model, vocabulary, inputs, layers, pool })
    }
}

impl Encode for Encoder {
    fn vector(&self, text: &str) -> Result<Vec<f32>, MeaningError> {
        let wrong = |reason: String| MeaningError::Network { reason };
        let ids = self.vocabulary.ids(text, MOST_PIECES);
        let count = ids.len();
        let input = |data: Vec<i32>| Value::from_shape(&[1, count], data).map_err(|error| wrong(error.to_string()));
        let inputs = vec![
            (self.inputs[0], input(ids)?.into()),
            (self.inputs[1], input(vec![1; count])?.into()),
            (self.inputs[2], input(vec![0; count])?.into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(self.pool.clone()));
        let outputs = self.model.run(inputs, &self.layers, Some(options)).map_err(|error| wrong(error.to_string()))?;
        let mut vector = Vec::with_capacity(Encoder::WIDTH);
        for layer in outputs {
            let (_, values) = layer.into_shape_vec::<f32, 3>().map_err(|error| wrong(error.to_string()))?;
            let mean = |column: usize| values.iter().skip(column).step_by(HIDDEN).sum::<f32>() / count as f32;
            vector.extend((0..HIDDEN).map(mean));
        }
        Ok(vector)
    }

    fn subject_from(&self) -> usize {
        Encoder::WIDTH - HIDDEN
    }
}
