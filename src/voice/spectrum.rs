//! The short-time spectrum of a frame and what is read from it.

use std::fmt;
use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use super::level::{SILENCE_DBOV, dbov, dot, sum};

/// Samples under the window (32 ms).
pub const WINDOW: usize = 512;
/// Bands that energy is measured in.
pub const BANDS: usize = 12;

/// Edges of the bands, Hz; narrower where speech carries more, about equal on the Bark scale.
const EDGES_HZ: [f32; BANDS + 1] =
    [80.0, 200.0, 300.0, 450.0, 650.0, 900.0, 1200.0, 1600.0, 2100.0, 2700.0, 3400.0, 5000.0, 7500.0];
/// Bands that speech is told by: as narrow as harmonics at the bottom, about equal on the mel scale from 1 kHz on.
pub const FINE: usize = 28;

/// Edges of the fine bands, in bins.
const FINE_EDGES: [usize; FINE + 1] = [
    2, 4, 6, 8, 10, 12, 14, 16, 19, 22, 25, 28, 32, 36, 40, 45, 50, 56, 63, 71, 80, 90, 101, 114, 128, 148, 172, 200,
    240,
];
const BIN_HZ: f32 = 16_000.0 / WINDOW as f32;
/// Where the tilt divides low from high, Hz.
const TILT_EDGE_HZ: f32 = 1000.0;

/// What one spectrum says.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Shape {
    /// Level of each band, dBov.
    pub bands_dbov: [f32; BANDS],
    /// Level of each fine band, dBov.
    pub fine_dbov: [f32; FINE],
    /// Centre of gravity of the power, Hz.
    pub centroid_hz: f32,
    /// Power over 1 kHz against power under it, dB.
    pub tilt_db: f32,
    /// Mean rise of the bands since the frame before, dB.
    pub flux_db: f32,
    /// Geometric against arithmetic mean over the telephone bands, dB: 0 is flat, far under 0 is peaked.
    pub flatness_db: f32,
}

/// Analyses windows of [`WINDOW`] samples.
pub struct Spectrum {
    fft: Arc<dyn RealToComplex<f32>>,
    window: [f32; WINDOW],
    input: Vec<f32>,
    output: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    power: [f32; WINDOW / 2 + 1],
    edges: [usize; BANDS + 1],
    /// Number of each bin, for the centre of gravity.
    places: [f32; WINDOW / 2 + 1],
    last_bands_dbov: Option<[f32; BANDS]>,
}

impl fmt::Debug for Spectrum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spectrum").finish_non_exhaustive()
    }
}

impl Default for Spectrum {
    fn default() -> Self {
        Spectrum::new()
    }
}

impl Spectrum {
    /// Plans the transform.
    #[must_use]
    pub fn new() -> Spectrum {
        let fft = RealFftPlanner::new().plan_fft_forward(WINDOW);
        // Scaled so that the sum of the one-sided power is the mean square of the samples.
        let mut window = hann();
        let energy: f32 = window.iter().map(|w| w * w).sum();
        let scale = (2.0 / (WINDOW as f32 * energy)).sqrt();
        window.iter_mut().for_each(|w| *w *= scale);
        Spectrum {
            input: fft.make_input_vec(),
            output: fft.make_output_vec(),
            scratch: fft.make_scratch_vec(),
            fft,
            window,
            power: [0.0; WINDOW / 2 + 1],
            edges: EDGES_HZ.map(|hz| (hz / BIN_HZ).round() as usize),
            places: std::array::from_fn(|bin| bin as f32),
            last_bands_dbov: None,
        }
    }

    /// The shape of the spectrum of `samples`, two halves of a window that overlaps the one before.
    pub fn analyse(&mut self, samples: &[f32; WINDOW]) -> Shape {
        if samples.iter().all(|&x| x == 0.0) {
            return self.silence();
        }
        for ((to, x), w) in self.input.iter_mut().zip(samples).zip(&self.window) {
            *to = x * w;
        }
        let done = self.fft.process_with_scratch(&mut self.input, &mut self.output, &mut self.scratch);
        debug_assert!(done.is_ok(), "buffers come from the plan itself");
        for (p, c) in self.power.iter_mut().zip(&self.output) {
            *p = c.norm_sqr();
        }
        self.shape()
    }

    /// Digital silence: there is nothing to transform.
    fn silence(&mut self) -> Shape {
        let bands_dbov = [SILENCE_DBOV; BANDS];
        let fine_dbov = [SILENCE_DBOV; FINE];
        Shape { bands_dbov, fine_dbov, flux_db: self.flux_db(bands_dbov), ..Shape::default() }
    }

    fn flux_db(&mut self, bands_dbov: [f32; BANDS]) -> f32 {
        self.last_bands_dbov.replace(bands_dbov).map_or(0.0, |last| rise(&last, &bands_dbov))
    }

    fn shape(&mut self) -> Shape {
        let bands = self.band_powers();
        let bands_dbov = bands.map(dbov);
        let flux_db = self.flux_db(bands_dbov);
        let (centroid_hz, tilt_db) = self.gravity();
        let fine_dbov = self.fine_levels();
        Shape { bands_dbov, fine_dbov, centroid_hz, tilt_db, flux_db, flatness_db: flatness(&bands, &bands_dbov) }
    }

    fn fine_levels(&self) -> [f32; FINE] {
        let mut fine = [0.0; FINE];
        for (band, edge) in fine.iter_mut().zip(FINE_EDGES.windows(2)) {
            *band = dbov(sum(&self.power[edge[0]..edge[1]]));
        }
        fine
    }

    fn band_powers(&self) -> [f32; BANDS] {
        let mut bands = [0.0; BANDS];
        for (band, edge) in bands.iter_mut().zip(self.edges.windows(2)) {
            *band = sum(&self.power[edge[0]..edge[1]]);
        }
        bands
    }

    fn gravity(&self) -> (f32, f32) {
        let first = self.edges[0];
        let split = (TILT_EDGE_HZ / BIN_HZ) as usize;
        let (low, high) = (sum(&self.power[first..split]), sum(&self.power[split..]));
        let moment = dot(&self.power[first..], &self.places[first..]);
        let total = low + high;
        if total < 1e-10 {
            return (0.0, 0.0);
        }
        (moment / total * BIN_HZ, (dbov(high) - dbov(low)).clamp(-60.0, 60.0))
    }
}

fn hann() -> [f32; WINDOW] {
    let mut window = [0.0; WINDOW];
    for (n, w) in window.iter_mut().enumerate() {
        *w = 0.5 - 0.5 * (std::f32::consts::TAU * (n as f32 + 0.5) / WINDOW as f32).cos();
    }
    window
}

fn rise(last: &[f32; BANDS], now: &[f32; BANDS]) -> f32 {
    last.iter().zip(now).map(|(a, b)| (b - a).max(0.0)).sum::<f32>() / BANDS as f32
}

/// Over 300 to 3400 Hz, which every telephone carries.
fn flatness(bands: &[f32; BANDS], bands_dbov: &[f32; BANDS]) -> f32 {
    let (from, to) = (2, 10);
    let count = (to - from) as f32;
    let geometric = bands_dbov[from..to].iter().sum::<f32>() / count;
    let arithmetic = dbov(bands[from..to].iter().sum::<f32>() / count);
    geometric - arithmetic
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hz: f32) -> [f32; WINDOW] {
        let mut x = [0.0; WINDOW];
        for (n, s) in x.iter_mut().enumerate() {
            *s = (std::f32::consts::TAU * hz * n as f32 / 16_000.0).sin();
        }
        x
    }

    #[test]
    fn a_full_scale_sine_is_found_at_its_place_and_level() {
        let shape = Spectrum::new().analyse(&sine(1000.0));
        assert!((shape.centroid_hz - 1000.0).abs() < 5.0, "{}", shape.centroid_hz);
        assert!((shape.bands_dbov[5] + 3.01).abs() < 0.05, "{}", shape.bands_dbov[5]);
    }

    #[test]
    fn tilt_has_the_sign_of_the_louder_half() {
        assert!(Spectrum::new().analyse(&sine(300.0)).tilt_db < -20.0);
        assert!(Spectrum::new().analyse(&sine(3000.0)).tilt_db > 20.0);
    }

    #[test]
    fn flux_rises_at_an_onset_only() {
        let mut spectrum = Spectrum::new();
        spectrum.analyse(&[0.0; WINDOW]);
        assert!(spectrum.analyse(&sine(500.0)).flux_db > 1.0);
        assert!(spectrum.analyse(&sine(500.0)).flux_db < 0.01);
        assert_eq!(spectrum.analyse(&[0.0; WINDOW]).flux_db, 0.0);
    }

    #[test]
    fn silence_has_no_shape() {
        let shape = Spectrum::new().analyse(&[0.0; WINDOW]);
        assert_eq!((shape.centroid_hz, shape.tilt_db, shape.flatness_db), (0.0, 0.0, 0.0));
    }
}
