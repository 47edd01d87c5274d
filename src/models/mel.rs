//! The mel filters that Whisper hears through.
//!
//! Triangles on the mel scale of Slaney's Auditory Toolbox (1998; linear below 1 kHz, logarithmic
//! above), each of unit area, over the 201 bins of a 400-point spectrum at 16 kHz.

/// Bins of the spectrum.
pub const BINS: usize = 201;
const SAMPLE_RATE_HZ: f64 = 16_000.0;
const MEL_HZ: f64 = 200.0 / 3.0;
const LOG_FROM_HZ: f64 = 1_000.0;
const LOG_FROM_MEL: f64 = LOG_FROM_HZ / MEL_HZ;

/// The filters, `bands` rows of [`BINS`] weights.
#[must_use]
pub fn filters(bands: usize) -> Vec<f32> {
    let top = hz_to_mel(SAMPLE_RATE_HZ / 2.0);
    let edges: Vec<f64> = (0..bands + 2).map(|i| mel_to_hz(top * i as f64 / (bands + 1) as f64)).collect();
    let mut weights = Vec::with_capacity(bands * BINS);
    for edge in edges.windows(3) {
        let (low, centre, high) = (edge[0], edge[1], edge[2]);
        let area = 2.0 / (high - low);
        for bin in 0..BINS {
            let hz = bin as f64 * SAMPLE_RATE_HZ / 2.0 / (BINS - 1) as f64;
            let height = ((hz - low) / (centre - low)).min((high - hz) / (high - centre)).max(0.0);
            // Rounded before it is scaled, as in the filters that the model was trained with.
            weights.push((f64::from(height as f32) * area) as f32);
        }
    }
    weights
}

fn log_step() -> f64 {
    6.4f64.ln() / 27.0
}

fn hz_to_mel(hz: f64) -> f64 {
    if hz < LOG_FROM_HZ { hz / MEL_HZ } else { LOG_FROM_MEL + (hz / LOG_FROM_HZ).ln() / log_step() }
}

fn mel_to_hz(mel: f64) -> f64 {
    if mel < LOG_FROM_MEL { mel * MEL_HZ } else { LOG_FROM_HZ * ((mel - LOG_FROM_MEL) * log_step()).exp() }
}
