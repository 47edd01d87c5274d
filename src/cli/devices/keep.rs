//! The sound that was heard, as it lies on the capture's clock.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::Party;
use crate::audio::Block;

/// Writes one party's sound as little-endian floats: sample `n` of `agent.f32` was captured at `n / rate` seconds.
/// Holes are `NaN`. A device of another rate begins `agent.1.f32`, again from time 0.
pub(super) struct Keeper {
    folder: Option<PathBuf>,
    party: Party,
    file: Option<Open>,
    files: usize,
}

struct Open {
    file: BufWriter<File>,
    rate_hz: u32,
    at: u64,
}

impl Keeper {
    /// Keepers of both parties; without a folder they keep nothing.
    pub fn both(folder: Option<&Path>) -> [Keeper; 2] {
        Party::BOTH.map(|party| Keeper { folder: folder.map(Path::to_path_buf), party, file: None, files: 0 })
    }

    pub fn keep(&mut self, block: &Block) -> anyhow::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        if self.file.as_ref().is_none_or(|open| open.rate_hz != block.sample_rate_hz) {
            let name = match self.files {
                0 => format!("{}.f32", self.party),
                n => format!("{}.{n}.f32", self.party),
            };
            let path = folder.join(name);
            let file = File::create(&path).with_context(|| format!("{} could not be written", path.display()))?;
            self.files += 1;
            self.file = Some(Open { file: BufWriter::new(file), rate_hz: block.sample_rate_hz, at: 0 });
        }
        let Some(open) = &mut self.file else { return Ok(()) };
        let start = (block.start_s * f64::from(open.rate_hz)).round() as u64;
        let hole = std::iter::repeat_n(f32::NAN, start.saturating_sub(open.at) as usize);
        for sample in hole.chain(block.samples.iter().copied()) {
            open.file.write_all(&sample.to_le_bytes())?;
        }
        open.at = start.max(open.at) + block.samples.len() as u64;
        Ok(open.file.flush()?)
    }
}
