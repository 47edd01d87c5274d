//! Which model recognises, and how many recognisers work.

use crate::cli::args::AnalyzeArgs;
use crate::config::Config;
use crate::pipeline::RecognizerPool;

/// The recognisers for this run, or none with the reason.
pub(super) fn recognizers(
    args: &AnalyzeArgs,
    config: &Config,
) -> anyhow::Result<(Option<RecognizerPool>, Option<String>)> {
    let _ = config;
    if args.no_words {
        return Ok((None, Some("words were left out on request (--no-words).".to_string())));
    }
    Ok((None, Some("no model is at hand; `sidetone models fetch` gets one.".to_string())))
}
