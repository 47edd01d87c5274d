//! CTranslate2 models to the files that whisper.cpp reads.
//!
//! Both hold the same weights under other names. CTranslate2 keeps query, key and value projections in one
//! matrix (key and value in the decoder's attention to sound); here they are taken apart.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use super::ct2::Ct2File;
use super::ggml::{self, Layout, Precision, Sizes};
use super::{ModelError, q8, vocab};

/// Writes the model in `weights` with the tokens in `vocabulary` to `out`; `progress` hears the part done, 0 to 1.
///
/// # Errors
/// [`ModelError::Format`] when the files are no Whisper model, [`ModelError::Io`] when reading or writing fails
/// (errors of `out` carry the path `target`).
pub fn convert(
    weights: &Path,
    vocabulary: &Path,
    precision: Precision,
    target: &Path,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(f64),
) -> Result<(), ModelError> {
    let text = std::fs::read_to_string(vocabulary).map_err(ModelError::io(vocabulary))?;
    let tokens = vocab::text_tokens(&text).ok_or_else(|| {
        ModelError::format(vocabulary, "this vocabulary has no <|endoftext|>, so it is not Whisper's")
    })?;
    let mut file = Ct2File::open(weights)?;
    let sizes = sizes(&mut file, weights)?;
    if tokens.len() > sizes.vocabulary {
        return Err(ModelError::format(
            vocabulary,
            format!(
                "it has {} tokens and the model only {}: they do not belong together",
                tokens.len(),
                sizes.vocabulary
            ),
        ));
    }
    ggml::write_head(out, &sizes, precision, &tokens).map_err(ModelError::io(target))?;
    let tensors = tensors(&sizes);
    for (done, tensor) in tensors.iter().enumerate() {
        progress(done as f64 / tensors.len() as f64);
        tensor.copy(&mut file, weights, precision, target, out)?;
    }
    progress(1.0);
    Ok(())
}

fn sizes(file: &mut Ct2File, path: &Path) -> Result<Sizes, ModelError> {
    let mut shape = |name: &str, axis: usize| -> Result<usize, ModelError> {
        file.variable(name)?
            .shape
            .get(axis)
            .copied()
            .ok_or_else(|| ModelError::format(path, format!("the array \"{name}\" has too few dimensions")))
    };
    let (vocabulary, text_state) = (shape("decoder/embeddings/weight", 0)?, shape("decoder/embeddings/weight", 1)?);
    let audio_context = shape("encoder/position_encodings/encodings", 0)?;
    let audio_state = shape("encoder/position_encodings/encodings", 1)?;
    let text_context = shape("decoder/position_encodings/encodings", 0)?;
    let mel_bands = shape("encoder/conv1/weight", 1)?;
    let layers = |part: &str| {
        (0..).take_while(|i| file.has(&format!("{part}/layer_{i}/self_attention/linear_0/weight"))).count()
    };
    let (audio_layers, text_layers) = (layers("encoder"), layers("decoder"));
    let mut heads = |part: &str| -> Result<usize, ModelError> {
        Ok(file.read(&format!("{part}/num_heads"))?.first().copied().unwrap_or_default() as usize)
    };
    Ok(Sizes {
        vocabulary,
        audio_context,
        audio_state,
        audio_heads: heads("encoder")?,
        audio_layers,
        text_context,
        text_state,
        text_heads: heads("decoder")?,
        text_layers,
        mel_bands,
    })
}

/// One tensor of the target and where it comes from.
struct Tensor {
    name: String,
    source: String,
    /// Rows of the source that are taken; all of them where `None`.
    rows: Option<Range<usize>>,
    /// Written in 32 bits whatever the precision; convolution biases stand as columns.
    role: Role,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Weight,
    Position,
    ConvolutionBias,
    /// Not written: it must be zero, for the target has no place for it.
    Absent,
}

impl Tensor {
    fn copy(
        &self,
        file: &mut Ct2File,
        path: &Path,
        precision: Precision,
        target: &Path,
        out: &mut dyn Write,
    ) -> Result<(), ModelError> {
        let mut shape = file.variable(&self.source)?.shape.clone();
        let mut values = file.read(&self.source)?;
        if let Some(rows) = &self.rows {
            let row = shape.iter().skip(1).product::<usize>();
            if shape.first().is_none_or(|have| *have < rows.end) {
                return Err(ModelError::format(path, format!("the array \"{}\" has too few rows", self.source)));
            }
            values = values[rows.start * row..rows.end * row].to_vec();
            shape[0] = rows.len();
        }
        if self.role == Role::Absent {
            let zero = values.iter().all(|value| *value == 0.0);
            return zero.then_some(()).ok_or_else(|| {
                ModelError::format(path, format!("\"{}\" has a bias on its keys, which Whisper has not", self.source))
            });
        }
        if self.role == Role::ConvolutionBias {
            shape.push(1);
        }
        let layout = self.layout(&shape, precision);
        ggml::write_tensor(out, &self.name, &shape, layout, &values).map_err(ModelError::io(target))
    }

    fn layout(&self, shape: &[usize], precision: Precision) -> Layout {
        let in_blocks = shape.last().is_some_and(|len| len % q8::BLOCK_LEN == 0);
        match (self.role, shape.len(), precision) {
            (Role::Weight, 2, Precision::Q8) if in_blocks => Layout::Q8,
            (Role::Weight, 2.., _) => Layout::F16,
            _ => Layout::F32,
        }
    }
}

/// Every tensor of a Whisper model, in the order of the published files.
fn tensors(sizes: &Sizes) -> Vec<Tensor> {
    let mut list = List(Vec::new());
    list.add("decoder.positional_embedding", "decoder/position_encodings/encodings", Role::Position);
    list.add("encoder.positional_embedding", "encoder/position_encodings/encodings", Role::Position);
    list.add("decoder.token_embedding.weight", "decoder/embeddings/weight", Role::Weight);
    for i in 0..sizes.text_layers {
        let (to, from) = (format!("decoder.blocks.{i}"), format!("decoder/layer_{i}"));
        list.feed_forward(&to, &from);
        list.self_attention(&to, &from, sizes.text_state);
        list.cross_attention(&to, &from, sizes.text_state);
    }
    list.norm("decoder.ln", "decoder/layer_norm");
    for conv in ["conv1", "conv2"] {
        list.add(&format!("encoder.{conv}.weight"), &format!("encoder/{conv}/weight"), Role::Weight);
        list.add(&format!("encoder.{conv}.bias"), &format!("encoder/{conv}/bias"), Role::ConvolutionBias);
    }
    for i in 0..sizes.audio_layers {
        let (to, from) = (format!("encoder.blocks.{i}"), format!("encoder/layer_{i}"));
        list.feed_forward(&to, &from);
        list.self_attention(&to, &from, sizes.audio_state);
    }
    list.norm("encoder.ln_post", "encoder/layer_norm");
    list.0
}

struct List(Vec<Tensor>);

impl List {
    fn add(&mut self, name: &str, source: &str, role: Role) {
        self.0.push(Tensor { name: name.to_owned(), source: source.to_owned(), rows: None, role });
    }

    fn norm(&mut self, to: &str, from: &str) {
        self.add(&format!("{to}.weight"), &format!("{from}/gamma"), Role::Weight);
        self.add(&format!("{to}.bias"), &format!("{from}/beta"), Role::Weight);
    }

    fn linear(&mut self, to: &str, from: &str) {
        self.add(&format!("{to}.weight"), &format!("{from}/weight"), Role::Weight);
        self.add(&format!("{to}.bias"), &format!("{from}/bias"), Role::Weight);
    }

    fn part(&mut self, to: &str, from: &str, rows: &Range<usize>, bias: Role) {
        for (kind, role) in [("weight", Role::Weight), ("bias", bias)] {
            let (name, source) = (format!("{to}.{kind}"), format!("{from}/{kind}"));
            self.0.push(Tensor { name, source, rows: Some(rows.clone()), role });
        }
    }

    fn feed_forward(&mut self, to: &str, from: &str) {
        self.norm(&format!("{to}.mlp_ln"), &format!("{from}/ffn/layer_norm"));
        self.linear(&format!("{to}.mlp.0"), &format!("{from}/ffn/linear_0"));
        self.linear(&format!("{to}.mlp.2"), &format!("{from}/ffn/linear_1"));
    }

    fn self_attention(&mut self, to: &str, from: &str, width: usize) {
        let from = format!("{from}/self_attention");
        let fused = format!("{from}/linear_0");
        self.norm(&format!("{to}.attn_ln"), &format!("{from}/layer_norm"));
        self.part(&format!("{to}.attn.query"), &fused, &(0..width), Role::Weight);
        self.part(&format!("{to}.attn.key"), &fused, &(width..2 * width), Role::Absent);
        self.part(&format!("{to}.attn.value"), &fused, &(2 * width..3 * width), Role::Weight);
        self.linear(&format!("{to}.attn.out"), &format!("{from}/linear_1"));
    }

    fn cross_attention(&mut self, to: &str, from: &str, width: usize) {
        let from = format!("{from}/attention");
        let fused = format!("{from}/linear_1");
        self.norm(&format!("{to}.cross_attn_ln"), &format!("{from}/layer_norm"));
        self.linear(&format!("{to}.cross_attn.query"), &format!("{from}/linear_0"));
        self.part(&format!("{to}.cross_attn.key"), &fused, &(0..width), Role::Absent);
        self.part(&format!("{to}.cross_attn.value"), &fused, &(width..2 * width), Role::Weight);
        self.linear(&format!("{to}.cross_attn.out"), &format!("{from}/linear_2"));
    }
}
