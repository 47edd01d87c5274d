//! The edit list of an M4A: which part of the decoded sound was meant to be heard.
//!
//! An AAC encoder puts 1024 samples or more before the sound, an eighth of a second at 8 kHz; the
//! edit list tells how many. symphonia reads past it (0.6), so it is looked up here.

use std::io::{self, Read, Seek, SeekFrom};

/// The largest index (`moov`) that is looked at: that of many hours of sound.
const MAX_INDEX_LEN: u64 = 1 << 26;

/// The part of a track that is meant to be heard, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edit {
    /// Sound to leave out at the start.
    pub skip_s: f64,
    /// How long the rest is; none where it goes to the end.
    pub keep_s: Option<f64>,
}

/// Finds the edit list of the first sound track; `None` where there is none, or no MP4.
pub(super) fn find_edit<R: Read + Seek>(reader: &mut R, file_len: u64) -> io::Result<Option<Edit>> {
    let mut at = 0;
    while at + 8 <= file_len {
        reader.seek(SeekFrom::Start(at))?;
        let mut head = [0; 16];
        let head_len = (file_len - at).min(16) as usize;
        reader.read_exact(&mut head[..head_len])?;
        let (size, body) = match be_u32(&head, 0).map(u64::from) {
            Some(0) => (file_len - at, 8),
            Some(1) => (be_u64(&head, 8).unwrap_or(0), 16),
            Some(size) => (size, 8),
            None => return Ok(None),
        };
        if size < body {
            return Ok(None);
        }
        if &head[4..8] == b"moov" {
            reader.seek(SeekFrom::Start(at + body))?;
            let mut index = Vec::new();
            reader.take((size - body).min(MAX_INDEX_LEN)).read_to_end(&mut index)?;
            return Ok(edit_in(&index));
        }
        at = at.saturating_add(size);
    }
    Ok(None)
}

fn edit_in(moov: &[u8]) -> Option<Edit> {
    let movie_scale = scale_of(atom(moov, b"mvhd")?)?;
    let track = atoms(moov).find_map(|(name, trak)| {
        let handler = atom(atom(trak, b"mdia")?, b"hdlr")?;
        (name == b"trak" && handler.get(8..12) == Some(b"soun")).then_some(trak)
    })?;
    let media_scale = scale_of(atom(atom(track, b"mdia")?, b"mdhd")?)?;
    let list = atom(atom(track, b"edts")?, b"elst")?;
    let count = be_u32(list, 4)?;
    let (length, media_time) =
        (0..count as usize).map_while(|i| entry(list, i)).find(|(_, media_time)| *media_time >= 0)?;
    let keep_s = length as f64 / f64::from(movie_scale);
    Some(Edit { skip_s: media_time as f64 / f64::from(media_scale), keep_s: (length > 0).then_some(keep_s) })
}

/// Length (in units of the movie) and first moment (in units of the track; -1 for a pause).
fn entry(list: &[u8], i: usize) -> Option<(u64, i64)> {
    match list.first()? {
        0 => {
            let media_time = be_u32(list, 12 + 12 * i)?;
            Some((u64::from(be_u32(list, 8 + 12 * i)?), i64::from(media_time.cast_signed())))
        }
        _ => Some((be_u64(list, 8 + 20 * i)?, be_u64(list, 16 + 20 * i)?.cast_signed())),
    }
}

/// Units a second, from a movie's or a track's header.
fn scale_of(header: &[u8]) -> Option<u32> {
    let offset = if *header.first()? == 0 { 12 } else { 20 };
    be_u32(header, offset).filter(|scale| *scale > 0)
}

fn atom<'a>(within: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    atoms(within).find_map(|(found, body)| (found == name).then_some(body))
}

fn atoms(mut rest: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    std::iter::from_fn(move || {
        let size = be_u32(rest, 0)? as usize;
        let (name, body) = (rest.get(4..8)?, rest.get(8..size)?);
        rest = &rest[size..];
        Some((name, body))
    })
}

fn be_u32(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk().map(|b| u32::from_be_bytes(*b))
}

fn be_u64(bytes: &[u8], offset: usize) -> Option<u64> {
    bytes.get(offset..)?.first_chunk().map(|b| u64::from_be_bytes(*b))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use std::io::Cursor;

    use super::*;

    fn atom_of(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], name, body].concat()
    }

    fn words(values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|v| v.to_be_bytes()).collect()
    }

    fn track(handler: &[u8; 4], edits: &[u32]) -> Vec<u8> {
        let mdhd = atom_of(b"mdhd", &words(&[0, 0, 0, 8_000, 0]));
        let hdlr = atom_of(b"hdlr", &[&[0; 8][..], handler].concat());
        let list = words(&[&[0, edits.len() as u32 / 3][..], edits].concat());
        let edts = atom_of(b"edts", &atom_of(b"elst", &list));
        atom_of(b"trak", &[edts, atom_of(b"mdia", &[mdhd, hdlr].concat())].concat())
    }

    fn movie(tracks: &[Vec<u8>]) -> Vec<u8> {
        let mvhd = atom_of(b"mvhd", &words(&[0, 0, 0, 1_000, 0]));
        let moov = atom_of(b"moov", &[mvhd, tracks.concat()].concat());
        [atom_of(b"ftyp", b"M4A "), atom_of(b"mdat", &[7; 100]), moov].concat()
    }

    fn found(bytes: &[u8]) -> Option<Edit> {
        find_edit(&mut Cursor::new(bytes), bytes.len() as u64).unwrap()
    }

    #[test]
    fn the_sound_track_s_first_edit_that_is_no_pause_counts() {
        let pause = u32::MAX;
        let video = track(b"vide", &[9_000, 400, 0x1_0000]);
        let sound = track(b"soun", &[250, pause, 0x1_0000, 1_500, 1_024, 0x1_0000]);
        // 1024 of 8000 units a second are 0.128 s, 1500 of 1000 are 1.5 s.
        assert_eq!(found(&movie(&[video, sound])), Some(Edit { skip_s: 0.128, keep_s: Some(1.5) }));
    }

    #[test]
    fn no_list_no_edit_and_any_cut_is_borne() {
        assert_eq!(found(&movie(&[])), None);
        assert_eq!(found(b"RIFF and so on, long enough to be something"), None);
        let whole = movie(&[track(b"soun", &[1_500, 1_024, 0x1_0000])]);
        for len in 0..whole.len() {
            let _ = found(&whole[..len]);
        }
    }
}
