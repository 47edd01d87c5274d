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
    let shape = |name: &str, axis: usize| -> Result<usize, ModelError> {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::ct2::tests::model_bytes;
    use super::*;

    const WIDTH: usize = 32;

    /// A model of one layer whose every array holds its own number, so that it can be found again.
    fn arrays(key_bias: f32) -> Vec<(String, Vec<usize>, Vec<f32>)> {
        let mut list: Vec<(String, Vec<usize>, Vec<f32>)> = Vec::new();
        let mut add = |name: &str, shape: &[usize]| {
            let values = vec![(list.len() + 1) as f32; shape.iter().product()];
            list.push((name.to_owned(), shape.to_vec(), values));
        };
        let n = WIDTH;
        add("decoder/embeddings/weight", &[4, n]);
        for part in ["encoder", "decoder"] {
            add(&format!("{part}/position_encodings/encodings"), &[6, n]);
            add(&format!("{part}/layer_norm/gamma"), &[n]);
            add(&format!("{part}/layer_norm/beta"), &[n]);
            let layer = format!("{part}/layer_0");
            let attentions: &[(&str, &[usize])] = if part == "encoder" {
                &[("self_attention", &[3, 1])]
            } else {
                &[("self_attention", &[3, 1]), ("attention", &[1, 2, 1])]
            };
            for (attention, rows) in attentions {
                add(&format!("{layer}/{attention}/layer_norm/gamma"), &[n]);
                add(&format!("{layer}/{attention}/layer_norm/beta"), &[n]);
                for (i, rows) in rows.iter().enumerate() {
                    add(&format!("{layer}/{attention}/linear_{i}/weight"), &[rows * n, n]);
                    add(&format!("{layer}/{attention}/linear_{i}/bias"), &[rows * n]);
                }
            }
            add(&format!("{layer}/ffn/layer_norm/gamma"), &[n]);
            add(&format!("{layer}/ffn/layer_norm/beta"), &[n]);
            add(&format!("{layer}/ffn/linear_0/weight"), &[4 * n, n]);
            add(&format!("{layer}/ffn/linear_0/bias"), &[4 * n]);
            add(&format!("{layer}/ffn/linear_1/weight"), &[n, 4 * n]);
            add(&format!("{layer}/ffn/linear_1/bias"), &[n]);
        }
        add("encoder/conv1/weight", &[n, 80, 3]);
        add("encoder/conv1/bias", &[n]);
        add("encoder/conv2/weight", &[n, n, 3]);
        add("encoder/conv2/bias", &[n]);
        list.push(("encoder/num_heads".into(), vec![], vec![2.0]));
        list.push(("decoder/num_heads".into(), vec![], vec![2.0]));
        for (name, _, values) in &mut list {
            let keys = if name.ends_with("self_attention/linear_0/bias") {
                n..2 * n
            } else if name == "decoder/layer_0/attention/linear_1/bias" {
                0..n
            } else {
                continue;
            };
            values[keys].fill(key_bias);
        }
        list
    }

    fn converted(key_bias: f32, precision: Precision) -> Result<Vec<u8>, ModelError> {
        let folder = tempfile::tempdir().unwrap();
        let (weights, vocabulary) = (folder.path().join("model.bin"), folder.path().join("vocabulary.txt"));
        let arrays = arrays(key_bias);
        let borrowed: Vec<_> =
            arrays.iter().map(|(name, shape, values)| (&name[..], &shape[..], values.clone())).collect();
        std::fs::write(&weights, model_bytes("WhisperSpec", &borrowed)).unwrap();
        std::fs::write(&vocabulary, "a\nĠb\n<|endoftext|>\n<|en|>\n").unwrap();
        let mut out = Vec::new();
        convert(&weights, &vocabulary, precision, Path::new("out.bin"), &mut out, &mut |_| {})?;
        Ok(out)
    }

    #[test]
    fn a_converted_model_is_whole_and_has_every_tensor() {
        for precision in [Precision::F16, Precision::Q8] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), converted(0.0, precision).unwrap()).unwrap();
            let found = super::super::inspect(file.path()).unwrap();
            assert_eq!((found.sizes.audio_layers, found.sizes.text_layers, found.sizes.audio_heads), (1, 1, 2));
            assert_eq!((found.sizes.vocabulary, found.sizes.audio_state, found.sizes.mel_bands), (4, WIDTH, 80));
            // 11 outside the layers, 15 in a layer of the encoder, 24 in one of the decoder.
            assert_eq!(found.tensors, 11 + 15 + 24);
        }
    }

    #[test]
    fn a_bias_on_keys_is_not_whisper() {
        let message = converted(0.5, Precision::F16).unwrap_err().to_string();
        assert!(message.contains("bias on its keys"), "{message}");
    }
}
