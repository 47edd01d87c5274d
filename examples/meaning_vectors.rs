//! Vectors of sentences, so that the scripts in `eval/` fit and count on the very numbers the program uses: reads one
//! sentence a line, writes each vector as 32-bit floats, little endian, one after another.
//!
//! `cargo run --release --example meaning_vectors -- NETWORK.onnx VOCABULARY.txt < SENTENCES > VECTORS`

use std::io::{self, BufRead as _, BufWriter, Write as _};
use std::time::Instant;

use sidetone::cues::meaning::{Encode as _, Encoder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [network, vocabulary] = paths.as_slice() else {
        return Err("name the network and the vocabulary".into());
    };
    let encoder = Encoder::new(std::fs::read(network)?, &std::fs::read_to_string(vocabulary)?)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut count, began) = (0u32, Instant::now());
    for line in io::stdin().lock().lines() {
        for value in encoder.vector(&line?)? {
            out.write_all(&value.to_le_bytes())?;
        }
        count += 1;
    }
    out.flush()?;
    let each_ms = began.elapsed().as_secs_f64() * 1000.0 / f64::from(count.max(1));
    eprintln!("{count} sentences, {each_ms:.2} ms each, {} numbers a vector", Encoder::WIDTH);
    Ok(())
}
