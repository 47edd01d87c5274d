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

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f32, expected: f64) {
        assert!((f64::from(found) - expected).abs() < 1e-7, "{found} where {expected} was expected");
    }

    #[test]
    fn the_first_band_peaks_at_its_centre() {
        // 8 kHz is 45.245640 mel, so edges lie 0.558588 mel or 37.2392 Hz apart below 1 kHz; bins lie 40 Hz apart.
        // Bin 1 (40 Hz) is on the falling side of the first triangle: (74.4784 - 40) / 37.2392 * 2 / 74.4784.
        let filters = filters(80);
        assert_eq!(filters.len(), 80 * BINS);
        close(filters[0], 0.0);
        close(filters[1], 0.024_862_6);
        close(filters[2], 0.0);
        // Its rising neighbour: (40 - 37.2392) / 37.2392 * 2 / 74.4784.
        close(filters[BINS + 1], 0.001_990_8);
    }

    #[test]
    fn every_band_hears_something_and_has_about_unit_area() {
        for (number, band) in filters(80).chunks(BINS).enumerate() {
            assert!(band.iter().all(|weight| *weight >= 0.0));
            assert!(band.iter().any(|weight| *weight > 0.0), "band {number}");
            let area: f32 = band.iter().sum::<f32>() * 40.0;
            // The narrow bands at the bottom are sampled by one or two bins only.
            assert!(number < 40 || (area - 1.0).abs() < 0.1, "band {number} has area {area}");
        }
    }
}
