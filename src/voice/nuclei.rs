//! Syllable nuclei: voiced peaks of intensity with a dip before them (de Jong and Wempe 2009).

/// Frames before and after a peak in which nothing may be louder (64 ms).
pub const PEAK_REACH: usize = 4;
const SPAN: usize = 2 * PEAK_REACH + 1;

/// Finds nuclei in one voice.
#[derive(Debug, Clone)]
pub struct NucleusFinder {
    dip_db: f32,
    range_db: f32,
    intensity_db: [f32; SPAN],
    raw_db: [f32; 3],
    valley_db: f32,
}

impl NucleusFinder {
    /// A peak must rise `dip_db` over the valley before it and lie within `range_db` of the talker's peak.
    #[must_use]
    pub fn new(dip_db: f32, range_db: f32) -> NucleusFinder {
        NucleusFinder { dip_db, range_db, intensity_db: [-100.0; SPAN], raw_db: [-100.0; 3], valley_db: -100.0 }
    }

    /// Takes the intensity of the newest frame, dB; tells whether the frame [`PEAK_REACH`] + 1 before it is a nucleus, given whether
    /// that one is voiced and the level of the talker's peak.
    pub fn push(&mut self, intensity_db: f32, voiced: bool, peak_db: f32) -> bool {
        self.raw_db.rotate_left(1);
        self.raw_db[2] = intensity_db;
        let smooth = 0.25 * self.raw_db[0] + 0.5 * self.raw_db[1] + 0.25 * self.raw_db[2];
        self.intensity_db.rotate_left(1);
        self.intensity_db[SPAN - 1] = smooth;
        let here = self.intensity_db[PEAK_REACH];
        self.valley_db = self.valley_db.min(here);
        let highest = self.intensity_db[..PEAK_REACH].iter().all(|&x| x < here)
            && self.intensity_db[PEAK_REACH + 1..].iter().all(|&x| x <= here);
        let found = highest && voiced && here - self.valley_db >= self.dip_db && here >= peak_db - self.range_db;
        if highest {
            self.valley_db = here;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(syllables_per_s: f32, voiced: bool) -> usize {
        let mut finder = NucleusFinder::new(2.0, 25.0);
        (0..625)
            .filter(|&n| {
                let t = n as f32 * 0.016;
                let level = -30.0 + 6.0 * (std::f32::consts::TAU * syllables_per_s * t).sin();
                finder.push(level, voiced, -24.0)
            })
            .count()
    }

    #[test]
    fn counts_the_waves_of_intensity() {
        for rate in [2.0, 4.0, 5.0] {
            let got = count(rate, true) as f32;
            assert!((got - 10.0 * rate).abs() <= 1.0, "{rate}: {got}");
        }
    }

    #[test]
    fn needs_voicing_and_a_dip() {
        assert_eq!(count(4.0, false), 0);
        let mut finder = NucleusFinder::new(2.0, 25.0);
        let flat = (0..500).filter(|n| finder.push(-30.0 + 0.5 * (n % 12) as f32 / 12.0, true, -24.0)).count();
        assert!(flat <= 1, "{flat}");
    }
}
