//! `sidetone models`.

use super::Ending;
use super::args::ModelsArgs;

pub(super) fn run(_: &ModelsArgs) -> anyhow::Result<Ending> {
    Ok(Ending::Done)
}
