//! What a file is, told from its first bytes, never from its name.

use std::path::Path;

use super::AudioError;

/// How many bytes are looked at.
pub(super) const SNIFF_LEN: usize = 512;

/// Which reader a file goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// RIFF, RF64 or BW64 with a WAVE inside.
    Wav,
    /// FLAC, MP3, OGG, M4A and what else symphonia takes apart.
    Container,
}

/// Tells the kind of a file, or says in a sentence what it is instead.
pub(super) fn sniff(path: &Path, head: &[u8]) -> Result<Kind, AudioError> {
    if head.is_empty() {
        return Err(AudioError::empty(path, "is an empty file (0 bytes). Record or copy it again."));
    }
    if is_wave(head) {
        return Ok(Kind::Wav);
    }
    if let Some(name) = refused(head) {
        return Err(AudioError::unsupported(path, format!("holds {name}, which is not supported. {}", convert(path))));
    }
    if is_container(head) {
        return Ok(Kind::Container);
    }
    Err(AudioError::unsupported(path, stranger(path, head)))
}

/// The sentence that tells how to make a file readable.
pub(super) fn convert(path: &Path) -> String {
    let name = path.file_name().map_or_else(|| "call".into(), |n| n.to_string_lossy());
    let stem = path.file_stem().map_or_else(|| "call".into(), |n| n.to_string_lossy());
    format!("Convert it to plain WAV first, for example: ffmpeg -i \"{name}\" -c:a pcm_s16le \"{stem}-pcm.wav\"")
}

fn is_wave(head: &[u8]) -> bool {
    let riff = [b"RIFF", b"RF64", b"BW64"].iter().any(|magic| head.starts_with(*magic));
    // A recorder that crashed early may have left fewer bytes than the form's name needs.
    riff && (head.len() < 12 || &head[8..12] == b"WAVE")
}

fn is_container(head: &[u8]) -> bool {
    let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    // An MPEG audio frame (MP3, or AAC in ADTS) begins with eleven or twelve set bits.
    let mpeg_sync = head.len() > 2 && head[0] == 0xff && head[1] & 0xe0 == 0xe0 && head[1] != 0xff;
    [&b"fLaC"[..], b"OggS", b"ID3", b"caff", b"\x1a\x45\xdf\xa3"].iter().any(|magic| at(0, magic))
        || (at(0, b"FORM") && (at(8, b"AIFF") || at(8, b"AIFC")))
        || at(4, b"ftyp")
        || mpeg_sync
}

/// Kinds that are known well enough to be named, and not read.
fn refused(head: &[u8]) -> Option<&'static str> {
    let has = |needle: &[u8]| head.windows(needle.len()).any(|w| w == needle);
    if head.starts_with(b"OggS") {
        return [(&b"OpusHead"[..], "Opus sound in OGG"), (b"Speex   ", "Speex sound in OGG")]
            .into_iter()
            .find_map(|(magic, name)| has(magic).then_some(name));
    }
    let known: [(&[u8], &str); 8] = [
        (b"#!AMR", "AMR sound"),
        (b"RIFX", "a big-endian WAV"),
        (b".snd", "sound of the AU kind"),
        (b"riff\x2e\x91\xcf\x11", "sound of the Wave64 kind"),
        (b"0&\xb2u\x8ef\xcf\x11", "Windows Media sound"),
        (b"#!SILK", "SILK sound"),
        (b"RIFF", "a RIFF file that is no WAV"),
        (b"NIST_1A", "sound of the NIST SPHERE kind"),
    ];
    known.into_iter().find_map(|(magic, name)| head.starts_with(magic).then_some(name))
}

fn stranger(path: &Path, head: &[u8]) -> String {
    if head.iter().all(|&byte| byte == 0) {
        return "begins with nothing but zero bytes: the recorder never wrote its header. Record or copy it again."
            .into();
    }
    if is_text(head) {
        return "is text, not sound. Name a recording: WAV, FLAC, MP3, OGG or M4A.".into();
    }
    format!(
        "is no kind of recording that is known (WAV, FLAC, MP3, OGG Vorbis, M4A, AIFF, CAF and MKV are). {}",
        convert(path)
    )
}

fn is_text(head: &[u8]) -> bool {
    let valid_len = match std::str::from_utf8(head) {
        Ok(_) => head.len(),
        // The last character may be cut in half.
        Err(e) if e.error_len().is_none() => e.valid_up_to(),
        Err(_) => return false,
    };
    head[..valid_len].iter().all(|&b| b >= 0x20 || matches!(b, b'\n' | b'\r' | b'\t' | 0x0c))
}
